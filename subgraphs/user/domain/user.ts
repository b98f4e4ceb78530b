/** What a user may do on the platform, as the spec writes it. */
export type Role = 'student' | 'instructor' | 'admin';

export const ROLES: readonly Role[] = ['student', 'instructor', 'admin'];

export type ExperienceLevel = 'beginner' | 'intermediate' | 'expert';

/** The spec's profile, as it is stored in `users.profile_data`. */
export type StoredProfile = {
  first_name?: string;
  last_name?: string;
  avatar_url?: string;
  bio?: string;
  location?: string;
  experience_level?: ExperienceLevel;
  interests?: string[];
  preferences?: { notification_settings?: unknown; privacy_settings?: unknown };
};

export type User = {
  /** Internal key. */
  key: number;
  /** Public id. */
  id: string;
  username: string;
  email: string;
  /** Whether the address was proven to be theirs. */
  emailVerified: boolean;
  profile: StoredProfile;
  roles: readonly Role[];
  timeZone: string;
  createdAt: Date;
  lastLoginAt: Date | null;
};

/** A profile on its way to somebody: `whole` where they may see what is for the user and admins. */
export type VisibleProfile = { profile: StoredProfile; whole: boolean };
