import { forbidden, notFound } from '../../../platform/errors.ts';
import type { Speaker } from '../../../platform/auth/viewer.ts';
import { access } from '../domain/access.ts';
import type { User as StoredUser } from '../domain/user.ts';
import type {
  EntityChangesResolvers,
  ExperienceLevel,
  ProfileResolvers,
  ProfileUpdateResolvers,
  Role,
  SessionResolvers,
  UserResolvers,
} from '../generated/resolvers.ts';

const assertWhole = (isWhole: boolean): void => {
  if (!isWhole) throw forbidden('Shown to the user and to admins alone');
};
const assertPrivate = (speaker: Speaker, user: StoredUser): void => assertWhole(access.seePrivateFields(speaker, user));

export const User: UserResolvers = {
  __resolveReference: async ({ id }, { loaders }) => {
    const user = await loaders.userById.load(id);
    if (!user) throw notFound('User', id);
    return user;
  },
  roles: ({ roles }) => roles.map((role) => role.toUpperCase() as Role),
  email: (user, _args, speaker) => {
    assertPrivate(speaker, user);
    return user.email;
  },
  emailVerified: (user, _args, speaker) => {
    assertPrivate(speaker, user);
    return user.emailVerified;
  },
  timeZone: (user, _args, speaker) => {
    assertPrivate(speaker, user);
    return user.timeZone;
  },
  lastLoginAt: (user, _args, speaker) => {
    assertPrivate(speaker, user);
    return user.lastLoginAt;
  },
  profile: (user, _args, speaker) =>
    access.seeProfile(speaker, user) ? { profile: user.profile, whole: access.seePrivateFields(speaker, user) } : null,
  sessions: (user, args, context) => context.services.sessions.list(context, user, args),
};

export const Profile: ProfileResolvers = {
  firstName: ({ profile }) => profile.first_name,
  lastName: ({ profile }) => profile.last_name,
  avatarUrl: ({ profile }) => profile.avatar_url,
  bio: ({ profile }) => profile.bio,
  location: ({ profile, whole }) => {
    assertWhole(whole);
    return profile.location;
  },
  experienceLevel: ({ profile }) => profile.experience_level?.toUpperCase() as ExperienceLevel | undefined,
  interests: ({ profile }) => profile.interests ?? [],
  preferences: ({ profile: { preferences }, whole }) => {
    assertWhole(whole);
    return { notificationSettings: preferences?.notification_settings ?? {}, privacySettings: preferences?.privacy_settings ?? {} };
  },
};

export const Session: SessionResolvers = {
  token: ({ token }) => token,
  device: ({ userAgent }) => userAgent,
  isCurrent: ({ id, token }, _args, { viewer }) => token !== undefined || viewer?.sessionId === id,
  user: ({ userId }, _args, { loaders }) => loaders.userById.load(userId),
};

export const ProfileUpdate: ProfileUpdateResolvers = {
  user: ({ userId }, _args, { loaders }) => loaders.userById.load(userId),
};

export const EntityChanges: EntityChangesResolvers = { entities: ({ find }) => find() };
