import type { OwnedDatabase, OwnedTransaction } from '../../../platform/database/access.ts';
import { isUniqueViolation } from '../../../platform/database/failures.ts';
import type { NewEvent } from '../../../platform/events/event.ts';
import { appendEvents } from '../../../platform/events/outbox.ts';
import type { Role, StoredProfile, User } from '../domain/user.ts';
import { toUser, userColumns, type UserRow } from './user-rows.ts';

type Owned = 'user' | 'userSession' | 'credential' | 'externalAccount' | 'usedToken' | 'mailedToken';
export type SsoDatabase = OwnedDatabase<Owned>;

/** An account with what decides whom it may be given to. */
export type SsoAccount = User & { isDeleted: boolean; emailVerified: boolean };

export type NewSsoUser = { id: string; username: string; email: string; profile: StoredProfile; roles: readonly Role[] };

/** The steps of a sign-in, in one transaction. */
export type SsoTransaction = {
  /** Notes something as used. False when it was already. */
  use: (hash: string, at: Date, expiresAt: Date) => Promise<boolean>;
  /** Notes when something was, last. */
  mark: (hash: string, at: Date, expiresAt: Date) => Promise<void>;
  /** Whether one of these was, at `since` or later. */
  wasMarked: (hashes: readonly string[], since: Date) => Promise<boolean>;
  /** The account of a provider's person, locked. Whoever asks for the same person waits for this transaction to end. */
  findLinked: (issuer: string, subject: string) => Promise<SsoAccount | null>;
  /** Who has the address, in any case of letters, locked; and whether the account has a link with the issuer. */
  findByEmail: (email: string, issuer: string) => Promise<{ account: SsoAccount; isLinked: boolean } | null>;
  /** Those of the names that somebody has, in lower case. */
  findTakenNames: (usernames: readonly string[]) => Promise<string[]>;
  insert: (user: NewSsoUser, verifiedAt: Date | null, at: Date) => Promise<SsoAccount>;
  /** A link that is there already is noted as used. */
  link: (issuer: string, subject: string, userKey: number, at: Date) => Promise<void>;
  /** Takes everything from an account by which somebody could get in: password, sessions, links, mailed tokens. */
  clear: (userKey: number, at: Date) => Promise<void>;
  /** @param change roles: sessions are revoked. verifiedAt: stays where the address was verified before. */
  update: (userKey: number, change: { profile: StoredProfile; roles: readonly Role[]; verifiedAt: Date | null }, at: Date) => Promise<User>;
  revokeSessions: (userKey: number, at: Date) => Promise<void>;
  /** Sessions that came of the provider's session, or, where none is named, all that came from the provider for the person. */
  revokeExternal: (
    issuer: string,
    sessionId: string | null,
    subject: string | null,
    at: Date,
  ) => Promise<{ userKey: number; id: string }[]>;
  append: (events: readonly NewEvent[]) => Promise<void>;
};

export type SsoStore = {
  /** Stays where the address was verified before. */
  verifyAddress: (userKey: number, at: Date) => Promise<void>;
  /** Commits when `work` resolves. Repeated, as a whole, when somebody else took a name or an address in the same moment. */
  transact: <Result>(work: (tx: SsoTransaction) => Promise<Result>) => Promise<Result>;
};

const ATTEMPTS = 4;

export const createSsoStore = (db: SsoDatabase): SsoStore => ({
  verifyAddress: async (userKey, at) => {
    await db.user.updateMany({ where: { id: userKey, emailVerifiedAt: null }, data: { emailVerifiedAt: at } });
  },
  transact: async (work) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await db.transact((tx) => work(toSteps(tx)));
      } catch (error) {
        if (attempt === ATTEMPTS || !isUniqueViolation(error)) throw error;
      }
    }
  },
});

type AccountRow = UserRow & { deleted_at: Date | null };

const toAccount = (row: AccountRow | undefined): SsoAccount | null => (row ? { ...toUser(row), isDeleted: row.deleted_at !== null } : null);

function toSteps(tx: OwnedTransaction<Owned>): SsoTransaction {
  const revokeSessions: SsoTransaction['revokeSessions'] = async (userKey, at) => {
    await tx.$executeRaw`UPDATE user_sessions SET revoked_at = ${at} WHERE user_id = ${userKey} AND revoked_at IS NULL`;
  };
  return {
    use: async (hash, at, expiresAt) => {
      await tx.$executeRaw`DELETE FROM used_tokens WHERE hash IN (SELECT hash FROM used_tokens WHERE expires_at < ${at} LIMIT 20 FOR UPDATE SKIP LOCKED)`;
      const used = await tx.$executeRaw`
        INSERT INTO used_tokens (hash, used_at, expires_at) VALUES (${hash}, ${at}, ${expiresAt}) ON CONFLICT (hash) DO NOTHING`;
      return used === 1;
    },
    mark: async (hash, at, expiresAt) => {
      await tx.$executeRaw`
        INSERT INTO used_tokens (hash, used_at, expires_at) VALUES (${hash}, ${at}, ${expiresAt})
        ON CONFLICT (hash) DO UPDATE SET used_at = greatest(used_tokens.used_at, EXCLUDED.used_at), expires_at = EXCLUDED.expires_at`;
    },
    wasMarked: async (hashes, since) => {
      const rows = await tx.$queryRaw<
        unknown[]
      >`SELECT 1 FROM used_tokens WHERE hash = ANY(${[...hashes]}) AND used_at >= ${since} LIMIT 1`;
      return rows.length > 0;
    },
    findLinked: async (issuer, subject) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${JSON.stringify(['sso', issuer, subject])}, 0))`;
      const [row] = await tx.$queryRaw<AccountRow[]>`
        SELECT ${userColumns}, u.deleted_at FROM external_accounts e JOIN users u ON u.id = e.user_id
        WHERE e.issuer = ${issuer} AND e.subject = ${subject} FOR UPDATE OF u`;
      return toAccount(row);
    },
    findByEmail: async (email, issuer) => {
      const [row] = await tx.$queryRaw<AccountRow[]>`
        SELECT ${userColumns}, u.deleted_at FROM users u WHERE lower(u.email) = lower(${email}) FOR UPDATE`;
      const account = toAccount(row);
      // Only now that the account is locked: somebody may have been linked with it while this waited.
      return account && { account, isLinked: (await tx.externalAccount.count({ where: { userId: account.key, issuer } })) > 0 };
    },
    findTakenNames: async (usernames) => {
      const lower = usernames.map((username) => username.toLowerCase());
      const rows = await tx.$queryRaw<{ name: string }[]>`SELECT lower(username) AS name FROM users WHERE lower(username) = ANY(${lower})`;
      return rows.map(({ name }) => name);
    },
    insert: async (user, verifiedAt, at) => {
      const [row] = await tx.$queryRaw<AccountRow[]>`
        INSERT INTO users AS u (external_user_id, username, email, email_verified_at, profile_data, roles, created_at, updated_at, sync_status, last_synced)
        VALUES (${user.id}, ${user.username}, ${user.email}, ${verifiedAt}, ${JSON.stringify(user.profile)}::jsonb,
          ${JSON.stringify(user.roles)}::jsonb, ${at}, ${at}, 'synced', ${at})
        RETURNING ${userColumns}, u.deleted_at`;
      return toAccount(row) as SsoAccount;
    },
    link: async (issuer, subject, userKey, at) => {
      await tx.$executeRaw`
        INSERT INTO external_accounts (issuer, subject, user_id, linked_at, last_used_at) VALUES (${issuer}, ${subject}, ${userKey}, ${at}, ${at})
        ON CONFLICT (issuer, subject) DO UPDATE SET last_used_at = EXCLUDED.last_used_at`;
    },
    clear: async (userKey, at) => {
      await tx.credential.deleteMany({ where: { userId: userKey } });
      await tx.externalAccount.deleteMany({ where: { userId: userKey } });
      await tx.mailedToken.updateMany({ where: { userId: userKey, usedAt: null }, data: { usedAt: at } });
      await revokeSessions(userKey, at);
    },
    update: async (userKey, { profile, roles, verifiedAt }, at) => {
      const [row] = await tx.$queryRaw<UserRow[]>`
        UPDATE users AS u SET profile_data = ${JSON.stringify(profile)}::jsonb, roles = ${JSON.stringify(roles)}::jsonb, updated_at = ${at},
          email_verified_at = coalesce(u.email_verified_at, ${verifiedAt}), sync_status = 'synced', last_synced = ${at}
        WHERE u.id = ${userKey} RETURNING ${userColumns}`;
      return toUser(row as UserRow);
    },
    revokeSessions,
    revokeExternal: async (issuer, sessionId, subject, at) => {
      const rows = await tx.$queryRaw<{ user_id: number; public_id: string }[]>`
        UPDATE user_sessions s SET revoked_at = ${at}
        WHERE s.issuer = ${issuer} AND s.revoked_at IS NULL AND (${sessionId}::text IS NULL OR s.external_session_id = ${sessionId})
          AND (${subject}::text IS NULL
            OR s.user_id IN (SELECT user_id FROM external_accounts WHERE issuer = ${issuer} AND subject = ${subject}))
        RETURNING s.user_id, s.public_id`;
      return rows.map((row) => ({ userKey: row.user_id, id: row.public_id }));
    },
    append: (events) => appendEvents(tx, events),
  };
}
