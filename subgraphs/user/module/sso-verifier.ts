import type { SsoOptions } from '../../../platform/config/sso.ts';
import { DomainError } from '../../../platform/errors.ts';
import type { LogoutToken, SsoToken } from '../domain/sso-token.ts';
import type { ProviderKeysOptions } from './provider-keys.ts';
import { createProviderTokens } from './provider-tokens.ts';
import { createSharedTokens } from './shared-tokens.ts';
import { headerOf, isPlainType, refusal } from './token-rules.ts';

export type SsoVerifier = {
  /** @throws UNAUTHENTICATED, the same for everything that may be wrong; UPSTREAM_UNAVAILABLE when the provider's keys cannot be had */
  verify: (token: string) => Promise<SsoToken>;
  /** For a provider's back-channel logout. @throws as `verify` */
  verifyLogout: (token: string) => Promise<LogoutToken>;
};

export type SsoVerifierOptions = Pick<SsoOptions, 'provider' | 'shared'> & {
  now: () => Date;
  keys?: Omit<ProviderKeysOptions, 'issuer'> | undefined;
};

/**
 * Knows whose tokens count. A token says by its algorithm alone of which kind it is: `HS256` is signed with the shared secret, the others
 * with a key of the provider. Each kind has its own issuer and audience, and is checked in no other way.
 */
export function createSsoVerifier({ provider, shared, now, keys }: SsoVerifierOptions): SsoVerifier {
  const byProvider = provider && createProviderTokens(provider, now, keys);
  const verifyShared = shared && createSharedTokens(shared, now);
  return {
    verify: (token) =>
      refusing(async () => {
        const { alg, typ } = headerOf(token);
        if (!isPlainType(typ)) throw refusal();
        const verify = alg === 'HS256' ? verifyShared : byProvider?.verifyIdToken;
        if (!verify) throw refusal();
        return verify(token);
      }),
    verifyLogout: (token) =>
      refusing(async () => {
        const { typ } = headerOf(token);
        if (!byProvider || !(isPlainType(typ) || /^(application\/)?logout\+jwt$/i.test(String(typ)))) throw refusal();
        return byProvider.verifyLogoutToken(token);
      }),
  };
}

/** Whatever is wrong with a token is one and the same failure; only a provider that is away is another. */
async function refusing<Result>(check: () => Promise<Result>): Promise<Result> {
  try {
    return await check();
  } catch (error) {
    if (error instanceof DomainError && error.code === 'UPSTREAM_UNAVAILABLE') throw error;
    throw refusal();
  }
}
