import type { Logger } from '../platform/logger.ts';
import type { Gateway } from './gateway.ts';

/** The gateway of the platform, as the environment describes it. */
export async function createConfiguredGateway(_environment: NodeJS.ProcessEnv, _logger: Logger): Promise<Gateway> {
  throw new Error('The configured gateway is not built yet. Give a supergraph: npm run gateway -- --supergraph <path or URL>');
}
