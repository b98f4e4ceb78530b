import { Prisma } from '../../../platform/database/generated/client.ts';
import { groupByParent, keyset, type SortKey } from '../../../platform/database/keyset.ts';
import type { Page, PageRequest } from '../../../platform/graph/connection.ts';
import { onceForKey, type IdempotentCall } from '../../../platform/idempotency.ts';
import type { CourseScope } from '../domain/access.ts';
import type { CourseProgress, Progress } from '../domain/progress.ts';
import type { ContentDatabase } from './database.ts';
import { progressColumns, toProgress, type ProgressRow } from './progress-rows.ts';
import { lockForProgress, writeProgress, type LockedItem, type ProgressWrite } from './progress-write.ts';

export type ProgressStore = {
  /** In no particular order, without the ids that do not exist. */
  findMany: (ids: readonly string[]) => Promise<Progress[]>;
  /** Last accessed first. */
  findPages: (userKeys: readonly number[], page: PageRequest, scope: CourseScope) => Promise<Map<number, Page<Progress>>>;
  /** Of one user with each of these items. */
  findOfContents: (userKey: number, contentKeys: readonly number[]) => Promise<Progress[]>;
  /** Of the latest enrollments; without those who never enrolled. */
  findOfCourses: (places: readonly { userKey: number; courseKey: number }[]) => Promise<CourseProgress[]>;
  /** Those of the items that are locked by open prerequisites, and those that are not; neither for those in whose course the user is not enrolled. */
  findLocks: (userKey: number, contentKeys: readonly number[]) => Promise<Map<number, boolean>>;
  /** Null: there is no such item. `plan` sees what is locked, and may throw. */
  track: (
    userKey: number,
    contentId: string,
    call: IdempotentCall,
    plan: (locked: LockedItem) => ProgressWrite,
  ) => Promise<Progress | null>;
};

const LAST_ACCESSED: SortKey[] = [
  { sql: Prisma.sql`p.last_accessed`, type: 'timestamp', direction: 'desc' },
  { sql: Prisma.sql`p.id`, type: 'integer', direction: 'desc' },
];

export function createProgressStore(db: ContentDatabase): ProgressStore {
  const findMany = async (ids: readonly string[]) => {
    const rows = await db.$queryRaw<ProgressRow[]>`SELECT ${progressColumns} FROM user_progress p WHERE p.public_id = ANY(${[...ids]})`;
    return rows.map(toProgress);
  };
  return {
    findMany,
    findPages: async (userKeys, page, scope) => {
      const { beyond, orderBy, cursor, limit } = keyset(LAST_ACCESSED, page);
      const rows = await db.$queryRaw<(ProgressRow & { parent: number; cursor: string[] })[]>`
        SELECT parent.key AS parent, page.* FROM unnest(${[...userKeys]}::int[]) AS parent(key) CROSS JOIN LATERAL (
          SELECT ${progressColumns}, ${cursor} AS cursor FROM user_progress p
          WHERE p.user_id = parent.key AND ${beyond} ${inScope(scope)} ORDER BY ${orderBy} LIMIT ${limit}
        ) page`;
      return groupByParent(userKeys, rows, toProgress);
    },
    findOfContents: async (userKey, contentKeys) => {
      const rows = await db.$queryRaw<ProgressRow[]>`
        SELECT ${progressColumns} FROM user_progress p WHERE p.user_id = ${userKey} AND p.content_id = ANY(${[...contentKeys]})`;
      return rows.map(toProgress);
    },
    findOfCourses: async (places) => {
      const rows = await db.$queryRaw<CourseProgressRow[]>`
        SELECT e.user_id, e.course_id, e.id AS enrollment_id, e.percentage::float8 AS percentage, e.completed_at, items.*
        FROM unnest(${places.map(({ userKey }) => userKey)}::int[], ${places.map(({ courseKey }) => courseKey)}::int[]) AS place(user_id, course_id)
        CROSS JOIN LATERAL (
          SELECT * FROM enrollments e WHERE e.user_id = place.user_id AND e.course_id = place.course_id ORDER BY e.attempt DESC LIMIT 1
        ) e
        CROSS JOIN LATERAL (
          SELECT count(*)::int AS total, count(p.completed_at)::int AS complete, coalesce(sum(p.time_spent_seconds), 0)::int AS seconds,
            max(p.last_accessed) AS last_accessed
          FROM content_items c LEFT JOIN user_progress p ON p.user_id = e.user_id AND p.content_id = c.id AND p.enrollment_id = e.id
          WHERE c.course_id = e.course_id AND c.deleted_at IS NULL AND c.published_at IS NOT NULL
        ) items`;
      return rows.map(toCourseProgress);
    },
    findLocks: async (userKey, contentKeys) => {
      const rows = await db.$queryRaw<{ id: number; locked: boolean }[]>`
        SELECT c.id, EXISTS (
            SELECT FROM content_items r
            WHERE r.external_content_id IN (SELECT jsonb_array_elements_text(c.prerequisites))
              AND r.course_id = c.course_id AND r.deleted_at IS NULL AND r.published_at IS NOT NULL
              AND NOT EXISTS (SELECT FROM user_progress p
                WHERE p.user_id = e.user_id AND p.content_id = r.id AND p.enrollment_id = e.id AND p.completed_at IS NOT NULL)
          ) AS locked
        FROM content_items c JOIN enrollments e ON e.user_id = ${userKey} AND e.course_id = c.course_id AND e.ended_at IS NULL
        WHERE c.id = ANY(${[...contentKeys]})`;
      return new Map(rows.map((row) => [row.id, row.locked]));
    },
    track: (userKey, contentId, call, plan) =>
      db.transact(async (tx) => {
        let made: Progress | undefined;
        const { progress } = await onceForKey<{ progress: string | null }>(tx, call, async () => {
          const locked = await lockForProgress(tx, userKey, { id: contentId });
          if (!locked) return { progress: null };
          made = await writeProgress(tx, plan(locked));
          return { progress: made.id };
        });
        if (made || progress === null) return made ?? null;
        // A repeat: the same entity again, as it is now.
        return (await findMany([progress]))[0] ?? null;
      }),
  };
}

const inScope = (scope: CourseScope): Prisma.Sql => {
  if (scope === 'all') return Prisma.empty;
  const [only] = scope;
  return scope.length === 1 && only !== undefined
    ? Prisma.sql`AND p.course_id = ${only}`
    : Prisma.sql`AND p.course_id = ANY(${[...scope]})`;
};

type CourseProgressRow = {
  user_id: number;
  course_id: number;
  enrollment_id: number;
  percentage: number;
  completed_at: Date | null;
  total: number;
  complete: number;
  seconds: number;
  last_accessed: Date | null;
};

const toCourseProgress = (row: CourseProgressRow): CourseProgress => ({
  userKey: row.user_id,
  courseKey: row.course_id,
  enrollmentKey: row.enrollment_id,
  percentage: row.percentage,
  timeSpentSeconds: row.seconds,
  completedItems: row.complete,
  totalItems: row.total,
  lastAccessedAt: row.last_accessed,
  completedAt: row.completed_at,
});
