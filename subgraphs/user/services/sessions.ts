import { createHash, randomBytes } from 'node:crypto';
import { assertViewer, type Speaker, type Viewer } from '../../../platform/auth/viewer.ts';
import { forbidden, notFound } from '../../../platform/errors.ts';
import { parsePage, toConnection, type Connection, type ConnectionArgs } from '../../../platform/graph/connection.ts';
import type { IdGenerator } from '../../../platform/ids.ts';
import { access } from '../domain/access.ts';
import { sessionRevoked } from '../domain/events.ts';
import { endsOf, USE_NOTED_MS, type Session, type SessionTerms } from '../domain/session.ts';
import type { User } from '../domain/user.ts';
import type { ExternalSession, LiveSession, SessionStore } from '../store/session-store.ts';

/** What a token of ours looks like: 256 random bits in base64url. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

export type SessionService = ReturnType<typeof createSessionService>;

type Dependencies = { sessions: SessionStore; terms: SessionTerms; now: () => Date; newId: IdGenerator };

export function createSessionService({ sessions, terms, now, newId }: Dependencies) {
  return {
    /**
     * The token is in the result, this once.
     * @param external the provider's session that this one came of
     * @param userAgent what the device says it is
     */
    async open(user: Pick<User, 'key' | 'id'>, external: ExternalSession | null = null, userAgent: string | null = null): Promise<Session> {
      const token = randomBytes(32).toString('base64url');
      const createdAt = now();
      const session = { id: newId('ses'), createdAt, ...endsOf(terms, createdAt), userAgent };
      await sessions.insert({ ...session, userKey: user.key, tokenHash: hashToken(token), external });
      return { ...session, userId: user.id, lastUsedAt: null, token };
    },

    /** Uses the session of a token, which moves its end on. Null for whatever is not the token of a live session. */
    async resolve(token: string): Promise<LiveSession | null> {
      if (!TOKEN.test(token)) return null;
      const at = now();
      return sessions.use(hashToken(token), {
        at,
        notedBefore: new Date(at.getTime() - USE_NOTED_MS),
        expiresAt: new Date(at.getTime() + terms.idleMs),
      });
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

    /** Ends all sessions of the viewer but the one that asks. @throws UNAUTHENTICATED */
    async revokeOthers(maybe: Viewer | null): Promise<number> {
      const viewer = assertViewer(maybe);
      const facts = { userKey: viewer.key, actorKey: viewer.key, at: now() };
      return sessions.revokeOthers(viewer.key, viewer.sessionId, facts.at, (id) => sessionRevoked(facts, id));
    },
  };
}

const hashToken = (token: string) => createHash('sha256').update(token).digest('hex');
