import { Prisma } from '../../../platform/database/generated/client.ts';
import type { Scope } from '../domain/access.ts';
import { NO_ACTIVITY, type DailyActivity, type LearnerCourseFigures, type LearnerFigures } from '../domain/figures.ts';
import type { Window } from '../domain/timeframe.ts';
import { groupDaily } from './course-figures-store.ts';
import { activity, totals, type TotalsRow } from './daily-figures.ts';
import { dailyColumns, type DailyRow } from './daily-rows.ts';
import type { AnalyticsDatabase } from './database.ts';

export type LearnerFiguresStore = {
  findMany: (userKeys: readonly number[], window: Window, scope: Scope) => Promise<Map<number, LearnerFigures>>;
  /** Courses that they are enrolled in or were active in, the latest active first, at most 100 each. */
  findCourses: (userKeys: readonly number[], window: Window, scope: Scope) => Promise<Map<number, LearnerCourseFigures[]>>;
  /** The latest 366 days with activity, ascending. */
  findDaily: (userKeys: readonly number[], window: Window, scope: Scope) => Promise<Map<number, DailyActivity[]>>;
  /** Internal keys of the courses that each is enrolled in. */
  findEnrolled: (userKeys: readonly number[]) => Promise<Map<number, number[]>>;
};

type FiguresRow = TotalsRow & { user_id: number; days: Date[]; accessed: number };
type CourseRow = TotalsRow & {
  user_id: number;
  course_id: number;
  percentage: number | null;
  completed_at: Date | null;
  last_active_at: Date | null;
};

/** Which events or summaries `e` of these learners. */
const within = (userKeys: readonly number[], scope: Scope) =>
  scope === 'all'
    ? Prisma.sql`e.user_id = ANY(${[...userKeys]})`
    : Prisma.sql`e.user_id = ANY(${[...userKeys]}) AND e.course_id = ANY(${[...scope]})`;

export function createLearnerFiguresStore(db: AnalyticsDatabase): LearnerFiguresStore {
  return {
    findMany: async (userKeys, window, scope) => {
      const rows = await db.$queryRaw<FiguresRow[]>`
        SELECT t.*, coalesce(c.accessed, 0) AS accessed
        FROM (
          SELECT a.user_id, array_agg(DISTINCT a.day::timestamp ORDER BY a.day::timestamp) AS days, ${totals}
          FROM (${activity(window, within(userKeys, scope), scope === 'all')}) a GROUP BY a.user_id
        ) t
        LEFT JOIN (
          SELECT e.user_id, count(DISTINCT e.content_id)::int AS accessed FROM learning_events e
          WHERE ${within(userKeys, scope)} AND e.occurred_at >= ${window.from}::timestamp GROUP BY e.user_id
        ) c ON c.user_id = t.user_id`;
      const found = new Map(rows.map((row) => [row.user_id, toLearnerFigures(row)]));
      return new Map(userKeys.map((key) => [key, found.get(key) ?? NO_ACTIVITY]));
    },
    findCourses: async (userKeys, window, scope) => {
      const rows = await db.$queryRaw<CourseRow[]>`
        SELECT * FROM (
          SELECT coalesce(l.user_id, t.user_id) AS user_id, coalesce(l.course_id, t.course_id) AS course_id, l.percentage::float8 AS percentage,
            l.completed_at, l.last_active_at, coalesce(t.minutes, 0) AS minutes, coalesce(t.progress, 0) AS progress,
            coalesce(t.assessments, 0) AS assessments, t.score,
            row_number() OVER (PARTITION BY coalesce(l.user_id, t.user_id)
              ORDER BY coalesce(t.latest, l.last_active_at) DESC NULLS LAST, coalesce(l.course_id, t.course_id)) AS n
          FROM (SELECT * FROM learner_courses e WHERE ${within(userKeys, scope)} AND e.withdrawn_at IS NULL) l
          FULL JOIN (
            SELECT a.user_id, a.course_id, max(a.day)::timestamp AS latest, ${totals}
            FROM (${activity(window, within(userKeys, scope), false)}) a GROUP BY a.user_id, a.course_id
          ) t ON t.user_id = l.user_id AND t.course_id = l.course_id
        ) courses WHERE n <= 100 ORDER BY user_id, n`;
      const grouped = new Map<number, LearnerCourseFigures[]>(userKeys.map((key) => [key, []]));
      for (const row of rows) grouped.get(row.user_id)?.push(toLearnerCourse(row));
      return grouped;
    },
    findDaily: async (userKeys, window, scope) => {
      const rows = await db.$queryRaw<(DailyRow & { parent: number })[]>`
        SELECT * FROM (
          SELECT a.user_id AS parent, ${dailyColumns}, row_number() OVER (PARTITION BY a.user_id ORDER BY a.day DESC) AS n
          FROM (${activity(window, within(userKeys, scope), scope === 'all')}) a GROUP BY a.user_id, a.day
        ) days WHERE n <= 366 ORDER BY parent, day`;
      return groupDaily(rows);
    },
    findEnrolled: async (userKeys) => {
      const rows = await db.$queryRaw<{ user_id: number; courses: number[] }[]>`
        SELECT user_id, array_agg(course_id) AS courses FROM learner_courses
        WHERE user_id = ANY(${[...userKeys]}) AND withdrawn_at IS NULL GROUP BY user_id`;
      return new Map(rows.map((row) => [row.user_id, row.courses]));
    },
  };
}

const toLearnerFigures = (row: FiguresRow): LearnerFigures => ({
  totalTimeMinutes: row.minutes,
  events: row.events,
  contentItemsAccessed: row.accessed,
  progressMade: row.progress,
  assessmentsCompleted: row.assessments,
  averageScore: row.score,
  activeDays: row.days,
});

const toLearnerCourse = (row: CourseRow): LearnerCourseFigures => ({
  courseKey: row.course_id,
  percentage: row.percentage,
  completedAt: row.completed_at,
  lastActiveAt: row.last_active_at,
  totalTimeMinutes: row.minutes,
  progressMade: row.progress,
  assessmentsCompleted: row.assessments,
  averageScore: row.score,
});
