import { assertViewer } from '../../../platform/auth/viewer.ts';
import { badInput } from '../../../platform/errors.ts';
import type { IdGenerator } from '../../../platform/ids.ts';
import { parseInput } from '../../../platform/validation.ts';
import type { Reader } from '../domain/access.ts';
import type { Follow, FollowTarget } from '../domain/connections.ts';
import { followEvent } from '../domain/events.ts';
import { followInput, type FollowInput } from '../domain/inputs.ts';
import type { FollowStore } from '../store/follow-store.ts';
import { findTarget, type Directory } from './targets.ts';

type Dependencies = { follows: FollowStore; directory: Directory; now: () => Date; newId: IdGenerator };

export type FollowService = ReturnType<typeof createFollowService>;

export function createFollowService({ follows, directory, now, newId }: Dependencies) {
  const find = async (reader: Reader, input: FollowInput): Promise<FollowTarget> => {
    const { targetType: kind, targetId } = parseInput(followInput, input);
    return { kind, ...(await findTarget(directory, reader, kind === 'USER' ? 'user' : 'course', targetId, 'input.targetId')) };
  };

  return {
    /** @throws UNAUTHENTICATED, NOT_FOUND, BAD_USER_INPUT for oneself */
    async follow(reader: Reader, input: FollowInput): Promise<Follow> {
      const viewer = assertViewer(reader.viewer);
      const target = await find(reader, input);
      if (target.kind === 'USER' && target.key === viewer.key)
        throw badInput('input.targetId', 'Expected somebody else: nobody follows themselves');
      const follow = { id: newId('flw'), followerKey: viewer.key, createdAt: now() };
      return follows.follow(follow, target, followEvent('Added', { actorKey: viewer.key, at: follow.createdAt }, follow.id, target));
    },

    /** Who or what was followed. @throws UNAUTHENTICATED, NOT_FOUND */
    async unfollow(reader: Reader, input: FollowInput): Promise<FollowTarget> {
      const viewer = assertViewer(reader.viewer);
      const target = await find(reader, input);
      const at = now();
      await follows.unfollow(viewer.key, target, (id) => followEvent('Removed', { actorKey: viewer.key, at }, id, target));
      return target;
    },
  };
}
