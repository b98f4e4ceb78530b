import type { ContentContext } from '../context.ts';
import { access } from '../domain/access.ts';
import type { Course } from '../domain/course.ts';

/**
 * Whether the viewer may see a course. Memberships are read for drafts alone, and who asks is not so much as looked at for others: an
 * answer for which it was is kept in no cache that others are answered from.
 */
export const isVisible = async (course: Pick<Course, 'key' | 'status'>, context: Pick<ContentContext, 'actor'>): Promise<boolean> =>
  access.isPublic(course) || access.seeCourse(await context.actor(), course);
