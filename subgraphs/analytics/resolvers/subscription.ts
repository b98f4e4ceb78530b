import type { SubscriptionResolvers } from '../generated/resolvers.ts';
import type { LearningEventUpdate } from '../services/live.ts';

export const Subscription: SubscriptionResolvers = {
  learningEventRecorded: {
    subscribe: (_, args, context) => context.services.live.events(context, args),
    resolve: (update: LearningEventUpdate) => update,
  },
};
