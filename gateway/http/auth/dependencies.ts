import type { Logger } from '../../../platform/logger.ts';
import type { Origins } from '../../security/origins.ts';
import type { RateLimits } from '../../security/rate-limits.ts';
import type { LocalSessions } from './local-sessions.ts';
import type { PendingLogins } from './pending-logins.ts';
import type { ProviderClient } from './provider-client.ts';
import type { Seal } from './sealed.ts';

/** What the sign-in routes work with. */
export type AuthDependencies = {
  client: ProviderClient;
  pending: PendingLogins;
  sessions: LocalSessions;
  /** For the id token, which the browser keeps for the way out. */
  seal: Seal;
  origins: Origins;
  /** Null: nobody is counted. */
  rateLimits: RateLimits | null;
  /** Without a slash at its end. */
  publicUrl: string;
  logger: Logger;
};
