import type { ContentContext } from '../context.ts';
import { access } from '../domain/access.ts';
import type { Course } from '../domain/course.ts';

/** Whether the viewer may see a course. Memberships are read for drafts alone. */
export const isVisible = async (course: Pick<Course, 'key' | 'status'>, { actor }: Pick<ContentContext, 'actor'>): Promise<boolean> =>
  access.isPublic(course) || access.seeCourse(await actor(), course);
