import { loadSettings } from '../platform/config/load.ts';
import type { Logger } from '../platform/logger.ts';
import { startPlatform, type Platform } from '../platform/platform.ts';

type Environment = Readonly<Record<string, string | undefined>>;
export type OpenPlatform = { platform: Platform; stop: () => Promise<void> };

/**
 * The platform over the database of the settings; where these name none, over that of the sandbox in its data directory, running or not.
 * @throws ConfigurationError
 */
export async function openPlatform(environment: Environment, logger: Logger, say: (message: string) => void): Promise<OpenPlatform> {
  if (!environment['DATABASE_URL'] && !environment['DATABASE_URL_FILE']) {
    // The image of the services shape has no sandbox.
    const { openEngines } = await import('../sandbox/engines.ts');
    const settings = loadSettings(environment, 'sandbox');
    return openEngines(settings, settings.HMA_PUBLIC_URL ?? `http://127.0.0.1:${settings.HMA_PORT}`, logger, say);
  }
  const settings = loadSettings(environment, 'operator');
  const platform = await startPlatform({
    database: { url: settings.DATABASE_URL as string, poolSize: settings.DATABASE_POOL_SIZE },
    logger,
    eventRetentionDays: settings.HMA_EVENT_RETENTION_DAYS,
  });
  return { platform, stop: platform.stop };
}
