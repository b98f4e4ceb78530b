import type { Viewer } from '../../../platform/auth/viewer.ts';
import type { StoredProfile } from './user.ts';

/** Whom a rule looks at. */
type Subject = { key: number; profile: StoredProfile };

const isSelf = (viewer: Viewer | null, subject: { key: number }) => viewer !== null && viewer.key === subject.key;
const has = (viewer: Viewer | null, role: string) => viewer?.roles.includes(role) ?? false;
const isPrivate = ({ profile }: Subject) =>
  (profile.preferences?.privacy_settings as { profile?: unknown } | undefined)?.profile === 'private';

/**
 * Who may see which rows and fields of this subgraph. This is the whole of it: services and resolvers ask here.
 */
export const access = {
  /** Name, roles, when the account was made: authors and instructors are shown to everybody. */
  seeUser: (_viewer: Viewer | null, _subject: Subject) => true,
  seeProfile: (viewer: Viewer | null, subject: Subject) =>
    isSelf(viewer, subject) || has(viewer, 'admin') || (viewer !== null && !isPrivate(subject)),
  /** E-mail address, location, time zone, last sign-in, preferences. */
  seePrivateFields: (viewer: Viewer | null, subject: { key: number }) => isSelf(viewer, subject) || has(viewer, 'admin'),
  seeSessions: (viewer: Viewer | null, subject: { key: number }) => isSelf(viewer, subject),
  listUsers: (viewer: Viewer | null) => has(viewer, 'instructor') || has(viewer, 'admin'),
  /** Filtering by address would reveal it. */
  searchByEmail: (viewer: Viewer | null) => has(viewer, 'admin'),
  changeProfile: (viewer: Viewer | null, subject: { key: number }) => isSelf(viewer, subject),
  assignRoles: (viewer: Viewer | null) => has(viewer, 'admin'),
  watchProfile: (viewer: Viewer | null, subject: { key: number }) => isSelf(viewer, subject) || has(viewer, 'admin'),
};
