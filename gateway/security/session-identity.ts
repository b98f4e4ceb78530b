import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { IdentityIssuer } from '../../platform/auth/identity-token.ts';
import { asViewer, GATEWAY, type Viewer } from '../../platform/auth/viewer.ts';
import { DomainError, unauthenticated } from '../../platform/errors.ts';
import { clientHeaders, toAddress, toUserAgent } from '../../platform/graph/client-info.ts';
import { CORRELATION_HEADER, IDENTITY_HEADER, type SubgraphEndpoint } from '../../platform/graph/endpoint.ts';
import type { Caller, ClientRequest, Identify } from '../caller.ts';
import type { AssertNotForged } from './forgery.ts';
import { rightsOf } from './rights.ts';
import { sessionTokenOf } from './session-token.ts';

/** How long a resolved session is believed: a revoked one is dead within this. */
const BELIEVED_MS = 900;
/** How often the session behind an open connection is looked at again. */
const RECHECK_MS = 10_000;

const RESOLVE_SESSION = 'query ResolveSession($token: String!) { resolveSession(token: $token) { id userId userKey roles expiresAt } }';
const resolved = z.object({
  resolveSession: z
    .object({ id: z.string(), userId: z.string(), userKey: z.number(), roles: z.array(z.string()), expiresAt: z.coerce.date() })
    .nullable(),
});

type Dependencies = {
  issuer: IdentityIssuer;
  /** The user subgraph, which knows the sessions. */
  userEndpoint: SubgraphEndpoint;
  assertNotForged: AssertNotForged;
};

/**
 * Knows a client by the session token that it shows, in `authorization: Bearer …` or in the cookie, and tells the subgraphs who it is, signed.
 * Without one the caller is nobody. A token that is no live session's is UNAUTHENTICATED, a lost user subgraph UPSTREAM_UNAVAILABLE.
 */
export function createSessionIdentify({ issuer, userEndpoint, assertNotForged }: Dependencies): Identify {
  const believed = new LRUCache<string, Promise<Viewer | null>>({ max: 50_000, ttl: BELIEVED_MS });

  const ask = async (token: string): Promise<Viewer | null> => {
    const headers = {
      [IDENTITY_HEADER]: await issuer.issue(GATEWAY, userEndpoint.name),
      [CORRELATION_HEADER]: 'session',
    };
    const response = await userEndpoint.execute({ query: RESOLVE_SESSION, variables: { token }, headers }).catch(() => null);
    const answer = resolved.safeParse(response?.data);
    // A null beside an error says nothing about the session.
    if (!answer.success || response?.errors?.length)
      throw new DomainError('UPSTREAM_UNAVAILABLE', 'Sessions cannot be checked just now, please try again');
    const session = answer.data.resolveSession;
    return session && session.expiresAt > new Date()
      ? { key: session.userKey, id: session.userId, roles: session.roles, sessionId: session.id }
      : null;
  };

  const findViewer = (token: string): Promise<Viewer | null> => {
    const key = createHash('sha256').update(token).digest('base64');
    const known = believed.get(key);
    if (known) return known;
    const asked = ask(token);
    believed.set(key, asked);
    // What could not be asked is asked again at once.
    asked.catch(() => believed.delete(key));
    return asked;
  };

  const callerFor = (viewer: Viewer | null, { address, headers }: ClientRequest, watch?: Caller['watch']): Caller => {
    const identity = asViewer(viewer);
    const client = clientHeaders({ address: toAddress(address), userAgent: toUserAgent(headers['user-agent']) });
    return {
      rights: rightsOf(identity),
      viewerKey: viewer ? viewer.id : '',
      headersFor: async (subgraph) => ({ ...client, [IDENTITY_HEADER]: await issuer.issue(identity, subgraph) }),
      watch,
    };
  };

  const watchSession =
    (token: string): NonNullable<Caller['watch']> =>
    (onEnd) => {
      const timer = setInterval(() => {
        findViewer(token).then(
          (viewer) => viewer === null && onEnd(unauthenticated('The session has ended')),
          // The user subgraph is away: existing connections go on.
          () => undefined,
        );
      }, RECHECK_MS);
      timer.unref();
      return () => clearInterval(timer);
    };

  return async (request) => {
    const shown = sessionTokenOf(request.headers);
    if (!shown) return callerFor(null, request);
    if (shown.byCookie) assertNotForged(request);
    const { token } = shown;
    const viewer = token === null ? null : await findViewer(token);
    if (token === null || viewer === null) throw unauthenticated('The session is unknown or has ended: sign in again');
    return callerFor(viewer, request, watchSession(token));
  };
}
