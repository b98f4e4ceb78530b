import { jwtVerify, type JWTPayload } from 'jose';
import type { SsoOptions } from '../../../platform/config/sso.ts';
import type { LogoutToken, SsoToken } from '../domain/sso-token.ts';
import { createProviderKeys, type ProviderKeysOptions } from './provider-keys.ts';
import {
  fromSeconds,
  hashOf,
  isAuthorizedParty,
  isId,
  isMeantFor,
  isOfAnotherPurpose,
  LEEWAY_SECONDS,
  refusal,
  toSsoToken,
} from './token-rules.ts';

/** Public keys alone: with a secret among them, a public key could be taken for one. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'];
/** From when the provider made a token to when it is brought here. */
const MAX_AGE = '24h';
const MAX_AGE_SECONDS = 86_400;
const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/** Checks tokens that the provider signed with one of its keys. What comes back throws for any other. */
export function createProviderTokens(
  provider: NonNullable<SsoOptions['provider']>,
  now: () => Date,
  options: Omit<ProviderKeysOptions, 'issuer'> = {},
) {
  const { issuer, audience, clientId } = provider;
  const keys = createProviderKeys({ ...options, issuer });
  const verify = async (token: string, requiredClaims: string[]): Promise<JWTPayload> => {
    if (!isMeantFor(provider, token, now())) throw refusal();
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ALGORITHMS,
      issuer,
      audience,
      requiredClaims,
      maxTokenAge: MAX_AGE,
      clockTolerance: LEEWAY_SECONDS,
      currentDate: now(),
    });
    return payload;
  };

  return {
    verifyIdToken: async (token: string): Promise<SsoToken> => {
      const payload = await verify(token, ['sub', 'iat', 'exp']);
      if (isOfAnotherPurpose(payload) || !isAuthorizedParty(payload, clientId)) throw refusal();
      return toSsoToken(issuer, token, payload);
    },

    /** By OpenID Connect Back-Channel Logout 1.0, section 2.6. */
    verifyLogoutToken: async (token: string): Promise<LogoutToken> => {
      const { sub, jti, iat = 0, exp, ...claims } = await verify(token, ['iat', 'jti', 'events']);
      const { sid, events, nonce } = claims as { sid?: unknown; events?: unknown; nonce?: unknown };
      const isComplete = isId(jti) && isLogoutEvent(events) && nonce === undefined && (sub !== undefined || sid !== undefined);
      if (!isComplete || (sub !== undefined && !isId(sub)) || (sid !== undefined && !isId(sid))) throw refusal();
      return {
        issuer,
        subject: sub ?? null,
        sessionId: sid ?? null,
        issuedAt: fromSeconds(iat),
        expiresAt: fromSeconds((exp ?? iat + MAX_AGE_SECONDS) + LEEWAY_SECONDS),
        hash: hashOf(JSON.stringify(['logout', issuer, jti])),
      };
    },
  };
}

const isLogoutEvent = (events: unknown): boolean => {
  const event = (events as Record<string, unknown> | null | undefined)?.[LOGOUT_EVENT];
  return typeof event === 'object' && event !== null && !Array.isArray(event);
};
