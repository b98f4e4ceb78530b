import { addMembership, removeMembership } from '../../../platform/auth/memberships.ts';
import type { Course } from '../domain/course.ts';
import type { ContentTransaction } from './database.ts';

/** Who is responsible for a course teaches it. `courses.instructor_id` itself is the caller's. */
export async function changeInstructor(
  tx: ContentTransaction,
  course: Pick<Course, 'key' | 'instructorKey'>,
  instructorKey: number | null,
): Promise<void> {
  if (course.instructorKey === instructorKey) return;
  if (course.instructorKey !== null) await removeMembership(tx, 'course', course.key, course.instructorKey, 'INSTRUCTOR');
  if (instructorKey !== null) await addMembership(tx, 'course', course.key, instructorKey, 'INSTRUCTOR');
}
