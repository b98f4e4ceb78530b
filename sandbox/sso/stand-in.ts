import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { importJWK, SignJWT } from 'jose';
import type { Provider } from 'oidc-provider';
import type { SsoOptions } from '../../platform/config/sso.ts';
import type { Logger } from '../../platform/logger.ts';
import { claimsOf, type ModuleUser, type Passwords } from './directory.ts';
import { createHandler } from './handler.ts';
import { makeKey, passwordsFile, readPasswords, readSecrets, writeSecrets, type SigningKey } from './secrets.ts';

export type StandIn = {
  /** How the academy reaches it. */
  options: NonNullable<SsoOptions['provider']>;
  /** By username. */
  passwords: Passwords;
  passwordsFile: string;
  /** Hangs it on a server, under `/sso`. */
  addRoutes: (app: FastifyInstance) => void;
  /** The spec's `generate_sso_token`: proof that somebody has signed in at the module. */
  generateSsoToken: (person: ModuleUser) => Promise<string>;
  /** Another key signs from now on; tokens of the earlier one count no more. */
  rotateKeys: () => Promise<void>;
};

export type StandInOptions = {
  /** Where its keys and passwords are kept. */
  directory: string;
  /** Where browsers and the academy reach the server that it hangs on. */
  publicUrl: string;
  logger: Logger;
};

const MOUNT_PATH = '/sso';
const CLIENT_ID = 'hunt-master-academy';
const TOKEN_SECONDS = 300;

/** Stands in for the user management module: an OpenID provider with a few people, who sign in by a form. */
export async function createStandIn({ directory, publicUrl, logger }: StandInOptions): Promise<StandIn> {
  const base = publicUrl.replace(/\/$/, '');
  const issuer = `${base}${MOUNT_PATH}`;
  const mountPath = new URL(issuer).pathname;
  const passwords = await readPasswords(directory);
  let secrets = await readSecrets(directory);
  let provider: Promise<Provider> | null = null;

  const build = async (): Promise<Provider> => {
    // Large, and of no use until somebody signs in.
    const { createProvider } = await quietly(logger, () => import('./provider.ts'));
    return quietly(logger, async () =>
      createProvider({
        issuer,
        mountPath,
        keys: secrets.keys,
        cookieSecret: secrets.cookieSecret,
        client: {
          id: CLIENT_ID,
          secret: secrets.clientSecret,
          redirectUri: `${base}/auth/callback`,
          backchannelLogoutUri: `${base}/auth/backchannel-logout`,
          postLogoutRedirectUri: `${base}/auth/signed-out`,
        },
      }),
    );
  };

  const generateSsoToken = async (person: ModuleUser): Promise<string> => {
    const key = secrets.keys[0] as SigningKey;
    return new SignJWT({ ...claimsOf(person), jti: randomUUID() })
      .setProtectedHeader({ alg: key.alg, kid: key.kid })
      .setIssuer(issuer)
      .setAudience(CLIENT_ID)
      .setIssuedAt()
      .setExpirationTime(`${TOKEN_SECONDS}s`)
      .sign(await importJWK(key));
  };

  return {
    options: { issuer, clientId: CLIENT_ID, clientSecret: secrets.clientSecret, audience: CLIENT_ID, scopes: 'openid profile email' },
    passwords,
    passwordsFile: passwordsFile(directory),
    generateSsoToken,
    rotateKeys: async () => {
      secrets = { ...secrets, keys: [await makeKey()] };
      await writeSecrets(directory, secrets);
      if (provider) provider = build();
    },
    addRoutes: (app) => {
      app.register(async (routes) => {
        // Bodies are for the provider to read.
        routes.removeAllContentTypeParsers();
        routes.addContentTypeParser('*', (_request, _body, done) => done(null));
        routes.all(`${mountPath}/*`, async (request, reply) => {
          provider ??= build();
          const built = await provider.catch((error: unknown) => {
            provider = null;
            throw error;
          });
          reply.hijack();
          const handle = createHandler({
            mountPath,
            provider: built,
            passwords,
            passwordsFile: passwordsFile(directory),
            makeToken: generateSsoToken,
          });
          await handle(request.raw, reply.raw);
        });
      });
    },
  };
}

/** The provider tells its operator, on the console, what a product would do otherwise. Here it stands in for one. */
async function quietly<Result>(logger: Logger, work: () => Promise<Result>): Promise<Result> {
  const { warn, info } = console;
  const note = (text: unknown) => logger.debug({ note: String(text) }, 'the stand-in says');
  Object.assign(console, { warn: note, info: note });
  try {
    return await work();
  } finally {
    Object.assign(console, { warn, info });
  }
}
