import { createHash, randomBytes } from 'node:crypto';
import { assertViewer, type Speaker, type Viewer } from '../../../platform/auth/viewer.ts';
import { forbidden, notFound } from '../../../platform/errors.ts';
import { parsePage, toConnection, type Connection, type ConnectionArgs } from '../../../platform/graph/connection.ts';
import type { IdGenerator } from '../../../platform/ids.ts';
import { access } from '../domain/access.ts';
import { sessionRevoked } from '../domain/events.ts';
import { SESSION_DAYS, type Session } from '../domain/session.ts';
import type { User } from '../domain/user.ts';
import type { ExternalSession, LiveSession, SessionStore } from '../store/session-store.ts';

const DAY_MS = 86_400_000;
/** What a token of ours looks like: 256 random bits in base64url. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

export type SessionService = ReturnType<typeof createSessionService>;

export function createSessionService({ sessions, now, newId }: { sessions: SessionStore; now: () => Date; newId: IdGenerator }) {
  return {
    /**
     * The token is in the result, this once.
     * @param external the provider's session that this one came of
     */
    async open(user: Pick<User, 'key' | 'id'>, external: ExternalSession | null = null): Promise<Session> {
      const token = randomBytes(32).toString('base64url');
      const createdAt = now();
      const session = { id: newId('ses'), createdAt, expiresAt: new Date(createdAt.getTime() + SESSION_DAYS * DAY_MS) };
      await sessions.insert({ ...session, userKey: user.key, tokenHash: hashToken(token), external });
      return { ...session, userId: user.id, token };
    },

    /** Null for whatever is not the token of a live session. */
    async resolve(token: string): Promise<LiveSession | null> {
      return TOKEN.test(token) ? sessions.findLive(hashToken(token), now()) : null;
    },

    /** @throws FORBIDDEN for anybody but the user */
    async list(speaker: Speaker, user: User, args: ConnectionArgs): Promise<Connection<Session>> {
      if (!access.seeSessions(speaker, user)) throw forbidden('Sessions are shown to their owner alone');
      const page = parsePage(args);
      return toConnection(await sessions.findPage(user.key, now(), page), page);
    },

    /** @throws UNAUTHENTICATED, NOT_FOUND when the viewer has no such session */
    async revoke(maybe: Viewer | null, id?: string): Promise<{ sessionId: string }> {
      const viewer = assertViewer(maybe);
      const sessionId = id ?? viewer.sessionId;
      const facts = { userKey: viewer.key, actorKey: viewer.key, at: now() };
      if (!(await sessions.revoke(viewer.key, sessionId, sessionRevoked(facts, sessionId)))) throw notFound('Session', sessionId);
      return { sessionId };
    },
  };
}

const hashToken = (token: string) => createHash('sha256').update(token).digest('hex');
