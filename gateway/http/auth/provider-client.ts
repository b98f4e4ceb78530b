import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  calculatePKCECodeChallenge,
  ClientSecretBasic,
  discovery,
  fetchUserInfo,
  None,
  type Configuration,
} from 'openid-client';
import type { SsoOptions } from '../../../platform/config/sso.ts';
import { DomainError, unauthenticated } from '../../../platform/errors.ts';
import type { PendingLogin } from './pending-logins.ts';

/** What the provider said of somebody who signed in. */
export type SignedIn = {
  idToken: string;
  /** What is not in the token, where it tells no address. */
  described: Record<string, unknown> | null;
};

export type ProviderClient = {
  /** Where the browser goes to sign in. @throws UPSTREAM_UNAVAILABLE */
  loginUrl: (login: Pick<PendingLogin, 'state' | 'nonce' | 'verifier'>) => Promise<string>;
  /**
   * What the provider gives for the code that the browser came back with.
   * @param search the query of the callback
   * @throws UNAUTHENTICATED when it gives nothing for it, UPSTREAM_UNAVAILABLE
   */
  finish: (search: string, login: Pick<PendingLogin, 'state' | 'nonce' | 'verifier'>) => Promise<SignedIn>;
  /** Where the browser goes to sign out there; null where the provider has no such place, or does not answer. */
  logoutUrl: (idToken: string | null) => Promise<string | null>;
};

export type ProviderClientOptions = {
  provider: NonNullable<SsoOptions['provider']>;
  redirectUri: string;
  postLogoutRedirectUri: string;
  timeoutMs?: number | undefined;
};

/** How long what the provider says about itself is believed. */
const METADATA_MS = 3_600_000;

/** The academy as a client of the provider: authorization code with PKCE. Nothing is asked before somebody signs in. */
export function createProviderClient({
  provider,
  redirectUri,
  postLogoutRedirectUri,
  timeoutMs = 5_000,
}: ProviderClientOptions): ProviderClient {
  let known: { configuration: Promise<Configuration>; until: number } | null = null;

  const configure = (): Promise<Configuration> => {
    if (known && Date.now() < known.until) return known.configuration;
    const { issuer, clientId, clientSecret } = provider;
    const authentication = clientSecret === undefined ? None() : ClientSecretBasic(clientSecret);
    const asked = discovery(new URL(issuer), clientId, undefined, authentication, {
      timeout: timeoutMs / 1_000,
      execute: issuer.startsWith('http:') ? [allowInsecureRequests] : [],
    }).catch((error: unknown) => {
      known = null;
      throw unavailable(error);
    });
    known = { configuration: asked, until: Date.now() + METADATA_MS };
    return asked;
  };

  return {
    loginUrl: async ({ state, nonce, verifier }) => {
      const url = buildAuthorizationUrl(await configure(), {
        redirect_uri: redirectUri,
        scope: provider.scopes,
        state,
        nonce,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      });
      return url.href;
    },

    finish: async (search, { state, nonce, verifier }) => {
      const configuration = await configure();
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true };
      const tokens = await authorizationCodeGrant(configuration, new URL(`${redirectUri}${search}`), checks).catch((error: unknown) => {
        throw isAway(error) ? unavailable(error) : unauthenticated('The sign-in provider did not confirm this sign-in');
      });
      const claims = tokens.claims();
      if (tokens.id_token === undefined || !claims) throw unauthenticated('The sign-in provider did not confirm this sign-in');
      const isDescribed = claims['email'] !== undefined || !configuration.serverMetadata().userinfo_endpoint;
      // Without it the user subgraph says what is missing.
      const described = isDescribed ? null : await fetchUserInfo(configuration, tokens.access_token, claims.sub).catch(() => null);
      return { idToken: tokens.id_token, described };
    },

    logoutUrl: async (idToken) => {
      const configuration = await configure().catch(() => null);
      if (!configuration?.serverMetadata().end_session_endpoint) return null;
      return buildEndSessionUrl(configuration, {
        post_logout_redirect_uri: postLogoutRedirectUri,
        ...(idToken !== null && { id_token_hint: idToken }),
      }).href;
    },
  };
}

const unavailable = (cause: unknown) =>
  new DomainError('UPSTREAM_UNAVAILABLE', 'The sign-in provider does not answer. Try again in a moment.', undefined, { cause });

/** Whether it was not there, or not itself: `fetch failed`, a timeout, a status of 500 or more, an answer that is none. */
function isAway(error: unknown): boolean {
  const { name, code, cause, status } = error as { name?: string; code?: string; cause?: unknown; status?: number };
  if (name === 'TimeoutError' || name === 'AbortError' || code === 'OAUTH_TIMEOUT' || code === 'OAUTH_PARSE_ERROR') return true;
  if (typeof status === 'number' && status >= 500) return true;
  if (cause instanceof Response) return cause.status >= 500;
  return error instanceof TypeError && !code?.startsWith('OAUTH');
}
