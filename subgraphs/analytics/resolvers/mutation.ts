import type { MutationResolvers } from '../generated/resolvers.ts';

export const Mutation: MutationResolvers = {
  trackEvents: (_, { input }, { viewer, services }) => services.ingest.track(viewer, input.events),
  generateReport: async (_, { input }, context) => ({ report: await context.services.reports.generate(context, input) }),
};
