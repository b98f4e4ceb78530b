import { scalarResolvers } from '../../../platform/graph/scalars.ts';
import { ContentItem, Course, Forum } from './course.ts';
import { Mutation } from './mutation.ts';
import { FeedItem, Follow, FollowTarget, Interaction, Post, SharedTarget } from './post.ts';
import { Query } from './query.ts';
import { Subscription } from './subscription.ts';
import { User } from './user.ts';

const { DateTime } = scalarResolvers;

export const resolvers = {
  Query,
  Mutation,
  Subscription,
  Forum,
  Post,
  FeedItem,
  Interaction,
  Follow,
  SharedTarget,
  FollowTarget,
  Course,
  ContentItem,
  User,
  DateTime,
};
