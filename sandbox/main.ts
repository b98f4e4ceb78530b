import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { ConfigurationError, loadSettings } from '../platform/config/load.ts';
import type { SettingValues } from '../platform/config/settings.ts';
import { DomainError } from '../platform/errors.ts';
import { createLogger, type Logger } from '../platform/logger.ts';
import { createLimits } from '../platform/limits/limits.ts';
import { createMailer } from '../platform/mail/from-settings.ts';
import { outliveLostFields } from '../platform/lost-fields.ts';
import { stopOnSignals } from '../platform/process.ts';
import { startTelemetry } from '../platform/telemetry/start.ts';
import { sandboxEdgeOf } from '../gateway/edge-options.ts';
import { toTerms } from '../subgraphs/user/domain/session.ts';
import type { UserOptions } from '../subgraphs/user/subgraph.ts';
import { createAcademy } from './academy.ts';
import { startEngines } from './engines.ts';
import { furnish } from './furnish.ts';
import { prepareSso } from './sso/sandbox-sso.ts';

const say = (message: string) => process.stdout.write(`${message}\n`);

async function main(): Promise<void> {
  const loaded = loadSettings(process.env, 'sandbox');
  const settings = { ...loaded, HMA_PORT: await findPort(loaded) };
  const logger = await openLog(settings);
  const publicUrl = settings.HMA_PUBLIC_URL ?? `http://127.0.0.1:${settings.HMA_PORT}`;
  const edge = await sandboxEdgeOf(settings);
  const telemetry = await startTelemetry(settings, 'sandbox', logger);
  edge.planCache ??= path.join(settings.HMA_DATA_DIR, 'query-plans');
  const engines = await startEngines(settings, publicUrl, logger, (message) => say(`  ${message}`));
  try {
    const sso = await prepareSso(settings, publicUrl, logger);
    const traces = { tracer: telemetry.tracer, trustsTraceparent: settings.HMA_TRUST_TRACEPARENT };
    const academy = await createAcademy({ ...engines, ...traces, logger, edge, sso, accounts: accountsOf(settings, publicUrl, logger) });
    outliveLostFields(logger);
    stopOnSignals(async () => {
      say('\nStopping …');
      await academy.close();
      await telemetry.stop();
      await engines.stop();
    }, logger);
    await furnish({ academy, engines, settings, progress: (message) => say(`  ${message}`) });
    if (sso?.standIn) say(`  Accounts of the sign-in provider: ${sso.standIn.passwordsFile}`);
    const { url } = await academy.gateway.listen({ host: settings.HMA_HOST, port: settings.HMA_PORT });
    logger.info({ url }, 'ready');
    say(
      `\nThe academy is open after ${(performance.now() / 1000).toFixed(1)} s: ${url}/graphql\nCtrl-C stops it. Log: ${logFile(settings)}`,
    );
  } catch (error) {
    await engines.stop();
    throw error;
  }
}

/** Mail that has no server to go to is written to files. */
const accountsOf = (settings: SettingValues, publicUrl: string, logger: Logger): UserOptions => ({
  sessionTerms: toTerms(settings.HMA_SESSION_IDLE_DAYS, settings.HMA_SESSION_MAX_DAYS),
  limits: createLimits({ redisUrl: settings.REDIS_URL, logger }),
  mail: { mailer: createMailer(settings, path.join(settings.HMA_DATA_DIR, 'mail')), publicUrl },
});

/** The port to listen on, seen to be free before anything is made: a first start takes a while. What signs in comes back to it by number. */
async function findPort({ HMA_PORT: port, HMA_HOST: host }: SettingValues): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject).listen(port, host, resolve);
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new ConfigurationError([`HMA_PORT: ${host}:${port} is in use by another process. Another port: HMA_PORT=4321 npm start`]);
  });
  const { port: found } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return found;
}

const logFile = (settings: SettingValues) => path.join(settings.HMA_DATA_DIR, 'academy.log');

/** The log is for machines, and goes to a file; what people should know is said. */
async function openLog(settings: SettingValues): Promise<Logger> {
  await mkdir(settings.HMA_DATA_DIR, { recursive: true, mode: 0o700 });
  return createLogger('sandbox', settings.LOG_LEVEL, createWriteStream(logFile(settings), { flags: 'a', mode: 0o600 }));
}

try {
  await main();
} catch (error) {
  const known =
    error instanceof ConfigurationError || error instanceof DomainError || (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  process.stderr.write(`\n${known ? (error as Error).message : String((error as Error).stack ?? error)}\n`);
  process.exit(1);
}
