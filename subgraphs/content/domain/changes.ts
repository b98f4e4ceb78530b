import type { LogEntry } from '../../../platform/events/event.ts';
import { contentEvents } from './events.ts';
import type { Progress } from './progress.ts';

export type ContentChangeKind = 'CREATED' | 'UPDATED' | 'DELETED' | 'COURSE_PUBLISHED' | 'COURSE_UPDATED' | 'COURSE_ARCHIVED';

/** @property contentKey null: the course as a whole changed */
export type ContentChange = { change: ContentChangeKind; courseKey: number; contentKey: number | null };

const KINDS: Readonly<Record<string, ContentChangeKind>> = {
  [contentEvents.itemCreated]: 'CREATED',
  [contentEvents.itemUpdated]: 'UPDATED',
  [contentEvents.itemDeleted]: 'DELETED',
  [contentEvents.coursePublished]: 'COURSE_PUBLISHED',
  [contentEvents.courseUpdated]: 'COURSE_UPDATED',
  [contentEvents.courseArchived]: 'COURSE_ARCHIVED',
};

/** @param entry of a `content.course` or `content.item` type */
export const toContentChange = ({ type, courseKey, payload }: LogEntry): ContentChange => ({
  change: KINDS[type] ?? 'UPDATED',
  courseKey: courseKey as number,
  contentKey: (payload['content'] as number | undefined) ?? null,
});

/**
 * The progress as it was after the event, which a later one may have changed since.
 * @param entry of type `progress.updated`
 */
export function toProgressState({ userKey, courseKey, payload }: LogEntry): Progress {
  const { progress, content, enrollment, percentage, state } = payload as {
    progress: string;
    content: number;
    enrollment: number;
    percentage: number;
    state: { timeSpentSeconds: number; position: number | null; lastAccessedAt: string; completedAt: string | null };
  };
  return {
    id: progress,
    userKey: userKey as number,
    courseKey: courseKey as number,
    contentKey: content,
    enrollmentKey: enrollment,
    percentage,
    timeSpentSeconds: state.timeSpentSeconds,
    position: state.position,
    lastAccessedAt: new Date(`${state.lastAccessedAt}Z`),
    completedAt: state.completedAt === null ? null : new Date(`${state.completedAt}Z`),
  };
}
