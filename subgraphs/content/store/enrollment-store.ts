import { addMembership, removeMembership } from '../../../platform/auth/memberships.ts';
import { Prisma } from '../../../platform/database/generated/client.ts';
import { groupByParent, keyset, type SortKey } from '../../../platform/database/keyset.ts';
import type { NewEvent } from '../../../platform/events/event.ts';
import { appendEvents } from '../../../platform/events/outbox.ts';
import type { Page, PageRequest } from '../../../platform/graph/connection.ts';
import type { CourseScope } from '../domain/access.ts';
import type { CourseStatus } from '../domain/course.ts';
import type { Enrollment, EnrollmentStatus } from '../domain/enrollment.ts';
import type { ContentDatabase, ContentTransaction } from './database.ts';

type Place = { userKey: number; courseKey: number };

export type EnrollmentStore = {
  /** In no particular order, without the ids that do not exist. */
  findMany: (ids: readonly string[]) => Promise<Enrollment[]>;
  findByKeys: (keys: readonly number[]) => Promise<Enrollment[]>;
  /** Newest first. */
  findPagesOfCourses: (courseKeys: readonly number[], page: PageRequest) => Promise<Map<number, Page<Enrollment>>>;
  findPagesOfUsers: (userKeys: readonly number[], page: PageRequest, scope: CourseScope) => Promise<Map<number, Page<Enrollment>>>;
  /**
   * The active enrollment, or a new attempt with the progress set back to nothing; what it was is kept in progress_history.
   * `check` sees the course's status, which does not change meanwhile, and may throw.
   */
  enroll: (
    place: Place & { id: string; at: Date },
    check: (status: CourseStatus) => void,
    event: (made: Enrollment) => NewEvent,
  ) => Promise<Enrollment>;
  /** Ends the latest enrollment where it is active; returns it as it is then. Null: there is none. */
  withdraw: (place: Place & { at: Date }, event: (ended: Enrollment) => NewEvent) => Promise<Enrollment | null>;
};

const NEWEST_FIRST: SortKey[] = [
  { sql: Prisma.sql`e.enrolled_at`, type: 'timestamp', direction: 'desc' },
  { sql: Prisma.sql`e.id`, type: 'integer', direction: 'desc' },
];

export function createEnrollmentStore(db: ContentDatabase): EnrollmentStore {
  const findPages = async (column: Prisma.Sql, parents: readonly number[], page: PageRequest, condition: Prisma.Sql) => {
    const { beyond, orderBy, cursor, limit } = keyset(NEWEST_FIRST, page);
    const rows = await db.$queryRaw<(EnrollmentRow & { parent: number; cursor: string[] })[]>`
      SELECT parent.key AS parent, page.* FROM unnest(${[...parents]}::int[]) AS parent(key) CROSS JOIN LATERAL (
        SELECT ${columns}, ${cursor} AS cursor FROM enrollments e
        WHERE ${column} = parent.key AND ${beyond} ${condition} ORDER BY ${orderBy} LIMIT ${limit}
      ) page`;
    return groupByParent(parents, rows, toEnrollment);
  };

  return {
    findMany: async (ids) => {
      const rows = await db.$queryRaw<EnrollmentRow[]>`SELECT ${columns} FROM enrollments e WHERE e.public_id = ANY(${[...ids]})`;
      return rows.map(toEnrollment);
    },
    findByKeys: async (keys) => {
      const rows = await db.$queryRaw<EnrollmentRow[]>`SELECT ${columns} FROM enrollments e WHERE e.id = ANY(${[...keys]})`;
      return rows.map(toEnrollment);
    },
    findPagesOfCourses: (courseKeys, page) => findPages(Prisma.sql`e.course_id`, courseKeys, page, Prisma.empty),
    findPagesOfUsers: (userKeys, page, scope) =>
      findPages(Prisma.sql`e.user_id`, userKeys, page, scope === 'all' ? Prisma.empty : Prisma.sql`AND e.course_id = ANY(${[...scope]})`),
    enroll: ({ userKey, courseKey, id, at }, check, event) =>
      db.transact(async (tx) => {
        const [course] = await tx.$queryRaw<{ status: CourseStatus }[]>`SELECT status FROM courses WHERE id = ${courseKey} FOR SHARE`;
        const latest = await lockLatest(tx, { userKey, courseKey });
        if (latest?.status === 'ACTIVE') return latest;
        if (course) check(course.status);

        if (latest && latest.endedAt === null) await tx.$executeRaw`UPDATE enrollments SET ended_at = ${at} WHERE id = ${latest.key}`;
        const [row] = await tx.$queryRaw<EnrollmentRow[]>`
          INSERT INTO enrollments AS e (public_id, user_id, course_id, attempt, enrolled_at)
          VALUES (${id}, ${userKey}, ${courseKey}, ${(latest?.attempt ?? 0) + 1}, ${at}) ON CONFLICT DO NOTHING RETURNING ${columns}`;
        if (!row) {
          // A concurrent call was first, and made the same.
          return (await lockLatest(tx, { userKey, courseKey })) as Enrollment;
        }
        const made = toEnrollment(row);
        if (latest) await startAgain(tx, latest, made);
        await addMembership(tx, 'course', courseKey, userKey, 'LEARNER');
        await appendEvents(tx, [event(made)]);
        return made;
      }),
    withdraw: ({ userKey, courseKey, at }, event) =>
      db.transact(async (tx) => {
        const latest = await lockLatest(tx, { userKey, courseKey });
        if (latest?.status !== 'ACTIVE') return latest;
        const [row] = await tx.$queryRaw<EnrollmentRow[]>`
          UPDATE enrollments AS e SET status = 'WITHDRAWN', ended_at = ${at} WHERE e.id = ${latest.key} RETURNING ${columns}`;
        const ended = toEnrollment(row as EnrollmentRow);
        await removeMembership(tx, 'course', courseKey, userKey, 'LEARNER');
        await appendEvents(tx, [event(ended)]);
        return ended;
      }),
  };
}

async function lockLatest(tx: ContentTransaction, { userKey, courseKey }: Place): Promise<Enrollment | null> {
  const [row] = await tx.$queryRaw<EnrollmentRow[]>`
    SELECT ${columns} FROM enrollments e WHERE e.user_id = ${userKey} AND e.course_id = ${courseKey} ORDER BY e.attempt DESC LIMIT 1 FOR UPDATE`;
  return row ? toEnrollment(row) : null;
}

/** Progress is that of the new enrollment, from nothing: what it was stays with the one that ended. */
async function startAgain(tx: ContentTransaction, ended: Enrollment, made: Enrollment): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO progress_history (enrollment_id, content_id, progress_percentage, time_spent_seconds, resume_position, last_accessed, completed_at)
    SELECT ${ended.key}, content_id, coalesce(progress_percentage, 0), time_spent_seconds, resume_position, last_accessed, completed_at
    FROM user_progress WHERE user_id = ${ended.userKey} AND course_id = ${ended.courseKey}`;
  await tx.$executeRaw`
    UPDATE user_progress SET enrollment_id = ${made.key}, progress_percentage = 0, time_spent_seconds = 0, time_spent_minutes = 0,
      resume_position = NULL, last_accessed = ${made.enrolledAt}, completed_at = NULL, updated_at = ${made.enrolledAt}
    WHERE user_id = ${ended.userKey} AND course_id = ${ended.courseKey}`;
}

type EnrollmentRow = {
  id: number;
  public_id: string;
  user_id: number;
  course_id: number;
  attempt: number;
  status: EnrollmentStatus;
  percentage: number;
  enrolled_at: Date;
  completed_at: Date | null;
  ended_at: Date | null;
};

const columns = Prisma.sql`e.id, e.public_id, e.user_id, e.course_id, e.attempt, e.status, e.percentage::float8 AS percentage,
  e.enrolled_at, e.completed_at, e.ended_at`;

const toEnrollment = (row: EnrollmentRow): Enrollment => ({
  key: row.id,
  id: row.public_id,
  userKey: row.user_id,
  courseKey: row.course_id,
  attempt: row.attempt,
  status: row.status,
  percentage: row.percentage,
  enrolledAt: row.enrolled_at,
  completedAt: row.completed_at,
  endedAt: row.ended_at,
});
