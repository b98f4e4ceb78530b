import { assertViewer } from '../../../platform/auth/viewer.ts';
import { preconditionFailed } from '../../../platform/errors.ts';
import type { IdGenerator } from '../../../platform/ids.ts';
import { parseInput } from '../../../platform/validation.ts';
import type { Reader } from '../domain/access.ts';
import type { Interaction, LikeTarget } from '../domain/connections.ts';
import { interactionEvent } from '../domain/events.ts';
import { targetNotFound } from '../domain/failures.ts';
import { likeInput, type LikeInput } from '../domain/inputs.ts';
import type { Post, SharedRef } from '../domain/post.ts';
import type { InteractionStore } from '../store/interaction-store.ts';
import type { PostStore } from '../store/post-store.ts';
import { findTarget, type Directory } from './targets.ts';

type Dependencies = { interactions: InteractionStore; posts: PostStore; directory: Directory; now: () => Date; newId: IdGenerator };

export type InteractionService = ReturnType<typeof createInteractionService>;

export function createInteractionService({ interactions, posts, directory, now, newId }: Dependencies) {
  const findOther = async (reader: Reader, kind: 'COURSE' | 'CONTENT', id: string): Promise<LikeTarget> => {
    const { key } = await findTarget(directory, reader, kind === 'COURSE' ? 'course' : 'content', id, 'input.targetId');
    return { kind, id, key, courseKey: kind === 'COURSE' ? key : null };
  };
  const postTarget = (post: Post): LikeTarget => ({ kind: 'POST', id: post.id, key: null, courseKey: post.courseKey });

  return {
    /** @throws UNAUTHENTICATED, BAD_USER_INPUT, NOT_FOUND, PRECONDITION_FAILED for what was deleted */
    async like(reader: Reader, input: LikeInput): Promise<Interaction> {
      const viewer = assertViewer(reader.viewer);
      const { targetType, targetId } = parseInput(likeInput, input);
      const like = { id: newId('int'), userKey: viewer.key, createdAt: now() };
      const aimAt = (target: LikeTarget) => ({
        target,
        event: interactionEvent('Added', { actorKey: viewer.key, at: like.createdAt }, like.id, target),
      });
      if (targetType !== 'POST') {
        const { target, event } = aimAt(await findOther(reader, targetType, targetId));
        return interactions.like(like, target, event);
      }
      return interactions.likePost(reader, targetId, like, (post) => {
        if (!post) throw targetNotFound('Post', targetId, 'input.targetId');
        if (post.deletedAt) throw preconditionFailed('This post was deleted', 'input.targetId');
        return aimAt(postTarget(post));
      });
    },

    /** What was liked. @throws UNAUTHENTICATED, BAD_USER_INPUT, NOT_FOUND */
    async unlike(reader: Reader, input: LikeInput): Promise<SharedRef> {
      const viewer = assertViewer(reader.viewer);
      const { targetType, targetId } = parseInput(likeInput, input);
      const target = targetType === 'POST' ? postTarget(await findPost(reader, targetId)) : await findOther(reader, targetType, targetId);
      const at = now();
      await interactions.unlike(viewer.key, target, (id) => interactionEvent('Removed', { actorKey: viewer.key, at }, id, target));
      return { kind: target.kind, id: target.id };
    },
  };

  async function findPost(reader: Reader, id: string): Promise<Post> {
    const [post] = await posts.findMany(reader, [id]);
    if (!post) throw targetNotFound('Post', id, 'input.targetId');
    return post;
  }
}
