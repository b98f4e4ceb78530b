import type { JsonObject, NewEvent } from '../../../platform/events/event.ts';
import type { FollowTarget, LikeTarget } from './connections.ts';
import type { PostKind, Privacy } from './post.ts';

/** Types of the events that this subgraph publishes. */
export const socialEvents = {
  postCreated: 'social.post.created',
  postEdited: 'social.post.edited',
  postDeleted: 'social.post.deleted',
  interactionAdded: 'social.interaction.added',
  interactionRemoved: 'social.interaction.removed',
  followAdded: 'social.follow.added',
  followRemoved: 'social.follow.removed',
} as const;

/** What the payload of a post's event says. */
export type PostFacts = {
  /** Public id. */
  post: string;
  kind: PostKind;
  /** Public id of what a comment answers. */
  parent: string | null;
  privacy: Privacy;
};

type Routing = { userKey: number; courseKey: number | null; actorKey: number; at: Date };

const socialEvent = (type: string, { userKey, courseKey, actorKey, at }: Routing, payload: JsonObject): NewEvent => ({
  type,
  version: 1,
  userKey,
  courseKey,
  actorKey,
  payload,
  occurredAt: at,
});

/** @param routing by the author and the forum */
export const postEvent = (change: 'Created' | 'Edited' | 'Deleted', routing: Routing, facts: PostFacts): NewEvent =>
  socialEvent(socialEvents[`post${change}`], routing, facts);

/** @param interaction public id */
export const interactionEvent = (
  change: 'Added' | 'Removed',
  { actorKey, at }: { actorKey: number; at: Date },
  interaction: string,
  target: LikeTarget,
): NewEvent =>
  socialEvent(
    socialEvents[`interaction${change}`],
    { userKey: actorKey, courseKey: target.courseKey, actorKey, at },
    { interaction, type: 'LIKE', targetType: target.kind, target: target.key ?? target.id },
  );

/** @param follow public id */
export const followEvent = (
  change: 'Added' | 'Removed',
  { actorKey, at }: { actorKey: number; at: Date },
  follow: string,
  target: FollowTarget,
): NewEvent =>
  socialEvent(
    socialEvents[`follow${change}`],
    { userKey: actorKey, courseKey: target.kind === 'COURSE' ? target.key : null, actorKey, at },
    { follow, targetType: target.kind, target: target.key },
  );
