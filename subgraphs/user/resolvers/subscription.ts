import type { SubscriptionResolvers } from '../generated/resolvers.ts';
import type { ProfileUpdate as Update } from '../services/live.ts';

export const Subscription: SubscriptionResolvers = {
  profileChanged: {
    subscribe: (_, { userId, after }, { viewer, services }) => services.live.profileChanges(viewer, userId, after),
    resolve: (update: Update) => update,
  },
};
