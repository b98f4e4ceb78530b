import { assertViewer, type Viewer } from '../../../platform/auth/viewer.ts';
import type { Identities } from '../../../platform/database/identities.ts';
import { badInput } from '../../../platform/errors.ts';
import type { IdGenerator } from '../../../platform/ids.ts';
import { parseInput } from '../../../platform/validation.ts';
import type { Follow, FollowTarget } from '../domain/connections.ts';
import { followEvent } from '../domain/events.ts';
import { followInput, type FollowInput } from '../domain/inputs.ts';
import type { FollowStore } from '../store/follow-store.ts';
import { findTarget } from './targets.ts';

type Dependencies = { follows: FollowStore; identities: Identities; now: () => Date; newId: IdGenerator };

export type FollowService = ReturnType<typeof createFollowService>;

export function createFollowService({ follows, identities, now, newId }: Dependencies) {
  const find = async (input: FollowInput): Promise<FollowTarget> => {
    const { targetType: kind, targetId } = parseInput(followInput, input);
    return { kind, ...(await findTarget(identities, kind === 'USER' ? 'user' : 'course', targetId, 'input.targetId')) };
  };

  return {
    /** @throws UNAUTHENTICATED, NOT_FOUND, BAD_USER_INPUT for oneself */
    async follow(maybe: Viewer | null, input: FollowInput): Promise<Follow> {
      const viewer = assertViewer(maybe);
      const target = await find(input);
      if (target.kind === 'USER' && target.key === viewer.key)
        throw badInput('input.targetId', 'Expected somebody else: nobody follows themselves');
      const follow = { id: newId('flw'), followerKey: viewer.key, createdAt: now() };
      return follows.follow(follow, target, followEvent('Added', { actorKey: viewer.key, at: follow.createdAt }, follow.id, target));
    },

    /** Who or what was followed. @throws UNAUTHENTICATED, NOT_FOUND */
    async unfollow(maybe: Viewer | null, input: FollowInput): Promise<FollowTarget> {
      const viewer = assertViewer(maybe);
      const target = await find(input);
      const at = now();
      await follows.unfollow(viewer.key, target, (id) => followEvent('Removed', { actorKey: viewer.key, at }, id, target));
      return target;
    },
  };
}
