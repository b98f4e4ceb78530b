import type { JsonObject, NewEvent } from '../../../platform/events/event.ts';

/** Types of the events that this subgraph publishes. */
export const contentEvents = {
  coursePublished: 'content.course.published',
  courseUpdated: 'content.course.updated',
  courseArchived: 'content.course.archived',
  itemCreated: 'content.item.created',
  itemUpdated: 'content.item.updated',
  itemDeleted: 'content.item.deleted',
  enrollmentStarted: 'content.enrollment.started',
  enrollmentCompleted: 'content.enrollment.completed',
  enrollmentWithdrawn: 'content.enrollment.withdrawn',
  progressUpdated: 'progress.updated',
} as const;

/** What happens to a course as a whole, or to an item. */
export type CourseEventType = 'coursePublished' | 'courseUpdated' | 'courseArchived';
export type ItemEventType = 'itemCreated' | 'itemUpdated' | 'itemDeleted';

type Facts = { actorKey: number | null; at: Date };

const event = (
  type: string,
  subject: { userKey: number | null; courseKey: number },
  { actorKey, at }: Facts,
  payload: JsonObject,
): NewEvent => ({
  type,
  version: 1,
  ...subject,
  actorKey,
  payload,
  occurredAt: at,
});

/** @param published whether everybody may know of it: drafts change in private */
export const courseChanged = (type: CourseEventType, course: { key: number }, published: boolean, facts: Facts): NewEvent =>
  event(contentEvents[type], { userKey: null, courseKey: course.key }, facts, { course: course.key, published });

/** @param published whether everybody may know of it */
export const itemChanged = (type: ItemEventType, item: { key: number; courseKey: number }, published: boolean, facts: Facts): NewEvent =>
  event(contentEvents[type], { userKey: null, courseKey: item.courseKey }, facts, {
    content: item.key,
    change: CHANGES[type],
    published,
  });

const CHANGES = { itemCreated: 'created', itemUpdated: 'updated', itemDeleted: 'deleted' } as const;

export const enrollmentChanged = (
  type: 'enrollmentStarted' | 'enrollmentCompleted' | 'enrollmentWithdrawn',
  enrollment: { id: string; userKey: number; courseKey: number; attempt: number },
  facts: Facts,
): NewEvent =>
  event(contentEvents[type], { userKey: enrollment.userKey, courseKey: enrollment.courseKey }, facts, {
    enrollment: enrollment.id,
    attempt: enrollment.attempt,
  });
