import { notFound } from '../../../platform/errors.ts';
import type { NewEvent } from '../../../platform/events/event.ts';
import { appendEvents } from '../../../platform/events/outbox.ts';
import type { Course } from '../domain/course.ts';
import { courseColumns, toCourse, type CourseRow } from './course-rows.ts';
import type { ContentTransaction } from './database.ts';
import { refreshEnrollments } from './enrollment-refresh.ts';
import { recordRevision } from './revisions.ts';

export type Editor = { actorKey: number | null; at: Date };

/** What an edit amounts to. `itemsChanged`: the set of its items is another, so learners' percentages are. */
export type Edit<Result> = { result: Result; events: readonly NewEvent[]; itemsChanged: boolean } | { result: Result; events: null };

/** @throws NOT_FOUND */
export async function lockCourse(tx: ContentTransaction, courseKey: number): Promise<Course> {
  const [row] = await tx.$queryRaw<CourseRow[]>`SELECT ${courseColumns} FROM courses k WHERE k.id = ${courseKey} FOR UPDATE`;
  if (!row) throw notFound('Course', String(courseKey));
  return toCourse(row);
}

/**
 * Every change of a course and its items goes this way: the course's row is locked, `work` changes, and where learners see it,
 * the result is the course's next revision. `events: null` says that nothing was changed.
 */
export async function editCourse<Result>(
  tx: ContentTransaction,
  courseKey: number,
  editor: Editor,
  work: (course: Course) => Promise<Edit<Result>>,
): Promise<Result> {
  const course = await lockCourse(tx, courseKey);
  const edit = await work(course);
  if (edit.events === null) return edit.result;
  if (course.status === 'PUBLISHED') {
    await recordRevision(tx, courseKey, editor.actorKey, editor.at);
    if (edit.itemsChanged) await refreshEnrollments(tx, courseKey, editor);
  }
  await appendEvents(tx, edit.events);
  return edit.result;
}
