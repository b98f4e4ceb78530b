import type { OwnedDatabase } from '../../../platform/database/access.ts';
import { isUniqueViolation } from '../../../platform/database/failures.ts';
import { Prisma } from '../../../platform/database/generated/client.ts';
import { keyset, type SortKey } from '../../../platform/database/keyset.ts';
import { appendEvents } from '../../../platform/events/outbox.ts';
import type { NewEvent } from '../../../platform/events/event.ts';
import type { Page, PageRequest } from '../../../platform/graph/connection.ts';
import type { Role, StoredProfile, User } from '../domain/user.ts';
import { addMailedToken } from './token-rows.ts';
import { toUser, userColumns, type UserRow } from './user-rows.ts';

export type UserDatabase = OwnedDatabase<'user' | 'userSession' | 'credential'>;

export type NewUser = {
  id: string;
  username: string;
  email: string;
  /** argon2id, PHC string; null for accounts that cannot sign in with a password. */
  passwordHash: string | null;
  profile: StoredProfile;
  roles: readonly Role[];
  timeZone: string;
  createdAt: Date;
};

/** Names and addresses are matched from their beginning, in any case of letters. */
export type UserSearch = { role?: Role | undefined; username?: string | undefined; email?: string | undefined };

export type UserStore = {
  /** In no particular order, without the ids that do not exist. */
  findMany: (ids: readonly string[]) => Promise<User[]>;
  findPage: (search: UserSearch, page: PageRequest) => Promise<Page<User>>;
  /** By name or address in any case of letters, with the password's hash. Null for unknown and deleted users. */
  findCredential: (login: string) => Promise<{ user: User; passwordHash: string | null } | null>;
  /**
   * The taken field's name when there is such a user already.
   * @param verification a mail is enqueued by which the address can be verified, between these times
   */
  insert: (
    user: NewUser,
    event: (key: number) => NewEvent,
    verification: { at: Date; expiresAt: Date } | null,
  ) => Promise<User | 'username' | 'email'>;
  /** Changes the profile under a lock on the user's row. Null: no such user. */
  updateProfile: (
    id: string,
    change: (user: User) => { profile: StoredProfile; timeZone: string },
    event: NewEvent,
  ) => Promise<User | null>;
  /** Gives a new password, and revokes all sessions. */
  replacePassword: (key: number, passwordHash: string, event: NewEvent) => Promise<void>;
  /** Replaces the roles and revokes all sessions. Null: no such user. */
  assignRoles: (id: string, roles: readonly Role[], at: Date, events: (key: number) => NewEvent[]) => Promise<User | null>;
};

const NEWEST_FIRST: SortKey[] = [
  { sql: Prisma.sql`u.created_at`, type: 'timestamp', direction: 'desc' },
  { sql: Prisma.sql`u.id`, type: 'integer', direction: 'desc' },
];

const beginningWith = (text: string) => `${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;

export function createUserStore(db: UserDatabase): UserStore {
  return {
    findMany: async (ids) => {
      const rows = await db.$queryRaw<UserRow[]>`SELECT ${userColumns} FROM users u WHERE u.external_user_id = ANY(${[...ids]})`;
      return rows.map(toUser);
    },
    findPage: async ({ role, username, email }, page) => {
      const { beyond, orderBy, cursor, limit } = keyset(NEWEST_FIRST, page);
      const rows = await db.$queryRaw<(UserRow & { cursor: string[] })[]>`
        SELECT ${userColumns}, ${cursor} AS cursor FROM users u
        WHERE u.deleted_at IS NULL AND ${beyond}
          ${role ? Prisma.sql`AND u.roles @> ${JSON.stringify([role])}::jsonb` : Prisma.empty}
          ${username === undefined ? Prisma.empty : Prisma.sql`AND lower(u.username) LIKE ${beginningWith(username)}`}
          ${email === undefined ? Prisma.empty : Prisma.sql`AND lower(u.email) LIKE ${beginningWith(email)}`}
        ORDER BY ${orderBy} LIMIT ${limit}`;
      return rows.map((row) => ({ node: toUser(row), cursor: row.cursor }));
    },
    findCredential: async (login) => {
      const [row] = await db.$queryRaw<(UserRow & { password_hash: string | null })[]>`
        SELECT ${userColumns}, c.password_hash FROM users u LEFT JOIN credentials c ON c.user_id = u.id
        WHERE (lower(u.username) = lower(${login}) OR lower(u.email) = lower(${login})) AND u.deleted_at IS NULL LIMIT 1`;
      return row ? { user: toUser(row), passwordHash: row.password_hash } : null;
    },
    insert: async (user, event, verification) => {
      try {
        return await db.transact(async (tx) => {
          const [row] = await tx.$queryRaw<UserRow[]>`
            INSERT INTO users AS u (external_user_id, username, email, profile_data, roles, time_zone, created_at, updated_at)
            VALUES (${user.id}, ${user.username}, ${user.email}, ${JSON.stringify(user.profile)}::jsonb, ${JSON.stringify(user.roles)}::jsonb,
              ${user.timeZone}, ${user.createdAt}, ${user.createdAt})
            RETURNING ${userColumns}`;
          const made = toUser(row as UserRow);
          if (user.passwordHash !== null) await tx.credential.create({ data: { userId: made.key, passwordHash: user.passwordHash } });
          if (verification) await addMailedToken(tx, made, 'email_verification', verification);
          await appendEvents(tx, [event(made.key)]);
          return made;
        });
      } catch (error) {
        if (isUniqueViolation(error, 'username')) return 'username';
        if (isUniqueViolation(error, 'email')) return 'email';
        throw error;
      }
    },
    updateProfile: (id, change, event) =>
      db.transact(async (tx) => {
        const [row] = await tx.$queryRaw<UserRow[]>`SELECT ${userColumns} FROM users u WHERE u.external_user_id = ${id} FOR UPDATE`;
        if (!row) return null;
        const { profile, timeZone } = change(toUser(row));
        const [changed] = await tx.$queryRaw<UserRow[]>`
          UPDATE users AS u SET profile_data = ${JSON.stringify(profile)}::jsonb, time_zone = ${timeZone}, updated_at = ${event.occurredAt}
          WHERE u.id = ${row.id} RETURNING ${userColumns}`;
        await appendEvents(tx, [event]);
        return toUser(changed as UserRow);
      }),
    replacePassword: (key, passwordHash, event) =>
      db.transact(async (tx) => {
        const at = event.occurredAt;
        await tx.$executeRaw`
          INSERT INTO credentials (user_id, password_hash, changed_at) VALUES (${key}, ${passwordHash}, ${at})
          ON CONFLICT (user_id) DO UPDATE SET password_hash = EXCLUDED.password_hash, changed_at = EXCLUDED.changed_at`;
        await tx.$executeRaw`UPDATE user_sessions SET revoked_at = ${at} WHERE user_id = ${key} AND revoked_at IS NULL`;
        await appendEvents(tx, [event]);
      }),
    assignRoles: (id, roles, at, events) =>
      db.transact(async (tx) => {
        const [row] = await tx.$queryRaw<UserRow[]>`
          UPDATE users AS u SET roles = ${JSON.stringify(roles)}::jsonb, updated_at = ${at}
          WHERE u.external_user_id = ${id} AND u.deleted_at IS NULL RETURNING ${userColumns}`;
        if (!row) return null;
        await tx.$executeRaw`UPDATE user_sessions SET revoked_at = ${at} WHERE user_id = ${row.id} AND revoked_at IS NULL`;
        await appendEvents(tx, events(row.id));
        return toUser(row);
      }),
  };
}
