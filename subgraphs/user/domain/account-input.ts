import { z } from 'zod';
import type { StoredProfile } from './user.ts';

const MAX_SETTINGS_BYTES = 8_192;

const timeZone = z.string().max(64).refine(isTimeZone, 'Expected an IANA time zone name, Europe/Berlin for instance');
const settings = z
  .unknown()
  .refine((value) => value == null || (typeof value === 'object' && !Array.isArray(value)), 'Expected a JSON object')
  .refine(
    (value) => Buffer.byteLength(JSON.stringify(value ?? null)) <= MAX_SETTINGS_BYTES,
    `Expected at most ${MAX_SETTINGS_BYTES} bytes of JSON`,
  );
const text = (max: number) => z.string().trim().max(max, `Expected at most ${max} characters`);

export const profileInput = z.object({
  firstName: text(100).nullish(),
  lastName: text(100).nullish(),
  avatarUrl: z.coerce.string().max(500, 'Expected at most 500 characters').startsWith('https://', 'Expected an https URL').nullish(),
  bio: text(2_000).nullish(),
  location: text(200).nullish(),
  experienceLevel: z.enum(['BEGINNER', 'INTERMEDIATE', 'EXPERT']).nullish(),
  interests: z.array(text(60)).max(30, 'Expected at most 30 interests').nullish(),
  notificationSettings: settings.optional(),
  privacySettings: settings.optional(),
});

const newPassword = z.string().min(10, 'Expected at least 10 characters').max(200, 'Expected at most 200 characters');
/** ASCII, as `EmailAddress` has it: the operator's tools come by another way. */
const email = z
  .string()
  .max(255, 'Expected at most 255 characters')
  .regex(/^[!-~]+$/, 'Expected an address in ASCII');

export const registerInput = z.object({
  username: z.string().regex(/^[A-Za-z0-9._-]{3,40}$/, 'Expected 3 to 40 letters, digits, dots, dashes or underscores'),
  email,
  password: newPassword,
  profile: profileInput.nullish(),
  timeZone: timeZone.nullish(),
});

export const updateProfileInput = z.object({ profile: profileInput.nullish(), timeZone: timeZone.nullish() });

export const assignRolesInput = z.object({
  userId: z.string().max(255),
  roles: z.array(z.enum(['STUDENT', 'INSTRUCTOR', 'ADMIN'])).min(1, 'Expected at least one role'),
});

export const resetRequestInput = z.object({ email });
export const resetPasswordInput = z.object({ token: z.string(), newPassword });
export const changePasswordInput = z.object({ currentPassword: z.string(), newPassword });

export type ProfileChanges = z.infer<typeof profileInput>;
export type RegisterInput = z.input<typeof registerInput>;
export type UpdateProfileInput = z.input<typeof updateProfileInput>;
export type ResetPasswordInput = z.input<typeof resetPasswordInput>;
export type ChangePasswordInput = z.input<typeof changePasswordInput>;
export type AssignRolesInput = z.input<typeof assignRolesInput>;

/** The stored profile after `changes`: what is undefined stays, what is null is removed. */
export function applyProfileChanges(stored: StoredProfile, changes: ProfileChanges): StoredProfile {
  const { notification_settings, privacy_settings } = stored.preferences ?? {};
  return withoutEmpty({
    ...stored,
    first_name: changed(stored.first_name, changes.firstName),
    last_name: changed(stored.last_name, changes.lastName),
    avatar_url: changed(stored.avatar_url, changes.avatarUrl),
    bio: changed(stored.bio, changes.bio),
    location: changed(stored.location, changes.location),
    experience_level: changed(stored.experience_level, changes.experienceLevel?.toLowerCase()),
    interests: changed(stored.interests, changes.interests),
    preferences: withoutEmpty({
      ...stored.preferences,
      notification_settings: changed(notification_settings, changes.notificationSettings),
      privacy_settings: changed(privacy_settings, changes.privacySettings),
    }),
  });
}

const changed = (stored: unknown, change: unknown) => (change === undefined ? stored : (change ?? undefined));

const withoutEmpty = (fields: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
