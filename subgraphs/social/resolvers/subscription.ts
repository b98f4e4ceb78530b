import type { SubscriptionResolvers } from '../generated/resolvers.ts';
import type { PostUpdate } from '../services/live.ts';

export const Subscription: SubscriptionResolvers = {
  postAdded: {
    subscribe: (_, { courseId, after }, context) => context.services.live.postsAdded(context, courseId, after),
    resolve: (update: PostUpdate) => update,
  },
};
