import { assertSpeaker } from '../../../platform/auth/viewer.ts';
import type { Identities } from '../../../platform/database/identities.ts';
import { forbidden, notFound } from '../../../platform/errors.ts';
import type { EventStreams } from '../../../platform/events/stream.ts';
import { access, type Actor } from '../domain/access.ts';
import { toContentChange, toProgressState, type ContentChange } from '../domain/changes.ts';
import { contentEvents } from '../domain/events.ts';
import type { Progress } from '../domain/progress.ts';
import type { CourseStore } from '../store/course-store.ts';

export type ProgressUpdate = { cursor: string; occurredAt: Date; progress: Progress };
export type ContentUpdate = ContentChange & { cursor: string; occurredAt: Date };

type Dependencies = { streams: EventStreams; identities: Identities; courses: CourseStore };

export type LiveService = ReturnType<typeof createLiveService>;

const CONTENT_TYPES = [
  contentEvents.coursePublished,
  contentEvents.courseUpdated,
  contentEvents.courseArchived,
  contentEvents.itemCreated,
  contentEvents.itemUpdated,
  contentEvents.itemDeleted,
];

export function createLiveService({ streams, identities, courses }: Dependencies) {
  const findUser = async (id: string): Promise<number> => {
    const key = (await identities.keys('user', [id])).get(id);
    if (key === undefined) throw notFound('User', id);
    return key;
  };
  const findCourse = async (actor: Actor, id: string): Promise<number> => {
    const [course] = await courses.findMany([id]);
    if (!course || !access.seeCourse(actor, course)) throw notFound('Course', id);
    return course.key;
  };

  return {
    /** A cursor for everything up to now. */
    liveCursor: streams.liveCursor,

    /** @throws UNAUTHENTICATED, NOT_FOUND, FORBIDDEN, and what a bad cursor throws */
    async progressUpdates(
      actor: Actor,
      {
        userId,
        courseId,
        after,
      }: { userId?: string | null | undefined; courseId?: string | null | undefined; after?: string | null | undefined },
    ) {
      const own = assertSpeaker(actor).viewer?.key;
      const courseKey = courseId == null ? undefined : await findCourse(actor, courseId);
      const teaches = courseKey === undefined ? access.watchAllProgress(actor) : access.watchCourseProgress(actor, courseKey);
      let userKey: number | undefined;
      if (userId != null) userKey = await findUser(userId);
      else if (own !== undefined && (courseKey === undefined || !teaches)) userKey = own;
      if (!teaches && (userKey === undefined || userKey !== own))
        throw forbidden("Others' progress is watched by the course's instructors and by admins");

      return streams.open<ProgressUpdate>(
        { types: [contentEvents.progressUpdated], userKey, courseKey },
        after,
        ({ entry, cursorAt, fromIndex }) =>
          fromIndex > 0 ? [] : [{ cursor: cursorAt(0), occurredAt: entry.occurredAt, progress: toProgressState(entry) }],
      );
    },

    /** Changes that everybody may know of, and those of drafts for who teaches the course that is named. @throws NOT_FOUND, and what a bad cursor throws */
    async contentChanges(actor: Actor, { courseId, after }: { courseId?: string | null | undefined; after?: string | null | undefined }) {
      const courseKey = courseId == null ? undefined : await findCourse(actor, courseId);
      const seesDrafts = courseKey !== undefined && access.watchDraft(actor, courseKey);
      return streams.open<ContentUpdate>({ types: CONTENT_TYPES, courseKey }, after, ({ entry, cursorAt, fromIndex }) =>
        fromIndex > 0 || !(seesDrafts || entry.payload['published'] === true)
          ? []
          : [{ cursor: cursorAt(0), occurredAt: entry.occurredAt, ...toContentChange(entry) }],
      );
    },
  };
}
