import { scalarResolvers } from '../../../platform/graph/scalars.ts';
import { Mutation } from './mutation.ts';
import { Query } from './query.ts';
import { Subscription } from './subscription.ts';
import { EntityChanges, Profile, ProfileUpdate, Session, User } from './user.ts';

const { DateTime, EmailAddress, JSON, URL } = scalarResolvers;

export const resolvers = {
  Query,
  Mutation,
  Subscription,
  User,
  Profile,
  Session,
  ProfileUpdate,
  EntityChanges,
  DateTime,
  EmailAddress,
  JSON,
  URL,
};
