import { scalarResolvers } from '../../../platform/graph/scalars.ts';
import { Attachment, ContentItem } from './content-item.ts';
import { Course, CourseRevision, CourseRevisionItem } from './course.ts';
import { ContentChange, CourseProgress, Enrollment, EntityChanges, Progress, ProgressUpdate } from './learning.ts';
import { Mutation } from './mutation.ts';
import { Query } from './query.ts';
import { Subscription } from './subscription.ts';
import { UploadTarget } from './upload-target.ts';
import { User } from './user.ts';

const { DateTime, JSON, URL } = scalarResolvers;

export const resolvers = {
  Query,
  Mutation,
  Subscription,
  Course,
  CourseRevision,
  CourseRevisionItem,
  ContentItem,
  Attachment,
  User,
  UploadTarget,
  Progress,
  CourseProgress,
  Enrollment,
  ProgressUpdate,
  ContentChange,
  EntityChanges,
  DateTime,
  JSON,
  URL,
};
