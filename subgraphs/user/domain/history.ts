import type { Role, StoredProfile } from './user.ts';

/** Somebody who joined in the past, and cannot sign in: they have no password. */
export type PastUser = {
  /** Public id. */
  id: string;
  username: string;
  email: string;
  profile: StoredProfile;
  roles: readonly Role[];
  /** IANA name. */
  timeZone: string;
  joinedAt: Date;
  lastSeenAt: Date;
};
