import { insertEvents } from '../../../platform/events/outbox.ts';
import { Prisma } from '../../../platform/database/generated/client.ts';
import type { SqlExecutor } from '../../../platform/database/access.ts';
import type { ContentType } from '../domain/content-item.ts';
import { contentEvents } from '../domain/events.ts';
import type { Progress, ProgressReport } from '../domain/progress.ts';
import { progressColumns, toProgress, type ProgressRow } from './progress-rows.ts';

/** What is to be known before progress with an item may be written. */
export type LockedItem = {
  contentKey: number;
  courseKey: number;
  type: ContentType;
  listed: boolean;
  /** Null: the learner is not enrolled. */
  enrollment: { key: number; enrolledAt: Date } | null;
  /** Whether the learner has completed it before. */
  complete: boolean;
  /** Titles of the prerequisites that the learner has not completed. */
  openPrerequisites: readonly string[];
};

/**
 * First of two statements: locks the learner's open enrollment in the item's course, so that all that is written about one
 * enrollment is written in turn. Null: there is no such item.
 *
 * The conditions of open prerequisites are those of the SQL function `open_prerequisites`, which other subgraphs call. It is not called
 * here: PostgreSQL does not inline it, and prepared, this statement took three times as long with it. A test compares the two.
 */
export async function lockForProgress(
  tx: SqlExecutor,
  userKey: number,
  content: { id: string } | { key: number },
): Promise<LockedItem | null> {
  const [row] = await tx.$queryRaw<LockedRow[]>`
    SELECT c.id, c.course_id, c.content_type, (c.deleted_at IS NULL AND c.published_at IS NOT NULL) AS listed,
      e.id AS enrollment_id, e.enrolled_at,
      EXISTS (SELECT FROM user_progress p
        WHERE p.user_id = e.user_id AND p.content_id = c.id AND p.enrollment_id = e.id AND p.completed_at IS NOT NULL) AS complete,
      ARRAY(
        SELECT r.title FROM content_items r
        WHERE r.external_content_id IN (SELECT jsonb_array_elements_text(c.prerequisites))
          AND r.course_id = c.course_id AND r.deleted_at IS NULL AND r.published_at IS NOT NULL
          AND NOT EXISTS (SELECT FROM user_progress p
            WHERE p.user_id = e.user_id AND p.content_id = r.id AND p.enrollment_id = e.id AND p.completed_at IS NOT NULL)
        ORDER BY r.sequence_number, r.id
      ) AS open_prerequisites
    FROM content_items c
    LEFT JOIN LATERAL (
      SELECT e.* FROM enrollments e WHERE e.user_id = ${userKey} AND e.course_id = c.course_id AND e.ended_at IS NULL FOR UPDATE
    ) e ON TRUE
    WHERE ${'id' in content ? Prisma.sql`c.external_content_id = ${content.id}` : Prisma.sql`c.id = ${content.key}`}`;
  return row
    ? {
        contentKey: row.id,
        courseKey: row.course_id,
        type: row.content_type,
        listed: row.listed,
        enrollment: row.enrollment_id === null || row.enrolled_at === null ? null : { key: row.enrollment_id, enrolledAt: row.enrolled_at },
        complete: row.complete,
        openPrerequisites: row.open_prerequisites,
      }
    : null;
}

type LockedRow = {
  id: number;
  course_id: number;
  content_type: ContentType;
  listed: boolean;
  enrollment_id: number | null;
  enrolled_at: Date | null;
  complete: boolean;
  open_prerequisites: string[];
};

/** Locks the open enrollments of many learners in one order, as `refreshEnrollments` does, before `lockForProgress` takes them one by one. */
export const lockEnrollments = (tx: SqlExecutor, places: readonly { userKey: number; courseKey: number }[]) =>
  tx.$executeRaw`
    SELECT e.id FROM enrollments e
    JOIN unnest(${places.map(({ userKey }) => userKey)}::int[], ${places.map(({ courseKey }) => courseKey)}::int[]) AS place(user_id, course_id)
      ON e.user_id = place.user_id AND e.course_id = place.course_id
    WHERE e.ended_at IS NULL ORDER BY e.id FOR UPDATE OF e`;

export type ProgressWrite = ProgressReport & {
  userKey: number;
  actorKey: number | null;
  courseKey: number;
  contentKey: number;
  enrollmentKey: number;
  /** Public id for the first time. */
  id: string;
  /** When it is written. */
  at: Date;
};

/**
 * Second of two statements, under the lock of the first: it sees all that was written about the enrollment. The percentage is
 * the highest ever reported, completion stays, the position is that of the latest report, time adds up; the enrollment's
 * percentage is the mean over the course's items, and it is complete when all of them are. What changes nothing but the time of
 * the last access makes no event.
 */
export async function writeProgress(tx: SqlExecutor, write: ProgressWrite): Promise<Progress> {
  const { userKey, courseKey, contentKey, enrollmentKey, actorKey, percentage, timeSpentSeconds, position, occurredAt, at } = write;
  const [row] = await tx.$queryRaw<ProgressRow[]>`
    WITH report AS (
      SELECT ${percentage}::numeric(5, 2) AS percentage, ${timeSpentSeconds}::int AS seconds, ${position}::int AS "position",
        ${occurredAt}::timestamp AS occurred_at, ${at}::timestamp AS written_at
    ), next AS (
      SELECT coalesce(p.public_id, ${write.id}) AS public_id, r.*,
        greatest(coalesce(p.progress_percentage, 0), r.percentage) AS progress_percentage,
        least(coalesce(p.time_spent_seconds, 0)::bigint + r.seconds, 2147483647)::int AS time_spent_seconds,
        CASE WHEN p.last_accessed IS NULL OR r.occurred_at >= p.last_accessed THEN coalesce(r.position, p.resume_position)
          ELSE coalesce(p.resume_position, r.position) END AS resume_position,
        greatest(p.last_accessed, r.occurred_at) AS last_accessed,
        coalesce(p.completed_at, CASE WHEN r.percentage = 100 THEN r.occurred_at END) AS completed_at,
        (p.completed_at IS NULL AND r.percentage = 100) AS completes,
        p.id IS NULL AS is_new, p.progress_percentage AS old_percentage, p.resume_position AS old_position
      FROM report r LEFT JOIN user_progress p ON p.user_id = ${userKey} AND p.content_id = ${contentKey}
    ), state AS (
      SELECT *,
        (is_new OR completes OR seconds > 0 OR progress_percentage IS DISTINCT FROM old_percentage
          OR resume_position IS DISTINCT FROM old_position) AS changed
      FROM next
    ), saved AS (
      INSERT INTO user_progress AS p (public_id, user_id, course_id, content_id, enrollment_id, progress_percentage, time_spent_seconds,
        time_spent_minutes, resume_position, last_accessed, completed_at, created_at, updated_at)
      SELECT public_id, ${userKey}, ${courseKey}, ${contentKey}, ${enrollmentKey}, progress_percentage, time_spent_seconds,
        time_spent_seconds / 60, resume_position, last_accessed, completed_at, written_at, written_at
      FROM state
      ON CONFLICT (user_id, content_id) DO UPDATE SET enrollment_id = EXCLUDED.enrollment_id, course_id = EXCLUDED.course_id,
        progress_percentage = EXCLUDED.progress_percentage, time_spent_seconds = EXCLUDED.time_spent_seconds,
        time_spent_minutes = EXCLUDED.time_spent_minutes, resume_position = EXCLUDED.resume_position,
        last_accessed = EXCLUDED.last_accessed, completed_at = EXCLUDED.completed_at, updated_at = EXCLUDED.updated_at
      RETURNING ${progressColumns}
    ), others AS (
      SELECT count(*) + 1 AS total, count(p.completed_at) AS complete, coalesce(sum(p.progress_percentage), 0) AS sum
      FROM content_items c
      LEFT JOIN user_progress p ON p.user_id = ${userKey} AND p.content_id = c.id AND p.enrollment_id = ${enrollmentKey}
      WHERE c.course_id = ${courseKey} AND c.id <> ${contentKey} AND c.deleted_at IS NULL AND c.published_at IS NOT NULL
    ), course AS (
      SELECT trunc((o.sum + s.progress_percentage) / o.total, 2) AS percentage,
        (s.completed_at IS NOT NULL AND o.complete + 1 = o.total) AS complete
      FROM others o, state s
    ), enrollment AS (
      UPDATE enrollments e SET percentage = n.percentage,
        status = CASE WHEN n.complete THEN 'COMPLETED' ELSE e.status END,
        completed_at = CASE WHEN n.complete THEN s.occurred_at ELSE e.completed_at END
      FROM course n, state s
      WHERE e.id = ${enrollmentKey} AND e.status = 'ACTIVE' AND (e.percentage <> n.percentage OR n.complete)
      RETURNING e.public_id, e.attempt, e.percentage, e.status
    ), entries AS (
      SELECT 1 AS place, ${contentEvents.progressUpdated} AS type, jsonb_build_object(
        'progress', s.public_id, 'content', ${contentKey}::int, 'enrollment', ${enrollmentKey}::int, 'percentage', s.progress_percentage,
        'coursePercentage', coalesce((SELECT percentage FROM enrollment), (SELECT percentage FROM enrollments WHERE id = ${enrollmentKey})),
        'timeSpentSeconds', s.seconds, 'completed', s.completes,
        'courseCompleted', EXISTS (SELECT FROM enrollment WHERE status = 'COMPLETED'),
        'state', jsonb_build_object('timeSpentSeconds', s.time_spent_seconds, 'position', s.resume_position,
          'lastAccessedAt', s.last_accessed, 'completedAt', s.completed_at)) AS payload
      FROM state s WHERE s.changed
      UNION ALL
      SELECT 2, ${contentEvents.enrollmentCompleted}, jsonb_build_object('enrollment', public_id, 'attempt', attempt)
      FROM enrollment WHERE status = 'COMPLETED'
    ), recorded AS (
      ${insertEvents(Prisma.sql`
        SELECT n.type, 1, ${userKey}::int, ${courseKey}::int, ${actorKey}::int, n.payload, s.occurred_at FROM entries n, state s ORDER BY n.place`)}
    )
    SELECT * FROM saved`;
  return toProgress(row as ProgressRow);
}
