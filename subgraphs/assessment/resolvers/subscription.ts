import type { SubscriptionResolvers } from '../generated/resolvers.ts';
import type { SubmissionUpdate as Update } from '../services/live.ts';

export const Subscription: SubscriptionResolvers = {
  submissionGraded: {
    subscribe: async (_, { userId, after }, { asking, services }) => services.live.gradedSubmissions(await asking(), userId, after),
    resolve: (update: Update) => update,
  },
};
