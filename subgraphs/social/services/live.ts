import { assertViewer, type Speaker } from '../../../platform/auth/viewer.ts';
import { notFound } from '../../../platform/errors.ts';
import type { EventStreams } from '../../../platform/events/stream.ts';
import type { Reader } from '../domain/access.ts';
import { socialEvents, type PostFacts } from '../domain/events.ts';
import type { Post } from '../domain/post.ts';
import type { PostStore } from '../store/post-store.ts';
import { findKnown, type Directory } from './targets.ts';

export type PostUpdate = { cursor: string; occurredAt: Date; post: Post };

type Dependencies = {
  streams: EventStreams;
  directory: Directory;
  posts: PostStore;
  /** The viewer with the memberships of this moment. */
  readAs: (speaker: Speaker) => Promise<Reader>;
};

export type LiveService = ReturnType<typeof createLiveService>;

export function createLiveService({ streams, directory, posts, readAs }: Dependencies) {
  return {
    /**
     * Each post is looked up for the viewer when it is delivered: what they may not see then, and what is gone, is left out.
     * @throws UNAUTHENTICATED, NOT_FOUND, and what a bad cursor throws
     */
    async postsAdded(speaker: Speaker, courseId: string, after: string | null | undefined): Promise<AsyncIterableIterator<PostUpdate>> {
      assertViewer(speaker.viewer);
      const courseKey = (await findKnown(directory, () => readAs(speaker), 'course', [courseId])).get(courseId);
      if (courseKey === undefined) throw notFound('Course', courseId);

      const created = await streams.open({ types: [socialEvents.postCreated], courseKey }, after, ({ entry, cursorAt, fromIndex }) => {
        const facts = entry.payload as PostFacts;
        const skipped = fromIndex > 0 || facts.kind === 'COMMENT';
        return skipped ? [] : [{ cursor: cursorAt(0), occurredAt: entry.occurredAt, id: facts.post }];
      });
      return keepMapped(created, async ({ cursor, occurredAt, id }) => {
        const [post] = await posts.findMany(await readAs(speaker), [id]);
        return post && !post.deletedAt ? { cursor, occurredAt, post } : null;
      });
    },
  };
}

/** What `map` makes of the values, without nulls. Passes `return()` on at once, also while a value is awaited. */
function keepMapped<From, To>(source: AsyncIterableIterator<From>, map: (value: From) => Promise<To | null>): AsyncIterableIterator<To> {
  const kept: AsyncIterableIterator<To> = {
    [Symbol.asyncIterator]: () => kept,
    next: async () => {
      for (;;) {
        const step = await source.next();
        if (step.done) return { done: true, value: undefined };
        const value = await map(step.value);
        if (value !== null) return { done: false, value };
      }
    },
    return: async () => {
      await source.return?.();
      return { done: true, value: undefined };
    },
  };
  return kept;
}
