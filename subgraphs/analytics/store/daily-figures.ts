import { Prisma } from '../../../platform/database/generated/client.ts';
import type { Window } from '../domain/timeframe.ts';

/**
 * Rows (user_id, course_id, day, events, seconds, items, progress, assessments, scored, score_total): what each learner did on each
 * UTC day, in each course, and with a null course over all of it. This is the one place that says what counts:
 *
 * - An item's day is counted by one account alone: the platform's own events where they carry the figure, else what clients sent.
 *   Both tell of the same minutes and of the same attempts.
 * - A day has 24 hours; progress fits DECIMAL(5,2).
 *
 * @param events a FROM clause with conditions over `learning_events e`
 */
export const dailyFigures = (events: Prisma.Sql): Prisma.Sql => Prisma.sql`
  SELECT user_id, course_id, day, sum(events)::int AS events, least(sum(seconds), 86400)::int AS seconds,
    count(content_id)::int AS items, least(sum(progress), 999.99)::numeric(5, 2) AS progress,
    sum(assessments)::int AS assessments, sum(scored)::int AS scored, sum(score_total)::float8 AS score_total
  FROM (
    SELECT user_id, course_id, day, content_id, grouping(course_id) AS overall, count(*) AS events,
      coalesce(sum(seconds) FILTER (WHERE own), sum(seconds) FILTER (WHERE NOT own), 0) AS seconds,
      coalesce(sum(progress) FILTER (WHERE own), 0) AS progress,
      coalesce(nullif(count(*) FILTER (WHERE own AND assessed), 0), count(*) FILTER (WHERE assessed)) AS assessments,
      CASE WHEN bool_or(own AND assessed) THEN count(score) FILTER (WHERE own AND assessed)
        ELSE count(score) FILTER (WHERE assessed) END AS scored,
      CASE WHEN bool_or(own AND assessed) THEN coalesce(sum(score) FILTER (WHERE own AND assessed), 0)
        ELSE coalesce(sum(score) FILTER (WHERE assessed), 0) END AS score_total
    FROM (
      SELECT e.user_id, e.course_id, e.content_id, e.occurred_at::date AS day, starts_with(e.event_id, 'hma:') AS own,
        e.event_type = 'assessment_complete' AS assessed, (e.event_data ->> 'time_spent_seconds')::float8 AS seconds,
        (e.event_data ->> 'progress_made')::float8 AS progress, (e.event_data ->> 'score')::float8 AS score
      ${events}
    ) told
    GROUP BY GROUPING SETS ((user_id, day, course_id, content_id), (user_id, day, content_id))
  ) items
  WHERE overall = 1 OR course_id IS NOT NULL
  GROUP BY user_id, day, course_id`;

/**
 * The same rows for a window: of the last hours from the events themselves, of days from the summaries, which follow the events within
 * about a second.
 * @param scope which learners and courses, over `e.user_id` and `e.course_id`; `overall`: the rows over all courses
 */
export const activity = ({ from, exact }: Window, scope: Prisma.Sql, overall: boolean): Prisma.Sql => {
  const rows = overall ? Prisma.sql`e.course_id IS NULL` : Prisma.sql`e.course_id IS NOT NULL`;
  return exact
    ? Prisma.sql`SELECT * FROM (${dailyFigures(Prisma.sql`FROM learning_events e WHERE ${scope} AND e.occurred_at >= ${from}::timestamp`)}) e WHERE ${rows}`
    : Prisma.sql`
      SELECT e.user_id, e.course_id, e.summary_date AS day, e.events, e.total_time_seconds AS seconds, e.content_items_accessed AS items,
        e.progress_made AS progress, e.assessments_completed AS assessments, e.scored_assessments AS scored, e.score_total
      FROM analytics_summaries e WHERE ${scope} AND ${rows} AND e.summary_date >= ${from}::date AND e.events > 0`;
};

/** What is added up over rows of activity `a`. */
export const totals = Prisma.sql`
  coalesce(sum(a.events), 0)::int AS events, coalesce(round(sum(a.seconds) / 60.0), 0)::int AS minutes,
  coalesce(sum(a.items), 0)::int AS items, coalesce(sum(a.progress), 0)::float8 AS progress,
  coalesce(sum(a.assessments), 0)::int AS assessments, round((sum(a.score_total) / nullif(sum(a.scored), 0))::numeric, 2)::float8 AS score`;

export type TotalsRow = { events: number; minutes: number; items: number; progress: number; assessments: number; score: number | null };
