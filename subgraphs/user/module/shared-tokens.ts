import { jwtVerify } from 'jose';
import type { SsoOptions } from '../../../platform/config/sso.ts';
import type { SsoToken } from '../domain/sso-token.ts';
import { isOfAnotherPurpose, LEEWAY_SECONDS, refusal, toSsoToken } from './token-rules.ts';

/** From when the module made a token to when it is brought here. */
const MAX_AGE = '10m';

/** Checks tokens that the user management module signed with the secret that it shares with us. What comes back throws for any other. */
export function createSharedTokens({ secret, issuer, audience }: NonNullable<SsoOptions['shared']>, now: () => Date) {
  const key = new TextEncoder().encode(secret);
  return async (token: string): Promise<SsoToken> => {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['HS256'],
      issuer,
      audience,
      requiredClaims: ['sub', 'iat', 'exp'],
      maxTokenAge: MAX_AGE,
      clockTolerance: LEEWAY_SECONDS,
      currentDate: now(),
    });
    if (isOfAnotherPurpose(payload)) throw refusal();
    return toSsoToken(issuer, token, payload);
  };
}
