import type { QueryResolvers } from '../generated/resolvers.ts';

export const Query: QueryResolvers = {
  learningAnalytics: (_, { userId, timeframe }, context) => context.services.figures.learnerById(context, userId, timeframe),
  contentAnalytics: (_, { contentId, timeframe }, context) => context.services.figures.contentById(context, contentId, timeframe),
  report: (_, { id }, context) => context.services.reports.find(context, id),
};
