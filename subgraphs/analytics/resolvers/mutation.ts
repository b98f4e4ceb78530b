import type { MutationResolvers } from '../generated/resolvers.ts';

export const Mutation: MutationResolvers = {
  trackEvents: (_, { input }, context) => context.services.ingest.track(context, input.events),
  generateReport: async (_, { input }, context) => ({ report: await context.services.reports.generate(context, input) }),
};
