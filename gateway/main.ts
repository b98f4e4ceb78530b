import { loadStandaloneSettings } from '../platform/config/load.ts';
import { createLogger, type Logger } from '../platform/logger.ts';
import { projectPath } from '../platform/project-path.ts';
import { startTelemetry } from '../platform/telemetry/start.ts';
import { readArguments, USAGE, type GatewayArguments } from './arguments.ts';
import { createConfiguredGateway } from './configured.ts';
import { standaloneEdgeOf } from './edge-options.ts';
import { closingAfter } from './gateway.ts';
import { createStandaloneGateway } from './standalone.ts';
import type { FollowingGateway } from './supergraph/follow-supergraph.ts';

const DEFAULT_PORT = 4000;

async function main(args: string[]): Promise<void> {
  const given = readArguments(args);
  if (given.help) return void process.stdout.write(`${USAGE}\n`);
  const port = parsePort(given.port ?? process.env['HMA_PORT']);
  const host = given.host ?? process.env['HMA_HOST'] ?? '127.0.0.1';
  const logger = createLogger('gateway', process.env['LOG_LEVEL'] ?? 'info');
  const gateway = given.standalone ? await createStandalone(given.standalone, logger) : await createConfiguredGateway(process.env, logger);

  const stop = (signal: NodeJS.Signals) => {
    logger.info({ signal }, 'Shutting down');
    gateway.close().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'The shutdown failed');
        process.exit(1);
      },
    );
    // Whoever asks twice does not want to wait.
    for (const again of ['SIGTERM', 'SIGINT'] as const) process.on(again, () => process.exit(1));
  };
  // In a terminal it says that the terminal is gone.
  if (!process.stdin.isTTY) process.on('SIGHUP', () => void gateway.refresh());
  process.once('SIGTERM', stop).once('SIGINT', stop);
  const { url } = await gateway.listen({ host, port });
  logger.info({ url: `${url}/graphql` }, 'Ready');
}

/** Of the platform's settings, what is about traces, limits and documents is for any gateway. */
async function createStandalone(given: NonNullable<GatewayArguments['standalone']>, logger: Logger): Promise<FollowingGateway> {
  const settings = loadStandaloneSettings(process.env);
  const { tracer, stop } = await startTelemetry(settings, 'gateway', logger);
  const edge = await standaloneEdgeOf(settings);
  const options = { ...edge, ...given, logger, tracer, trustsTraceparent: settings.HMA_TRUST_TRACEPARENT };
  return closingAfter(await createStandaloneGateway({ ...options, graphiqlDirectory: projectPath('dist/graphiql') }), stop);
}

function parsePort(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PORT;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`A port is a number from 0 to 65535, not "${text}"`);
  return port;
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
  process.exit(1);
}
