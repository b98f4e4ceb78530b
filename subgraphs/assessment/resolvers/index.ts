import { scalarResolvers } from '../../../platform/graph/scalars.ts';
import { AnswerKeyEntry, Assessment, AssessmentRevision } from './assessment.ts';
import { Mutation } from './mutation.ts';
import { Query } from './query.ts';
import { ContentItem, Course, User } from './references.ts';
import { Answer, AssessmentResult, QuestionResult, Submission, SubmissionUpdate } from './submission.ts';
import { Subscription } from './subscription.ts';

const { DateTime } = scalarResolvers;

export const resolvers = {
  Query,
  Mutation,
  Subscription,
  Assessment,
  AssessmentRevision,
  AnswerKeyEntry,
  Submission,
  Answer,
  AssessmentResult,
  QuestionResult,
  SubmissionUpdate,
  ContentItem,
  Course,
  User,
  DateTime,
};
