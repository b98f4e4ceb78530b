import { collectDefaultMetrics, Registry } from 'prom-client';
import { createIdentityVerifier, type IdentityVerifier } from '../auth/identity-token.ts';
import { ConfigurationError, loadSettings } from '../config/load.ts';
import type { SettingValues } from '../config/settings.ts';
import { createLogger } from '../logger.ts';
import { startPlatform, type Platform } from '../platform.ts';
import { outliveLostFields } from '../lost-fields.ts';
import { stopOnSignals } from '../process.ts';
import { startTelemetry } from '../telemetry/start.ts';
import { startBackground, type SubgraphAssembly } from './assembly.ts';
import { createSubgraphServer } from './serve.ts';
import { traceHandler } from './traced-handler.ts';

type SubgraphProcess = 'content' | 'user' | 'analytics' | 'assessment' | 'social';
type Build = (platform: Platform, verifier: IdentityVerifier, settings: SettingValues) => SubgraphAssembly | Promise<SubgraphAssembly>;

/** A subgraph's process from its settings to its signals. Settings that are not right end it with a list of them all. */
export async function runSubgraph(name: SubgraphProcess, environment: NodeJS.ProcessEnv, build: Build): Promise<void> {
  try {
    await run(name, environment, build);
  } catch (error) {
    process.stderr.write(`${error instanceof ConfigurationError ? error.message : String((error as Error).stack ?? error)}\n`);
    process.exit(1);
  }
}

async function run(name: SubgraphProcess, environment: NodeJS.ProcessEnv, build: Build): Promise<void> {
  const settings = loadSettings(environment, name);
  const logger = createLogger(name, settings.LOG_LEVEL);
  const verifier = await createIdentityVerifier(settings.HMA_IDENTITY_PUBLIC_KEY as string, name);
  const telemetry = await startTelemetry(settings, name, logger);
  const platform = await startPlatform({
    database: { url: settings.DATABASE_URL as string, poolSize: settings.DATABASE_POOL_SIZE },
    logger,
    eventRetentionDays: settings.HMA_EVENT_RETENTION_DAYS,
  });
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const assembly = await build(platform, verifier, settings);
  const handler = traceHandler(assembly.handler, telemetry.tracer);
  const server = createSubgraphServer({ handler, ready: platform.database.ping, registry, logger });
  const stopBackground = startBackground(platform, assembly);
  outliveLostFields(logger);
  stopOnSignals(async () => {
    await server.close();
    await stopBackground();
    await platform.stop();
    await telemetry.stop();
  }, logger);
  const { url } = await server.listen({ host: settings.HMA_HOST, port: settings.HMA_PORT });
  logger.info({ url: `${url}/graphql` }, 'ready');
}
