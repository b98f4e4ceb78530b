import { conflict, preconditionFailed } from '../../../platform/errors.ts';
import type { Course } from './course.ts';

/** @throws PRECONDITION_FAILED for archived courses, which are what they were */
export function assertEditable(course: Pick<Course, 'title' | 'status'>): void {
  if (course.status === 'ARCHIVED') throw preconditionFailed(`"${course.title}" is archived: publish it again to change it`);
}

/** @throws CONFLICT when it is out already, PRECONDITION_FAILED when there is nothing in it */
export function assertPublishable(course: Pick<Course, 'title' | 'status'>, items: number): void {
  if (course.status === 'PUBLISHED') throw conflict(`"${course.title}" is published already`);
  if (items === 0) throw preconditionFailed(`"${course.title}" has no content yet`);
}

/** @throws PRECONDITION_FAILED for drafts, CONFLICT when it is archived already */
export function assertArchivable(course: Pick<Course, 'title' | 'status'>): void {
  if (course.status === 'ARCHIVED') throw conflict(`"${course.title}" is archived already`);
  if (course.status === 'DRAFT') throw preconditionFailed(`"${course.title}" was never published`);
}
