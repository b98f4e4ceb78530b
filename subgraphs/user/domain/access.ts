import { hasRole, isServiceWith, type Speaker } from '../../../platform/auth/viewer.ts';
import type { StoredProfile } from './user.ts';

/** Whom a rule looks at. */
type Subject = { key: number; profile: StoredProfile };

const isSelf = ({ viewer }: Speaker, subject: { key: number }) => viewer !== null && viewer.key === subject.key;
const isAdmin = ({ viewer }: Speaker) => hasRole(viewer, 'admin');
const readsPersonal = (speaker: Speaker) => isServiceWith(speaker, 'users:personal');
const isPrivate = ({ profile }: Subject) =>
  (profile.preferences?.privacy_settings as { profile?: unknown } | undefined)?.profile === 'private';

/**
 * Who may see which rows and fields of this subgraph. This is the whole of it: services and resolvers ask here.
 * What is said of a rule goes into docs/access.md.
 */
export const access = {
  /** Name, roles, when the account was made: for everybody. Authors and instructors are shown to visitors too. */
  seeUser: (_speaker: Speaker, _subject: Subject) => true,
  /** What a user says about themselves: for everybody who is signed in, and services; a private profile for the user, admins, and services with `users:personal`. */
  seeProfile: (speaker: Speaker, subject: Subject) =>
    access.seePrivateFields(speaker, subject) || ((speaker.viewer !== null || speaker.service !== null) && !isPrivate(subject)),
  /** E-mail address, location, time zone, last sign-in, preferences: for the user, admins, and services with `users:personal`. */
  seePrivateFields: (speaker: Speaker, subject: { key: number }) => isSelf(speaker, subject) || isAdmin(speaker) || readsPersonal(speaker),
  /** Sessions: for their owner alone. */
  seeSessions: (speaker: Speaker, subject: { key: number }) => isSelf(speaker, subject),
  /** To list users, and search them by name: for instructors, admins, and services with `users:list`. */
  listUsers: (speaker: Speaker) => hasRole(speaker.viewer, 'instructor') || isAdmin(speaker) || isServiceWith(speaker, 'users:list'),
  /** To search users by e-mail address, which reveals it: for admins, and services with `users:personal`. */
  searchByEmail: (speaker: Speaker) => isAdmin(speaker) || readsPersonal(speaker),
  /** To change a profile: for the user alone. */
  changeProfile: (speaker: Speaker, subject: { key: number }) => isSelf(speaker, subject),
  /** To replace somebody's roles: for admins. */
  assignRoles: (speaker: Speaker) => isAdmin(speaker),
  /** To follow a profile live: for the user, admins, and services with `users:personal`. */
  watchProfile: (speaker: Speaker, subject: { key: number }) => access.seePrivateFields(speaker, subject),
};
