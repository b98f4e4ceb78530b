import { notFound } from '../../../platform/errors.ts';
import type { UserResolvers } from '../generated/resolvers.ts';

export const User: UserResolvers = {
  __resolveReference: async ({ id }, { loaders }) => {
    const user = await loaders.userById.load(id);
    if (!user) throw notFound('User', id);
    return user;
  },
  feed: async (user, page, { reader, services }) => services.reading.feedOf(await reader(), user, page),
  posts: ({ key }, page, { loaders }) => loaders.authorPosts.load(key, page),
  followerCount: async ({ key }, _args, { reader, loaders, services }) => {
    services.reading.assertFollowCounts(await reader());
    return (await loaders.userFollowers.load(key))?.count ?? 0;
  },
  followingCount: async ({ key }, _args, { reader, loaders, services }) => {
    services.reading.assertFollowCounts(await reader());
    return (await loaders.followingCount.load(key)) ?? 0;
  },
  followedByMe: async ({ key }, _args, { loaders }) => (await loaders.userFollowers.load(key))?.mine ?? false,
  followers: async (user, page, { reader, loaders, services }) => {
    services.reading.assertFollows(await reader(), user);
    return loaders.followers.load(user.key, page);
  },
  following: async (user, page, { reader, loaders, services }) => {
    services.reading.assertFollows(await reader(), user);
    return loaders.following.load(user.key, page);
  },
};
