import { streaksOf } from '../domain/streak.ts';
import type {
  ContentAnalyticsResolvers,
  CourseAnalyticsResolvers,
  LearnerCourseAnalyticsResolvers,
  LearningAnalyticsResolvers,
} from '../generated/resolvers.ts';
import { referenceByKey } from './references.ts';

export const CourseAnalytics: CourseAnalyticsResolvers = {
  course: ({ courseKey }, _args, { loaders }) => referenceByKey('Course', courseKey, loaders),
  daily: async ({ courseKey, timeframe }, _args, { loaders }) => (await loaders.courseDays(timeframe).load(courseKey)) ?? [],
};

export const LearningAnalytics: LearningAnalyticsResolvers = {
  user: ({ userKey }, _args, { loaders }) => referenceByKey('User', userKey, loaders),
  activeDays: ({ activeDays }) => activeDays.length,
  currentStreakDays: ({ activeDays }, _args, { at }) => streaksOf(activeDays, at).current,
  longestStreakDays: ({ activeDays }, _args, { at }) => streaksOf(activeDays, at).longest,
  courses: async ({ userKey, timeframe, scope }, _args, { loaders }) =>
    (await loaders.learnerCourses(timeframe, scope).load(userKey)) ?? [],
  daily: async ({ userKey, timeframe, scope }, _args, { loaders }) => (await loaders.learnerDays(timeframe, scope).load(userKey)) ?? [],
};

export const LearnerCourseAnalytics: LearnerCourseAnalyticsResolvers = {
  course: ({ courseKey }, _args, { loaders }) => referenceByKey('Course', courseKey, loaders),
};

export const ContentAnalytics: ContentAnalyticsResolvers = {
  content: ({ contentKey }, _args, { loaders }) => referenceByKey('ContentItem', contentKey, loaders),
};
