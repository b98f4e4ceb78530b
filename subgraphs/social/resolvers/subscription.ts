import type { SubscriptionResolvers } from '../generated/resolvers.ts';
import type { PostUpdate } from '../services/live.ts';

export const Subscription: SubscriptionResolvers = {
  postAdded: {
    subscribe: (_, { courseId, after }, { viewer, services }) => services.live.postsAdded(viewer, courseId, after),
    resolve: (update: PostUpdate) => update,
  },
};
