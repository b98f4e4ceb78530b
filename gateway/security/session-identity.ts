import { LRUCache } from 'lru-cache';
import { NOBODY, type Identity } from '../../platform/auth/viewer.ts';
import { clientHeaders, toAddress, toUserAgent } from '../../platform/graph/client-info.ts';
import { IDENTITY_HEADER } from '../../platform/graph/endpoint.ts';
import type { Caller, ClientRequest, Identify } from '../caller.ts';
import type { AssertNotForged } from './forgery.ts';
import type { AccessFeed } from './identity/access-feed.ts';
import { createKnownTokens } from './identity/known-tokens.ts';
import { keyOf, shownTokenOf, unknownToken } from './identity/shown-token.ts';
import { createTokenResolver, type TokenSource } from './identity/token-resolver.ts';
import { createWatchedTokens } from './identity/watched-tokens.ts';
import { quotaOf, type RateLimits } from './rate-limits.ts';
import { rightsOf } from './rights.ts';

/** Mutations after which sessions of the caller may be over: the next request here is to know, before anybody is told. */
const ENDS_SESSIONS = new Set(['signOut', 'revokeSession', 'revokeOtherSessions', 'changePassword']);

/** A token that nobody has is one try, however often it is shown in this time: a client with an old one is not guessing. */
const SAME_TRY_MS = 60_000;
const REMEMBERED_TRIES = 10_000;

/** Without a feed a token is believed for 0.9 s, and those of open connections are looked at every second. */
const NO_FEED: Pick<AccessFeed, 'toldSince' | 'listen'> = { toldSince: () => null, listen: () => {} };

type Dependencies = TokenSource & {
  assertNotForged: AssertNotForged;
  feed?: Pick<AccessFeed, 'toldSince' | 'listen'>;
  /** What is told of tokens that nobody has, and may refuse to have more of them looked up. */
  tokenGuard?: RateLimits['tokenGuard'] | undefined;
};

/**
 * Knows a client by the token that it shows: a session's, in `authorization: Bearer …` or in the cookie, or a service account's, in
 * `x-service-token`. Tells the subgraphs who it is, signed. Without a token the caller is nobody. A token that is not valid is
 * UNAUTHENTICATED, a lost user subgraph UPSTREAM_UNAVAILABLE.
 */
export function createSessionIdentify({ issuer, userEndpoint, assertNotForged, feed = NO_FEED, tokenGuard }: Dependencies): Identify {
  const known = createKnownTokens(createTokenResolver({ issuer, userEndpoint }), feed);
  const watched = createWatchedTokens(known.find, feed);
  const tries = new LRUCache<string, true>({ max: REMEMBERED_TRIES, ttl: SAME_TRY_MS });
  feed.listen((change) => {
    if (change) known.forget(change);
    watched.doubt(change);
  });

  const callerFor = (identity: Identity, { address, headers }: ClientRequest, more: Partial<Caller> = {}): Caller => {
    const client = clientHeaders({ address: toAddress(address), userAgent: toUserAgent(headers['user-agent']) });
    return {
      rights: rightsOf(identity),
      viewerKey: viewerKeyOf(identity),
      quota: quotaOf(identity, address),
      headersFor: async (subgraph) => ({ ...client, [IDENTITY_HEADER]: await issuer.issue(identity, subgraph) }),
      ...more,
    };
  };

  return async (request) => {
    const shown = shownTokenOf(request.headers);
    if (!shown) return callerFor(NOBODY, request);
    if (shown.byCookie) assertNotForged(request);
    // Whoever is known already is not held up by others who guess at the same address.
    if (tokenGuard && !known.isKnown(shown)) await tokenGuard.beforeLookUp(request);
    const token = await known.find(shown);
    if (!token) {
      if (!tries.has(keyOf(shown))) await tokenGuard?.onUnknown(request);
      tries.set(keyOf(shown), true);
      throw unknownToken();
    }
    const { identity, subject } = token;
    return callerFor(identity, request, {
      watch: (onEnd) => watched.watch(shown, token, onEnd),
      afterMutation: (fields) => {
        if (!fields.some((field) => ENDS_SESSIONS.has(field))) return;
        known.forget({ subject, session: null });
        watched.doubt({ subject, session: null });
      },
    });
  };
}

const viewerKeyOf = ({ viewer, service }: Identity): string => viewer?.id ?? (service ? `service ${service.id}` : '');
