import { createIdentityVerifier, generateIdentityKeys } from '../platform/auth/identity-token.ts';
import { loadSettings } from '../platform/config/load.ts';
import type { Logger } from '../platform/logger.ts';
import { startPlatform, type Platform } from '../platform/platform.ts';
import { openObjectStore } from '../platform/storage/from-settings.ts';
import type { ObjectStore } from '../platform/storage/object-store.ts';
import { createAssessmentSubgraph } from '../subgraphs/assessment/subgraph.ts';
import { createContentSubgraph } from '../subgraphs/content/subgraph.ts';
import { createUserSubgraph } from '../subgraphs/user/subgraph.ts';

export type ImportEngines = { platform: Platform; objects: ObjectStore; stop: () => Promise<void> };

type Environment = Readonly<Record<string, string | undefined>>;

/** What says that there are engines elsewhere, and no sandbox. */
const ELSEWHERE = ['DATABASE_URL', 'DATABASE_URL_FILE', 'MINIO_ENDPOINT'];

/**
 * PostgreSQL and the object store of the settings; where these name none, those of the sandbox in its data directory, running or not.
 * @throws ConfigurationError
 */
export async function openImportEngines(environment: Environment, logger: Logger, say: (message: string) => void): Promise<ImportEngines> {
  if (!ELSEWHERE.some((name) => environment[name])) {
    // The image of the services shape has no sandbox.
    const { openEngines } = await import('../sandbox/engines.ts');
    const settings = loadSettings(environment, 'sandbox');
    return openEngines(settings, settings.HMA_PUBLIC_URL ?? `http://127.0.0.1:${settings.HMA_PORT}`, logger, say);
  }
  const settings = loadSettings(environment, 'import');
  const platform = await startPlatform({
    database: { url: settings.DATABASE_URL as string, poolSize: settings.DATABASE_POOL_SIZE },
    logger,
    eventRetentionDays: settings.HMA_EVENT_RETENTION_DAYS,
  });
  try {
    return { platform, objects: await openObjectStore(settings, platform.now), stop: platform.stop };
  } catch (error) {
    await platform.stop();
    throw error;
  }
}

/** The services that an import needs, without the graph in front of them: nobody's identity is ever verified. */
export async function createImportServices({ platform, objects }: Pick<ImportEngines, 'platform' | 'objects'>) {
  const { publicKey } = await generateIdentityKeys();
  const verifier = await createIdentityVerifier(publicKey, 'import');
  const { imports: courses } = createContentSubgraph(platform, verifier, { objects }).services;
  const { imports: assessments } = createAssessmentSubgraph(platform, verifier).services;
  const { accounts } = createUserSubgraph(platform, verifier).services;
  return { courses, assessments, accounts };
}
