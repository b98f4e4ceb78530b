import { notFound } from '../../../platform/errors.ts';
import type {
  FeedItemResolvers,
  FollowResolvers,
  FollowTargetResolvers,
  InteractionResolvers,
  PostResolvers,
  SharedTargetResolvers,
} from '../generated/resolvers.ts';
import { loadTarget, refTo } from './targets.ts';

export const Post: PostResolvers = {
  __resolveReference: async ({ id }, { loaders }) => {
    const post = await loaders.postById.load(id);
    if (!post) throw notFound('Post', id);
    return post;
  },
  author: ({ authorKey }, _args, { loaders }) => loaders.userByKey.load(authorKey),
  body: ({ body, deletedAt }) => (deletedAt ? null : body),
  course: ({ courseKey }, _args, { loaders }) => (courseKey === null ? null : loaders.courseByKey.load(courseKey)),
  comments: ({ key }, page, { loaders }) => loaders.comments.load(key, page),
  commentCount: async ({ key }, _args, { loaders }) => (await loaders.commentCount.load(key)) ?? 0,
  likeCount: async ({ id }, _args, { loaders }) => (await loaders.likes.load({ kind: 'POST', id })).count,
  likedByMe: async ({ id }, _args, { loaders }) => (await loaders.likes.load({ kind: 'POST', id })).mine,
  shared: ({ shared }, _args, { loaders }) => shared && loadTarget(shared, loaders),
  parent: ({ parentKey }, _args, { loaders }) => (parentKey === null ? null : loaders.postByKey.load(parentKey)),
};

export const FeedItem: FeedItemResolvers = {
  id: ({ post }) => post.id,
  occurredAt: ({ post }) => post.createdAt,
};

export const Interaction: InteractionResolvers = {
  user: ({ userKey }, _args, { loaders }) => loaders.userByKey.load(userKey),
  target: ({ targetKind, targetId }, _args, { loaders }) => loadTarget({ kind: targetKind, id: targetId }, loaders),
};

export const Follow: FollowResolvers = {
  follower: ({ followerKey }, _args, { loaders }) => loaders.userByKey.load(followerKey),
  target: async ({ targetKind: kind, targetKey }, _args, { loaders }) =>
    refTo({ kind, ...(await (kind === 'USER' ? loaders.userByKey : loaders.courseByKey).load(targetKey)) }),
};

export const SharedTarget: SharedTargetResolvers = { __resolveType: (target) => target.__typename };
export const FollowTarget: FollowTargetResolvers = { __resolveType: (target) => target.__typename };
