import type { DomainError } from '../../platform/errors.ts';
import type { Limits } from '../../platform/limits/limits.ts';
import { tooOften, toNetwork, type Throttle, type ThrottleState } from '../../platform/limits/throttle.ts';
import type { Caller, ClientRequest, Quota } from '../caller.ts';

/** How often whoever is named may ask, each in a minute. */
export type RateLimitRules = {
  /** Operations and requests of one person. */
  user: number;
  /** The same of one service account. */
  service: number;
  /** The same of all who come from one address without saying who they are. */
  address: number;
  /** WebSockets opened from one address. */
  connections: number;
  /** Tokens shown from one address that nobody has. */
  badTokens: number;
};

/** How somebody stands with one quota. */
export type Standing = ThrottleState & {
  /** The name that `RateLimit` and `RateLimit-Policy` know it by. */
  policy: string;
  windowSeconds: number;
};

const WINDOW_SECONDS = 60;

export type RateLimits = ReturnType<typeof createRateLimits>;

export function createRateLimits(limits: Limits, rules: RateLimitRules) {
  const throttleOf = (policy: string, points: number): Throttle =>
    limits.throttle({ name: `gateway-${policy}`, points, seconds: WINDOW_SECONDS });
  const operations = {
    user: throttleOf('user', rules.user),
    service: throttleOf('service', rules.service),
    address: throttleOf('address', rules.address),
  };
  const connections = throttleOf('connections', rules.connections);
  const badTokens = throttleOf('bad-tokens', rules.badTokens);
  const standing = (policy: string, state: ThrottleState): Standing => ({ ...state, policy, windowSeconds: WINDOW_SECONDS });

  return {
    /** Counts one request or operation. */
    countOperation: async ({ policy, key }: Quota): Promise<Standing> => standing(policy, await operations[policy].consume(key)),

    /** Counts one attempt to open a WebSocket. */
    countConnection: async (address: string | undefined): Promise<Standing> =>
      standing('connections', await connections.consume(networkOf(address))),

    /** How an address stands that shows tokens which nobody has. */
    badTokensOf: async (address: string | undefined): Promise<Standing> => standing('bad-tokens', await badTokens.peek(networkOf(address))),

    /** For `createSessionIdentify`. */
    tokenGuard: {
      beforeLookUp: async ({ address }: ClientRequest): Promise<void> => {
        const state = await badTokens.peek(networkOf(address));
        if (state.remaining === 0) throw tooOften(state);
      },
      onUnknown: async ({ address }: ClientRequest): Promise<void> => void (await badTokens.consume(networkOf(address))),
    },
  };
}

/** What somebody hears who is not allowed to go on. */
export const tooManyRequests = (standing: Standing): DomainError => tooOften(standing, 'Too many requests, please try again later');

/** Whose quota it is: a person's or a service's own, wherever it comes from; of all others their address's. */
export const quotaOf = ({ viewer, service }: CallerIdentity, address: string | undefined): Quota =>
  viewer
    ? { policy: 'user', key: viewer.id }
    : service
      ? { policy: 'service', key: service.id }
      : { policy: 'address', key: networkOf(address) };

type CallerIdentity = { viewer: { id: string } | null; service: { id: string } | null };

const networkOf = (address: string | undefined): string => (address === undefined ? 'unknown' : toNetwork(address));

/** As draft-ietf-httpapi-ratelimit-headers has them: what the quota is, and what is left of it. */
export const rateLimitHeaders = ({ policy, limit, remaining, resetMs, windowSeconds, allowed }: Standing): Record<string, string> => {
  const seconds = Math.ceil(resetMs / 1000);
  return {
    'ratelimit-policy': `"${policy}";q=${limit};w=${windowSeconds}`,
    ratelimit: `"${policy}";r=${remaining};t=${seconds}`,
    ...(!allowed && { 'retry-after': String(Math.max(1, seconds)) }),
  };
};

/** Counts an operation of somebody who is known. Null: nobody counts here. */
export const countFor = async (rateLimits: RateLimits | null, { quota }: Pick<Caller, 'quota'>): Promise<Standing | null> =>
  rateLimits && quota ? rateLimits.countOperation(quota) : null;
