import { Provider, type Configuration } from 'oidc-provider';
import { claimsOf, findById } from './directory.ts';
import { escapeHtml, logoutPage, page, pageHeaders } from './pages.ts';
import { ALGORITHM, type SigningKey } from './secrets.ts';

export type ProviderOptions = {
  issuer: string;
  /** The path of the issuer, without a slash at its end. */
  mountPath: string;
  keys: readonly SigningKey[];
  cookieSecret: string;
  /** The one client: the academy. */
  client: { id: string; secret: string; redirectUri: string; backchannelLogoutUri: string; postLogoutRedirectUri: string };
};

/** An OpenID provider, for whatever Koa, Express and Node's own server have in common: `callback()`. */
export function createProvider({ issuer, mountPath, keys, cookieSecret, client }: ProviderOptions): Provider {
  const cookie = { httpOnly: true, sameSite: 'lax', path: mountPath, signed: true } as const;
  const configuration: Configuration = {
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: [client.redirectUri],
        post_logout_redirect_uris: [client.postLogoutRedirectUri],
        backchannel_logout_uri: client.backchannelLogoutUri,
        backchannel_logout_session_required: true,
        grant_types: ['authorization_code'],
        response_types: ['code'],
        id_token_signed_response_alg: ALGORITHM,
      },
    ],
    jwks: { keys: [...keys] },
    cookies: { keys: [cookieSecret], long: cookie, short: { httpOnly: true, sameSite: 'lax', signed: true } },
    scopes: ['openid', 'profile', 'email'],
    claims: {
      openid: ['sub'],
      profile: ['name', 'given_name', 'family_name', 'preferred_username'],
      email: ['email', 'email_verified'],
    },
    // The academy reads them from the id token.
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    ttl: { Session: 43_200, Grant: 43_200, Interaction: 3_600, AccessToken: 600, AuthorizationCode: 60, IdToken: 600 },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          ctx.set(pageHeaders);
          ctx.body = logoutPage(form);
        },
        postLogoutSuccessSource: (ctx) => {
          ctx.set(pageHeaders);
          ctx.body = page('Signed out', '<p>You have signed out of the user management module.</p>');
        },
      },
    },
    interactions: { url: (_ctx, { uid }) => `${mountPath}/interaction/${uid}` },
    findAccount: (_ctx, id) => {
      const person = findById(id);
      return person ? { accountId: id, claims: () => claimsOf(person) } : undefined;
    },
    // The one client is the module's own: nobody is asked whether it may know them.
    loadExistingGrant: async ({ oidc }) => {
      const { session, client: asking } = oidc;
      if (!session?.accountId || !asking) return undefined;
      const grantId = session.grantIdFor(asking.clientId);
      const existing = grantId === undefined ? undefined : await oidc.provider.Grant.find(grantId);
      if (existing) return existing;
      const grant = new oidc.provider.Grant({ clientId: asking.clientId, accountId: session.accountId });
      grant.addOIDCScope('openid profile email');
      await grant.save();
      return grant;
    },
    renderError: (ctx, { error, error_description }) => {
      ctx.set(pageHeaders);
      ctx.body = page('This did not work', `<p>${escapeHtml(error)}</p><p>${escapeHtml(error_description ?? '')}</p>`);
    },
    // It refuses to ask addresses of this machine, and here there are no others.
    fetch: (url, options) => {
      const { dispatcher: _refusing, ...rest } = (options ?? {}) as RequestInit & { dispatcher?: unknown };
      return fetch(url, rest);
    },
  };
  return new Provider(issuer, configuration);
}
