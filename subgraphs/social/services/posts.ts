import { assertViewer, type Viewer } from '../../../platform/auth/viewer.ts';
import { badInput, forbidden, preconditionFailed } from '../../../platform/errors.ts';
import type { IdempotentCall } from '../../../platform/idempotency.ts';
import type { IdGenerator } from '../../../platform/ids.ts';
import { parseInput } from '../../../platform/validation.ts';
import { access, type Reader } from '../domain/access.ts';
import { postEvent } from '../domain/events.ts';
import { notAMember, targetNotFound } from '../domain/failures.ts';
import {
  commentInput,
  createPostInput,
  deletePostInput,
  editedBody,
  editPostInput,
  shareInput,
  type CommentInput,
  type CreatePostInput,
  type DeletePostInput,
  type EditPostInput,
  type ShareInput,
} from '../domain/inputs.ts';
import { MAX_COMMENT_DEPTH, type Post, type SharedRef } from '../domain/post.ts';
import type { NewPost, PostChanges } from '../store/post-changes.ts';
import type { PostStore } from '../store/post-store.ts';
import { findTarget, type Directory } from './targets.ts';

type Dependencies = { posts: PostStore; changes: PostChanges; directory: Directory; now: () => Date; newId: IdGenerator };

export type PostService = ReturnType<typeof createPostService>;

export function createPostService({ posts, changes, directory, now, newId }: Dependencies) {
  const draft = (viewer: Viewer, post: Omit<NewPost, 'id' | 'authorKey' | 'createdAt'>, parent: string | null = null) => {
    const made: NewPost = { ...post, id: newId('pst'), authorKey: viewer.key, createdAt: now() };
    return { post: made, event: postEvent('Created', routing(made, viewer, made.createdAt), facts(made, parent)) };
  };
  const callOf = (viewer: Viewer, mutation: string, { idempotencyKey: key, ...input }: { idempotencyKey?: string | null | undefined }) => ({
    actor: viewer.id,
    mutation,
    key,
    input,
  });

  /** What a mutation made, as the viewer may see it now: a repeat may come after it was deleted. */
  const made = async (reader: Reader, id: string): Promise<Post> => {
    const [post] = await posts.findMany(reader, [id]);
    if (!post) throw targetNotFound('Post', id, 'input.idempotencyKey');
    return post;
  };

  /** Where something is to stand. @throws NOT_FOUND, FORBIDDEN */
  const findForum = async (reader: Reader, courseId: string | null | undefined): Promise<number | null> => {
    if (courseId == null) return null;
    const { key } = await findTarget(directory, reader, 'course', courseId, 'input.courseId');
    if (!access.post(reader, key)) throw notAMember('input.courseId');
    return key;
  };

  const publish = async (reader: Reader, viewer: Viewer, post: Omit<NewPost, 'id' | 'authorKey' | 'createdAt'>, call: IdempotentCall) => {
    const { post: drafted, event } = draft(viewer, post);
    return made(reader, await changes.insert(drafted, event, call));
  };

  /** @throws NOT_FOUND for what the reader may not see, of posts; of the rest for what the reader may not know of */
  const assertShareable = async (reader: Reader, { kind, id }: SharedRef): Promise<void> => {
    if (kind !== 'POST') {
      await findTarget(directory, reader, kind === 'COURSE' ? 'course' : 'content', id, 'input.targetId');
      return;
    }
    const [post] = await posts.findMany(reader, [id]);
    if (!post) throw targetNotFound('Post', id, 'input.targetId');
    if (post.deletedAt) throw preconditionFailed('This post was deleted', 'input.targetId');
  };

  return {
    /** @throws UNAUTHENTICATED, BAD_USER_INPUT, NOT_FOUND, FORBIDDEN, CONFLICT for a key used with another input */
    async create(reader: Reader, input: CreatePostInput): Promise<Post> {
      const viewer = assertViewer(reader.viewer);
      const parsed = parseInput(createPostInput, input);
      const courseKey = await findForum(reader, parsed.courseId);
      const privacy = parsed.privacy ?? defaultPrivacy(courseKey);
      const call = callOf(viewer, 'createPost', parsed);
      return publish(reader, viewer, { courseKey, kind: 'POST', parentKey: null, shared: null, body: parsed.body, privacy }, call);
    },

    /** @throws like `create`, and NOT_FOUND or PRECONDITION_FAILED on what cannot be shared */
    async share(reader: Reader, input: ShareInput): Promise<Post> {
      const viewer = assertViewer(reader.viewer);
      const parsed = parseInput(shareInput, input);
      const shared: SharedRef = { kind: parsed.targetType, id: parsed.targetId };
      const courseKey = await findForum(reader, parsed.courseId);
      await assertShareable(reader, shared);
      const privacy = parsed.privacy ?? defaultPrivacy(courseKey);
      const call = callOf(viewer, 'share', parsed);
      return publish(reader, viewer, { courseKey, kind: 'SHARE', parentKey: null, shared, body: parsed.body ?? '', privacy }, call);
    },

    /** @throws UNAUTHENTICATED, BAD_USER_INPUT, NOT_FOUND, FORBIDDEN, PRECONDITION_FAILED under what was deleted, CONFLICT */
    async comment(reader: Reader, input: CommentInput): Promise<Post> {
      const viewer = assertViewer(reader.viewer);
      const parsed = parseInput(commentInput, input);
      const make = (parent: { post: Post; depth: number } | null) => {
        if (!parent) throw targetNotFound('Post', parsed.parentId, 'input.parentId');
        const { id, key: parentKey, courseKey, privacy, deletedAt } = parent.post;
        if (!access.post(reader, courseKey)) throw notAMember('input.parentId');
        if (deletedAt) throw preconditionFailed('What was deleted is not answered any more', 'input.parentId');
        if (parent.depth >= MAX_COMMENT_DEPTH) {
          throw badInput('input.parentId', `Comments nest at most ${MAX_COMMENT_DEPTH} deep: answer a comment further up`);
        }
        return draft(viewer, { courseKey, kind: 'COMMENT', parentKey, shared: null, body: parsed.body, privacy }, id);
      };
      return made(reader, await changes.insertComment(reader, parsed.parentId, make, callOf(viewer, 'comment', parsed)));
    },

    /** @throws UNAUTHENTICATED, BAD_USER_INPUT, NOT_FOUND, FORBIDDEN for others than the author, PRECONDITION_FAILED once deleted */
    async edit(reader: Reader, input: EditPostInput): Promise<Post> {
      const viewer = assertViewer(reader.viewer);
      const { postId, body } = parseInput(editPostInput, input);
      const at = now();
      const change = (post: Post) => {
        if (!access.edit(reader, post)) throw forbidden('Posts are edited by their author');
        if (post.deletedAt) throw preconditionFailed('This post was deleted', 'input.postId');
        return parseInput(editedBody[post.kind], body, 'input.body');
      };
      const edited = await changes.edit(reader, postId, at, change, (post, parent) =>
        postEvent('Edited', routing(post, viewer, at), facts(post, parent)),
      );
      if (!edited) throw targetNotFound('Post', postId, 'input.postId');
      return edited;
    },

    /** @throws UNAUTHENTICATED, NOT_FOUND, FORBIDDEN, PRECONDITION_FAILED when it was deleted before */
    async delete(reader: Reader, input: DeletePostInput): Promise<{ postId: string; post: Post | null }> {
      const viewer = assertViewer(reader.viewer);
      const { postId } = parseInput(deletePostInput, input);
      const at = now();
      const deleted = await changes.delete(reader, postId, at, (post, parent) => {
        if (!access.delete(reader, post)) throw forbidden('Posts are deleted by their author, the instructors of their course, and admins');
        if (post.deletedAt) throw preconditionFailed('This post was deleted', 'input.postId');
        return postEvent('Deleted', routing(post, viewer, at), facts(post, parent));
      });
      if (!deleted) throw targetNotFound('Post', postId, 'input.postId');
      return { postId, post: deleted.left };
    },
  };
}

const defaultPrivacy = (courseKey: number | null) => (courseKey === null ? 'PUBLIC' : 'COURSE_MEMBERS');

const routing = (post: Pick<Post, 'authorKey' | 'courseKey'>, actor: Viewer, at: Date) => ({
  userKey: post.authorKey,
  courseKey: post.courseKey,
  actorKey: actor.key,
  at,
});

/** @param parent public id of what a comment answers */
const facts = (post: Pick<Post, 'id' | 'kind' | 'privacy'>, parent: string | null) => ({
  post: post.id,
  kind: post.kind,
  parent,
  privacy: post.privacy,
});
