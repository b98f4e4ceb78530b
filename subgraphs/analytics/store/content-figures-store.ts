import { Prisma } from '../../../platform/database/generated/client.ts';
import type { ContentFigures, DailyActivity } from '../domain/figures.ts';
import type { Window } from '../domain/timeframe.ts';
import { dailyFigures } from './daily-figures.ts';
import { dailyColumns, toDaily, type DailyRow } from './daily-rows.ts';
import type { AnalyticsDatabase } from './database.ts';

export type ContentFiguresStore = {
  /** For every item asked for, with zeros where there is nothing. Read from the events: summaries know no items. */
  findMany: (contentKeys: readonly number[], window: Window) => Promise<Map<number, ContentFigures>>;
  /** The latest 366 days with events on one item, ascending. */
  findDaily: (contentKey: number, window: Window) => Promise<DailyActivity[]>;
  /** Internal keys of the courses by the items' keys, without the items that are not known yet. */
  findCourses: (contentKeys: readonly number[]) => Promise<Map<number, number>>;
};

type Row = {
  key: number;
  viewers: number;
  completions: number;
  minutes: number | null;
  reached: number[];
  score: number | null;
};

const STEPS = [25, 50, 75, 100];

export function createContentFiguresStore(db: AnalyticsDatabase): ContentFiguresStore {
  return {
    findMany: async (contentKeys, window) => {
      // The first subquery follows the rule of daily figures: an item's day is counted by one account alone.
      const rows = await db.$queryRaw<Row[]>`
        SELECT k.key, count(v.user_id)::int AS viewers, count(v.user_id) FILTER (WHERE v.completed)::int AS completions,
          round((avg(v.seconds) / 60)::numeric, 2)::float8 AS minutes,
          ARRAY(SELECT count(*) FILTER (WHERE reached >= step)::int FROM unnest(array_agg(v.reached)) reached, unnest(${STEPS}::int[]) step
            GROUP BY step ORDER BY step) AS reached,
          round((sum(v.score_total) / nullif(sum(v.scored), 0))::numeric, 2)::float8 AS score
        FROM unnest(${[...contentKeys]}::int[]) AS k(key)
        LEFT JOIN (
          SELECT content_id, user_id, sum(seconds) AS seconds, bool_or(completed) AS completed, max(reached) AS reached,
            sum(score_total) AS score_total, sum(scored) AS scored
          FROM (
            SELECT e.content_id, e.user_id,
              least(86400, coalesce(sum(t.seconds) FILTER (WHERE t.own), sum(t.seconds) FILTER (WHERE NOT t.own), 0)) AS seconds,
              bool_or(t.reached >= 100) AS completed, coalesce(max(t.reached), 0) AS reached,
              coalesce(sum(t.score) FILTER (WHERE t.own), sum(t.score), 0) AS score_total,
              coalesce(nullif(count(t.score) FILTER (WHERE t.own), 0), count(t.score)) AS scored
            FROM learning_events e, LATERAL (
              SELECT starts_with(e.event_id, 'hma:') AS own, (e.event_data ->> 'time_spent_seconds')::float8 AS seconds,
                CASE WHEN e.event_type = 'assessment_complete' THEN (e.event_data ->> 'score')::float8 END AS score,
                CASE WHEN starts_with(e.event_id, 'hma:') AND e.event_data ? 'completed' THEN 100
                  ELSE (e.event_data ->> 'progress_percentage')::float8 END AS reached
            ) t
            WHERE e.content_id = ANY(${[...contentKeys]}) AND e.occurred_at >= ${window.from}::timestamp
            GROUP BY e.content_id, e.user_id, e.occurred_at::date
          ) days GROUP BY content_id, user_id
        ) v ON v.content_id = k.key
        GROUP BY k.key`;
      return new Map(rows.map((row) => [row.key, toFigures(row)]));
    },
    findDaily: async (contentKey, window) => {
      const events = Prisma.sql`FROM learning_events e WHERE e.content_id = ${contentKey} AND e.occurred_at >= ${window.from}::timestamp`;
      const rows = await db.$queryRaw<DailyRow[]>`
        SELECT ${dailyColumns} FROM (${dailyFigures(events)}) a WHERE a.course_id IS NULL GROUP BY a.day ORDER BY a.day DESC LIMIT 366`;
      return rows.map(toDaily).reverse();
    },
    findCourses: async (contentKeys) => {
      const rows = await db.$queryRaw<{ content_id: number; course_id: number }[]>`
        SELECT content_id, course_id FROM content_courses WHERE content_id = ANY(${[...contentKeys]})`;
      return new Map(rows.map((row) => [row.content_id, row.course_id]));
    },
  };
}

const toFigures = ({ viewers, completions, minutes, reached, score }: Row): ContentFigures => ({
  viewers,
  completions,
  averageTimeMinutes: minutes,
  dropOffPercentage: viewers === 0 ? null : Math.round((1 - completions / viewers) * 10_000) / 100,
  reach: STEPS.map((percentage, index) => ({ percentage, viewers: reached[index] ?? 0 })),
  averageScore: score,
});
