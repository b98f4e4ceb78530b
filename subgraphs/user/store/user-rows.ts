import { Prisma } from '../../../platform/database/generated/client.ts';
import { ROLES, type Role, type StoredProfile, type User } from '../domain/user.ts';

export type UserRow = {
  id: number;
  external_user_id: string;
  username: string;
  email: string;
  email_verified_at: Date | null;
  profile_data: StoredProfile | null;
  roles: unknown;
  time_zone: string;
  created_at: Date;
  last_login_at: Date | null;
};

export const userColumns = Prisma.sql`u.id, u.external_user_id, u.username, u.email, u.email_verified_at, u.profile_data, u.roles, u.time_zone, u.created_at, u.last_login_at`;

export const toUser = (row: UserRow): User => ({
  key: row.id,
  id: row.external_user_id,
  username: row.username,
  email: row.email,
  emailVerified: row.email_verified_at !== null,
  profile: row.profile_data ?? {},
  roles: toRoles(row.roles),
  timeZone: row.time_zone,
  createdAt: row.created_at,
  lastLoginAt: row.last_login_at,
});

const toRoles = (stored: unknown): Role[] => (Array.isArray(stored) ? ROLES.filter((role) => stored.includes(role)) : []);
