import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import type { SsoOptions } from '../../../platform/config/sso.ts';

export type Claims = Record<string, unknown>;

export type TestProvider = {
  issuer: string;
  sso: SsoOptions & { provider: NonNullable<SsoOptions['provider']> };
  /** Signed with the current key. What is undefined is left out. */
  sign: (claims?: Claims, header?: Claims, key?: CryptoKey) => Promise<string>;
  logoutToken: (claims?: Claims, header?: Claims) => Promise<string>;
  /** The public half of the current key. */
  publicJwk: () => JWK;
  /** Another key takes the place of the current one. */
  rotate: (alg?: string) => Promise<void>;
  /** What was asked for, by path. */
  asked: Record<string, number>;
  /** Answers a path in another way. */
  answer: (path: string, listener: RequestListener) => void;
  stop: () => Promise<void>;
};

export const CLIENT_ID = 'the-academy';
const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout';
let tokens = 0;

/** As much of an OpenID provider as tokens are checked by, and a key to sign any token with. */
export async function startTestProvider(algorithm = 'ES256'): Promise<TestProvider> {
  const answers = new Map<string, RequestListener>();
  const asked: Record<string, number> = {};
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://provider');
    asked[pathname] = (asked[pathname] ?? 0) + 1;
    const listener = answers.get(pathname);
    if (listener) return listener(request, response);
    return void response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sso`;
  let current: { key: CryptoKey; jwk: JWK & { kid: string; alg: string } };

  const json =
    (value: () => unknown): RequestListener =>
    (_, response) => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(value()));
    };
  answers.set(
    '/sso/.well-known/openid-configuration',
    json(() => ({ issuer, jwks_uri: `${issuer}/jwks` })),
  );
  answers.set(
    '/sso/jwks',
    json(() => ({ keys: [current.jwk] })),
  );

  const sign: TestProvider['sign'] = async (claims = {}, header = {}, key = current.key) => {
    const at = Math.floor(Date.now() / 1000);
    tokens += 1;
    const all = { iss: issuer, aud: CLIENT_ID, sub: 'person-1', iat: at, exp: at + 300, jti: `token-${tokens}`, ...claims };
    return new SignJWT(JSON.parse(JSON.stringify(all)) as Claims)
      .setProtectedHeader({ alg: current.jwk.alg, kid: current.jwk.kid, ...header })
      .sign(key);
  };

  const provider: TestProvider = {
    issuer,
    sso: {
      provider: { issuer, clientId: CLIENT_ID, audience: CLIENT_ID, scopes: 'openid' },
      shared: { secret: SHARED_SECRET, issuer: 'user-management', audience: 'hunt-master-academy' },
      rolesClaim: null,
    },
    sign,
    logoutToken: (claims = {}, header = {}) =>
      sign({ exp: undefined, events: { [LOGOUT_EVENT]: {} }, ...claims }, { typ: 'logout+jwt', ...header }),
    publicJwk: () => current.jwk,
    rotate: async (alg = algorithm) => {
      const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
      current = { key: privateKey, jwk: { ...(await exportJWK(publicKey)), kid: `key-${Math.random()}`, alg, use: 'sig' } };
    },
    asked,
    answer: (path, listener) => void answers.set(path, listener),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  await provider.rotate();
  return provider;
}

/** The secret that the user management module has too. */
export const SHARED_SECRET = 'a secret that the module has, 32 bytes at least';

/** As the user management module makes it. */
export async function signShared(claims: Claims = {}, header: Claims = {}, secret = SHARED_SECRET): Promise<string> {
  const at = Math.floor(Date.now() / 1000);
  tokens += 1;
  const all = {
    iss: 'user-management',
    aud: 'hunt-master-academy',
    sub: 'person-1',
    iat: at,
    exp: at + 300,
    jti: `token-${tokens}`,
    ...claims,
  };
  return new SignJWT(JSON.parse(JSON.stringify(all)) as Claims)
    .setProtectedHeader({ alg: 'HS256', ...header })
    .sign(new TextEncoder().encode(secret));
}
