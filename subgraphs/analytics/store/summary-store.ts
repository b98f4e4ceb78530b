import type { SqlExecutor } from '../../../platform/database/access.ts';
import { Prisma } from '../../../platform/database/generated/client.ts';
import { dailyFigures } from './daily-figures.ts';

/**
 * Recomputes the summaries of the days that these events touch, joining the caller's transaction. Recomputed, never incremented: a late
 * event puts its own day right, and applying twice changes nothing.
 * @param events internal keys
 */
export async function recomputeSummaries(tx: SqlExecutor, events: readonly string[], at: Date): Promise<void> {
  if (events.length === 0) return;
  const days = Prisma.sql`
    FROM (SELECT DISTINCT t.user_id, t.occurred_at::date AS day FROM learning_events t WHERE t.id = ANY(${[...events]}::bigint[])) touched
    JOIN learning_events e ON e.user_id = touched.user_id AND e.occurred_at >= touched.day AND e.occurred_at < touched.day + 1`;
  await tx.$executeRaw`
    INSERT INTO analytics_summaries AS s (user_id, course_id, summary_date, events, total_time_seconds, total_time_minutes,
      content_items_accessed, progress_made, assessments_completed, average_score, scored_assessments, score_total, created_at, computed_at)
    SELECT d.user_id, d.course_id, d.day, d.events, d.seconds, round(d.seconds / 60.0)::int, d.items, d.progress, d.assessments,
      (d.score_total / nullif(d.scored, 0))::numeric(5, 2), d.scored, d.score_total, ${at}::timestamp, ${at}::timestamp
    FROM (${dailyFigures(days)}) d
    ON CONFLICT (user_id, course_id, summary_date) DO UPDATE SET events = EXCLUDED.events, total_time_seconds = EXCLUDED.total_time_seconds,
      total_time_minutes = EXCLUDED.total_time_minutes, content_items_accessed = EXCLUDED.content_items_accessed,
      progress_made = EXCLUDED.progress_made, assessments_completed = EXCLUDED.assessments_completed,
      average_score = EXCLUDED.average_score, scored_assessments = EXCLUDED.scored_assessments, score_total = EXCLUDED.score_total,
      computed_at = EXCLUDED.computed_at`;
}
