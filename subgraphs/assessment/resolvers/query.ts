import type { QueryResolvers } from '../generated/resolvers.ts';
import { findVisibleAssessment, findVisibleSubmission } from './visible.ts';

export const Query: QueryResolvers = {
  assessment: (_, { id }, context) => findVisibleAssessment(id, context),
  submission: (_, { id }, context) => findVisibleSubmission(id, context),
};
