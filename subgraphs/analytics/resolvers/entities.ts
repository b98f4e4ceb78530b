import type { ContentItemResolvers, CourseResolvers, UserResolvers } from '../generated/resolvers.ts';
import { referenceById } from './references.ts';

export const User: UserResolvers = {
  __resolveReference: ({ id }, { loaders }) => referenceById('User', id, loaders),
  analytics: ({ key }, { timeframe }, context) => context.services.figures.learner(context, key, timeframe),
};

export const Course: CourseResolvers = {
  __resolveReference: ({ id }, { loaders }) => referenceById('Course', id, loaders),
  analytics: ({ key }, { timeframe }, context) => context.services.figures.course(context, key, timeframe),
};

export const ContentItem: ContentItemResolvers = {
  __resolveReference: ({ id }, { loaders }) => referenceById('ContentItem', id, loaders),
  analytics: ({ key }, { timeframe }, context) => context.services.figures.content(context, key, timeframe),
};
