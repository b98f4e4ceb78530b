import { insertEvents } from '../../../platform/events/outbox.ts';
import { Prisma } from '../../../platform/database/generated/client.ts';
import { contentEvents } from '../domain/events.ts';
import type { ContentTransaction } from './database.ts';

/**
 * Computes the percentages of a course's active enrollments again after its set of items became another,
 * and completes those that have nothing left. Two statements: the second one must see what was committed
 * by whoever held an enrollment while the first one waited for it.
 */
export async function refreshEnrollments(
  tx: ContentTransaction,
  courseKey: number,
  { actorKey, at }: { actorKey: number | null; at: Date },
): Promise<void> {
  await tx.$executeRaw`SELECT id FROM enrollments WHERE course_id = ${courseKey} AND status = 'ACTIVE' ORDER BY id FOR UPDATE`;
  await tx.$executeRaw`
    WITH computed AS (
      SELECT e.id, count(*) AS total, count(p.completed_at) AS complete, trunc(avg(coalesce(p.progress_percentage, 0)), 2) AS percentage
      FROM enrollments e
      JOIN content_items c ON c.course_id = e.course_id AND c.deleted_at IS NULL AND c.published_at IS NOT NULL
      LEFT JOIN user_progress p ON p.user_id = e.user_id AND p.content_id = c.id AND p.enrollment_id = e.id
      WHERE e.course_id = ${courseKey} AND e.status = 'ACTIVE'
      GROUP BY e.id
    ), changed AS (
      UPDATE enrollments e SET
        percentage = n.percentage,
        status = CASE WHEN n.complete = n.total THEN 'COMPLETED' ELSE e.status END,
        completed_at = CASE WHEN n.complete = n.total THEN ${at}::timestamp ELSE e.completed_at END
      FROM computed n WHERE e.id = n.id AND (e.percentage <> n.percentage OR n.complete = n.total)
      RETURNING e.*
    )
    ${insertEvents(Prisma.sql`
      SELECT ${contentEvents.enrollmentCompleted}, 1, user_id, course_id, ${actorKey}::int,
        jsonb_build_object('enrollment', public_id, 'attempt', attempt), ${at}::timestamp
      FROM changed WHERE status = 'COMPLETED' ORDER BY id`)}`;
}
