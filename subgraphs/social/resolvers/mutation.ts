import type { MutationResolvers } from '../generated/resolvers.ts';
import { loadTarget, refTo } from './targets.ts';

export const Mutation: MutationResolvers = {
  createPost: async (_, { input }, { reader, services }) => ({ post: await services.posts.create(await reader(), input) }),
  editPost: async (_, { input }, { reader, services }) => ({ post: await services.posts.edit(await reader(), input) }),
  deletePost: async (_, { input }, { reader, services }) => services.posts.delete(await reader(), input),
  comment: async (_, { input }, { reader, services }) => ({ comment: await services.posts.comment(await reader(), input) }),
  share: async (_, { input }, { reader, services }) => ({ post: await services.posts.share(await reader(), input) }),
  like: async (_, { input }, { reader, loaders, services }) => {
    const interaction = await services.interactions.like(await reader(), input);
    const { targetKind, targetId } = interaction;
    return { interaction, post: targetKind === 'POST' ? await loaders.postById.load(targetId) : null };
  },
  unlike: async (_, { input }, { reader, loaders, services }) => {
    const target = await services.interactions.unlike(await reader(), input);
    return { target: await loadTarget(target, loaders), post: target.kind === 'POST' ? await loaders.postById.load(target.id) : null };
  },
  follow: async (_, { input }, { reader, services }) => ({ follow: await services.follows.follow(await reader(), input) }),
  unfollow: async (_, { input }, { reader, services }) => ({
    target: refTo(await services.follows.unfollow(await reader(), input)),
  }),
};
