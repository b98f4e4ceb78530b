import type { SsoOptions } from '../../platform/config/sso.ts';
import type { Platform } from '../../platform/platform.ts';
import { createSsoVerifier, type SsoVerifierOptions } from './module/sso-verifier.ts';
import type { SessionService } from './services/sessions.ts';
import { createSsoService } from './services/sso.ts';
import { createSsoStore } from './store/sso-store.ts';

export type SsoAssembly = {
  /** Null or left out: nobody signs in through a provider. */
  sso?: SsoOptions | null | undefined;
  /** How the provider's keys are kept. */
  ssoKeys?: SsoVerifierOptions['keys'];
};

/** Signing in with tokens of a provider, over the platform. */
export const createSso = ({ now, newId, own }: Platform, sessions: SessionService, { sso, ssoKeys }: SsoAssembly) =>
  createSsoService({
    sso: sso ? { verifier: createSsoVerifier({ ...sso, now, keys: ssoKeys }), rolesClaim: sso.rolesClaim } : null,
    store: createSsoStore(own('user', 'userSession', 'credential', 'externalAccount', 'usedToken', 'mailedToken')),
    sessions,
    now,
    newId,
  });
