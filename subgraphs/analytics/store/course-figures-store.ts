import { Prisma } from '../../../platform/database/generated/client.ts';
import type { CourseFigures, DailyActivity } from '../domain/figures.ts';
import type { Window } from '../domain/timeframe.ts';
import { activity, totals, type TotalsRow } from './daily-figures.ts';
import { dailyColumns, toDaily, type DailyRow } from './daily-rows.ts';
import type { AnalyticsDatabase } from './database.ts';

export type CourseFiguresStore = {
  /** For every course asked for, with zeros where there is nothing. */
  findMany: (courseKeys: readonly number[], window: Window) => Promise<Map<number, CourseFigures>>;
  /** The latest 366 days with activity, ascending. */
  findDaily: (courseKeys: readonly number[], window: Window) => Promise<Map<number, DailyActivity[]>>;
};

type FiguresRow = TotalsRow & { key: number; learners: number; active: number; completions: number; percentage: number | null };

/** Activity `a` of those who are enrolled. */
const learnersActivity = (courseKeys: readonly number[], window: Window) => Prisma.sql`
  (${activity(window, Prisma.sql`e.course_id = ANY(${[...courseKeys]})`, false)}) a
  JOIN learner_courses l ON l.course_id = a.course_id AND l.user_id = a.user_id AND l.withdrawn_at IS NULL`;

export function createCourseFiguresStore(db: AnalyticsDatabase): CourseFiguresStore {
  return {
    findMany: async (courseKeys, window) => {
      const rows = await db.$queryRaw<FiguresRow[]>`
        SELECT k.key, coalesce(e.learners, 0) AS learners, coalesce(e.completions, 0) AS completions, e.percentage,
          coalesce(t.active, 0) AS active, coalesce(t.events, 0) AS events, coalesce(t.minutes, 0) AS minutes, coalesce(t.items, 0) AS items,
          coalesce(t.progress, 0) AS progress, coalesce(t.assessments, 0) AS assessments, t.score
        FROM unnest(${[...courseKeys]}::int[]) AS k(key)
        LEFT JOIN (
          SELECT course_id, count(*)::int AS learners, count(*) FILTER (WHERE completed_at >= ${window.from}::timestamp)::int AS completions,
            round(avg(percentage), 2)::float8 AS percentage
          FROM learner_courses WHERE course_id = ANY(${[...courseKeys]}) AND withdrawn_at IS NULL GROUP BY course_id
        ) e ON e.course_id = k.key
        LEFT JOIN (
          SELECT a.course_id, count(DISTINCT a.user_id)::int AS active, ${totals}
          FROM ${learnersActivity(courseKeys, window)} GROUP BY a.course_id
        ) t ON t.course_id = k.key`;
      return new Map(rows.map((row) => [row.key, toCourseFigures(row)]));
    },
    findDaily: async (courseKeys, window) => {
      const rows = await db.$queryRaw<(DailyRow & { parent: number })[]>`
        SELECT * FROM (
          SELECT a.course_id AS parent, ${dailyColumns}, row_number() OVER (PARTITION BY a.course_id ORDER BY a.day DESC) AS n
          FROM ${learnersActivity(courseKeys, window)} GROUP BY a.course_id, a.day
        ) days WHERE n <= 366 ORDER BY parent, day`;
      return groupDaily(rows);
    },
  };
}

/** Days by their parent, in the order of the rows. */
export function groupDaily(rows: readonly (DailyRow & { parent: number })[]): Map<number, DailyActivity[]> {
  const grouped = new Map<number, DailyActivity[]>();
  for (const row of rows) {
    const days = grouped.get(row.parent) ?? [];
    days.push(toDaily(row));
    grouped.set(row.parent, days);
  }
  return grouped;
}

const toCourseFigures = (row: FiguresRow): CourseFigures => ({
  learners: row.learners,
  activeLearners: row.active,
  completions: row.completions,
  averagePercentage: row.percentage,
  totalTimeMinutes: row.minutes,
  assessmentsCompleted: row.assessments,
  averageScore: row.score,
  events: row.events,
});
