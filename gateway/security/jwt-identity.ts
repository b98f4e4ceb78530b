import { createRemoteJWKSet, customFetch, jwtVerify, type JWTPayload } from 'jose';
import { z } from 'zod';
import { DomainError, unauthenticated } from '../../platform/errors.ts';
import type { Caller, Identify, Rights } from '../caller.ts';

export type JwtOptions = {
  /** Where the keys are, as a JSON Web Key Set. */
  jwks: URL;
  /** Who must have signed a token. Unless told, whoever has one of the keys. */
  issuer?: string | undefined;
  /** For whom a token must be: one of these. Unless told, for anybody. */
  audience?: readonly string[] | undefined;
};

/** Public keys alone: with a secret among them, a public key could be taken for one. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];
/** Between the clocks of two machines. */
const LEEWAY_SECONDS = 30;
const KEYS_TIMEOUT_MS = 5_000;
/** The longest that a timer takes. */
const MAX_TIMER_MS = 2_147_483_647;

const keySet = z.looseObject({ keys: z.array(z.looseObject({ kty: z.string() })) });

/**
 * Knows clients by the JWT in `authorization: Bearer …`. What they may do are its scopes, `scope` or `scp`; no policy holds, because
 * nothing here could tell. Without the header the caller is nobody. Any other header is UNAUTHENTICATED, keys that cannot be had are
 * UPSTREAM_UNAVAILABLE. The header goes to the subgraphs as it came.
 */
export function createJwtIdentify({ jwks, issuer, audience }: JwtOptions): Identify {
  const keys = createRemoteJWKSet(jwks, { timeoutDuration: KEYS_TIMEOUT_MS, [customFetch]: readKeys });

  const verify = async (authorization: string): Promise<JWTPayload> => {
    const token = /^Bearer\s+(\S+)$/i.exec(authorization)?.[1];
    if (token === undefined) throw refusal();
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: ALGORITHMS,
        clockTolerance: LEEWAY_SECONDS,
        requiredClaims: ['exp'],
        ...(issuer !== undefined && { issuer }),
        ...(audience && { audience: [...audience] }),
      });
      return payload;
    } catch (error) {
      throw error instanceof DomainError ? error : refusal();
    }
  };

  return async ({ headers: { authorization } }) => {
    if (authorization === undefined) return callerOf({ authenticated: false, scopes: [], policies: [] }, {});
    const claims = await verify(authorization);
    const rights = { authenticated: true, scopes: scopesOf(claims), policies: [] };
    return callerOf(rights, { authorization }, claims.exp);
  };
}

const callerOf = (rights: Rights, headers: Record<string, string>, expiry?: number): Caller => ({
  rights,
  viewerKey: headers['authorization'] ?? '',
  headersFor: async () => headers,
  watch: expiry === undefined ? undefined : endAt((expiry + LEEWAY_SECONDS) * 1000),
});

/** A connection does not outlive the token that it was opened with. */
const endAt =
  (time: number): NonNullable<Caller['watch']> =>
  (onEnd) => {
    const timer = setTimeout(() => onEnd(unauthenticated('The token has expired')), Math.min(time - Date.now(), MAX_TIMER_MS));
    timer.unref();
    return () => clearTimeout(timer);
  };

/** The same for whatever is wrong: a hint would help to make the next one better. */
const refusal = () => unauthenticated('This token is not valid here');

/** RFC 8693 has one text with spaces in `scope`; others have a list, or `scp`. */
const scopesOf = ({ scope, scp }: JWTPayload): string[] => [scope, scp].flatMap(namesIn);

const namesIn = (claim: unknown): string[] =>
  typeof claim === 'string'
    ? claim.split(' ').filter(Boolean)
    : Array.isArray(claim)
      ? claim.filter((name) => typeof name === 'string')
      : [];

async function readKeys(url: string, init: RequestInit): Promise<Response> {
  try {
    const response = await fetch(url, init);
    if (!response.ok) throw new Error(`${url} answers ${response.status}`);
    return Response.json(keySet.parse(await response.json()));
  } catch (error) {
    throw new DomainError('UPSTREAM_UNAVAILABLE', 'Who you are cannot be checked just now, please try again', undefined, { cause: error });
  }
}
