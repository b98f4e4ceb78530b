import { Prisma } from '../../../platform/database/generated/client.ts';
import { keyset, type SortKey } from '../../../platform/database/keyset.ts';
import { appendEvents } from '../../../platform/events/outbox.ts';
import type { NewEvent } from '../../../platform/events/event.ts';
import type { Page, PageRequest } from '../../../platform/graph/connection.ts';
import type { Session } from '../domain/session.ts';
import type { UserDatabase } from './user-store.ts';

/** Of a session that came of a provider's token. */
export type ExternalSession = {
  issuer: string;
  /** The provider's own id of its session; null where it tells none. */
  sessionId: string | null;
  /** SHA-256 of the token, hex. */
  tokenHash: string;
};

export type NewSession = {
  id: string;
  userKey: number;
  /** SHA-256 of the token, hex. */ tokenHash: string;
  createdAt: Date;
  expiresAt: Date;
  endsAt: Date;
  userAgent: string | null;
  external: ExternalSession | null;
};

/** A use of a session: it is noted, and moves the session's end on, unless one was noted since `notedBefore`. */
export type SessionUse = { at: Date; notedBefore: Date; expiresAt: Date };

export type LiveSession = { id: string; userId: string; userKey: number; roles: string[]; expiresAt: Date };

export type SessionStore = {
  /** Also notes the sign-in on the user. */
  insert: (session: NewSession) => Promise<void>;
  /** Null for unknown, expired and revoked ones, and for deleted users. */
  use: (tokenHash: string, use: SessionUse) => Promise<LiveSession | null>;
  /** Sessions of one user that are neither expired nor revoked. */
  findPage: (userKey: number, at: Date, page: PageRequest) => Promise<Page<Session>>;
  /** False when the user has no such session, or it is over already. */
  revoke: (userKey: number, id: string, event: NewEvent) => Promise<boolean>;
  /** Revokes all sessions of the user but one. Returns how many that were. */
  revokeOthers: (userKey: number, keptId: string, at: Date, eventOf: (id: string) => NewEvent) => Promise<number>;
};

const NEWEST_FIRST: SortKey[] = [
  { sql: Prisma.sql`s.created_at`, type: 'timestamp', direction: 'desc' },
  { sql: Prisma.sql`s.id`, type: 'integer', direction: 'desc' },
];

type SessionRow = {
  public_id: string;
  external_user_id: string;
  created_at: Date;
  expires_at: Date;
  ends_at: Date | null;
  last_used_at: Date | null;
  user_agent: string | null;
};
type LiveRow = { public_id: string; external_user_id: string; user_id: number; roles: string[] | null; expires_at: Date };

export function createSessionStore(db: UserDatabase): SessionStore {
  return {
    insert: async (session) => {
      await db.$executeRaw`
        WITH made AS (
          INSERT INTO user_sessions (public_id, user_id, session_token, created_at, expires_at, ends_at, user_agent, issuer, external_session_id, external_token)
          VALUES (${session.id}, ${session.userKey}, ${session.tokenHash}, ${session.createdAt}, ${session.expiresAt},
            ${session.endsAt}, ${session.userAgent},
            ${session.external?.issuer ?? null}, ${session.external?.sessionId ?? null}, ${session.external?.tokenHash ?? null})
        )
        UPDATE users SET last_login_at = ${session.createdAt} WHERE id = ${session.userKey}`;
    },
    use: async (tokenHash, { at, notedBefore, expiresAt }) => {
      const [row] = await db.$queryRaw<LiveRow[]>`
        WITH live AS (
          SELECT s.id, s.public_id, s.user_id, s.expires_at, s.last_used_at, u.external_user_id, u.roles
          FROM user_sessions s JOIN users u ON u.id = s.user_id
          WHERE s.session_token = ${tokenHash} AND s.expires_at > ${at} AND s.revoked_at IS NULL AND u.deleted_at IS NULL
        ), noted AS (
          UPDATE user_sessions s SET last_used_at = ${at}, expires_at = least(coalesce(s.ends_at, s.expires_at), ${expiresAt})
          FROM live WHERE s.id = live.id AND s.revoked_at IS NULL AND coalesce(s.last_used_at, s.created_at) < ${notedBefore}
          RETURNING s.expires_at
        )
        SELECT public_id, external_user_id, user_id, roles, coalesce((SELECT expires_at FROM noted), expires_at) AS expires_at FROM live`;
      return row
        ? { id: row.public_id, userId: row.external_user_id, userKey: row.user_id, roles: row.roles ?? [], expiresAt: row.expires_at }
        : null;
    },
    findPage: async (userKey, at, page) => {
      const { beyond, orderBy, cursor, limit } = keyset(NEWEST_FIRST, page);
      const rows = await db.$queryRaw<(SessionRow & { cursor: string[] })[]>`
        SELECT s.public_id, s.created_at, s.expires_at, s.ends_at, s.last_used_at, s.user_agent, u.external_user_id, ${cursor} AS cursor
        FROM user_sessions s JOIN users u ON u.id = s.user_id
        WHERE s.user_id = ${userKey} AND s.expires_at > ${at} AND s.revoked_at IS NULL AND ${beyond}
        ORDER BY ${orderBy} LIMIT ${limit}`;
      return rows.map((row) => ({
        node: {
          id: row.public_id,
          userId: row.external_user_id,
          createdAt: row.created_at,
          expiresAt: row.expires_at,
          endsAt: row.ends_at,
          lastUsedAt: row.last_used_at,
          userAgent: row.user_agent,
        },
        cursor: row.cursor,
      }));
    },
    revoke: (userKey, id, event) =>
      db.transact(async (tx) => {
        const revoked = await tx.$executeRaw`
          UPDATE user_sessions SET revoked_at = ${event.occurredAt} 
          WHERE user_id = ${userKey} AND public_id = ${id} AND revoked_at IS NULL AND expires_at > ${event.occurredAt}`;
        if (revoked === 0) return false;
        await appendEvents(tx, [event]);
        return true;
      }),
    revokeOthers: (userKey, keptId, at, eventOf) =>
      db.transact(async (tx) => {
        const revoked = await tx.$queryRaw<{ public_id: string }[]>`
          UPDATE user_sessions SET revoked_at = ${at}
          WHERE user_id = ${userKey} AND public_id <> ${keptId} AND revoked_at IS NULL AND expires_at > ${at} RETURNING public_id`;
        if (revoked.length > 0)
          await appendEvents(
            tx,
            revoked.map((row) => eventOf(row.public_id)),
          );
        return revoked.length;
      }),
  };
}
