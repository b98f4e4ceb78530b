import type { FastifyInstance } from 'fastify';
import type { IdentityIssuer } from '../../../platform/auth/identity-token.ts';
import type { SsoOptions } from '../../../platform/config/sso.ts';
import type { SubgraphEndpoint } from '../../../platform/graph/endpoint.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Identify } from '../../caller.ts';
import type { Origins } from '../../security/origins.ts';
import type { RateLimits } from '../../security/rate-limits.ts';
import type { AuthDependencies } from './dependencies.ts';
import { createLocalSessions } from './local-sessions.ts';
import { addLoginRoutes } from './login-routes.ts';
import { addLogoutRoutes } from './logout-routes.ts';
import { createPendingLogins } from './pending-logins.ts';
import { createProviderClient } from './provider-client.ts';
import { createSeal } from './sealed.ts';

export type AuthOptions = {
  provider: NonNullable<SsoOptions['provider']>;
  /** Where browsers reach this gateway, and the provider sends them back to. */
  publicUrl: string;
  /** The gateway's Ed25519 key, PKCS #8 PEM. */
  identityPrivateKey: string;
  issuer: IdentityIssuer;
  userEndpoint: SubgraphEndpoint;
  identify: Identify;
  origins: Origins;
  rateLimits: RateLimits | null;
  logger: Logger;
  now?: () => Date;
};

/** For pages of this gateway: where to send people. */
export const AUTH_PATHS = { login: '/auth/login', logout: '/auth/logout' };

const MAX_BODY = 32_768;

/** Signing in and out through a provider, for browsers. */
export function addAuthRoutes(
  app: FastifyInstance,
  { provider, identityPrivateKey, now = () => new Date(), ...options }: AuthOptions,
): void {
  const { issuer, userEndpoint, identify, origins, rateLimits, logger } = options;
  const publicUrl = options.publicUrl.replace(/\/$/, '');
  const deps: AuthDependencies = {
    client: createProviderClient({
      provider,
      redirectUri: `${publicUrl}/auth/callback`,
      postLogoutRedirectUri: `${publicUrl}/auth/signed-out`,
    }),
    pending: createPendingLogins(createSeal(identityPrivateKey, 'login'), now),
    sessions: createLocalSessions({ issuer, userEndpoint, identify }),
    seal: createSeal(identityPrivateKey, 'id token'),
    origins,
    rateLimits,
    publicUrl,
    logger,
  };
  app.register(async (routes) => {
    routes.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: MAX_BODY }, (_request, body, done) =>
      done(null, new URLSearchParams(String(body))),
    );
    addLoginRoutes(routes, deps);
    addLogoutRoutes(routes, deps);
  });
}
