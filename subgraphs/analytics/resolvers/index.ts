import { scalarResolvers } from '../../../platform/graph/scalars.ts';
import { ContentAnalytics, CourseAnalytics, LearnerCourseAnalytics, LearningAnalytics } from './analytics.ts';
import { ContentItem, Course, User } from './entities.ts';
import { LearningEvent, LearningEventContext, LearningEventData, LearningEventUpdate } from './learning-event.ts';
import { Mutation } from './mutation.ts';
import { Query } from './query.ts';
import { Report } from './report.ts';
import { Subscription } from './subscription.ts';

const { Date, DateTime, JSON } = scalarResolvers;

export const resolvers = {
  Query,
  Mutation,
  Subscription,
  User,
  Course,
  ContentItem,
  CourseAnalytics,
  LearningAnalytics,
  LearnerCourseAnalytics,
  ContentAnalytics,
  LearningEvent,
  LearningEventContext,
  LearningEventData,
  LearningEventUpdate,
  Report,
  Date,
  DateTime,
  JSON,
};
