import { performance } from 'node:perf_hooks';
import { createIdentityVerifier, generateIdentityKeys } from '../../platform/auth/identity-token.ts';
import { ConfigurationError, loadSettings } from '../../platform/config/load.ts';
import { DomainError, preconditionFailed } from '../../platform/errors.ts';
import { untilSettled } from '../../platform/events/settle.ts';
import { startBackground } from '../../platform/graph/assembly.ts';
import { createLogger } from '../../platform/logger.ts';
import { stopOnSignals } from '../../platform/process.ts';
import { openEngines, type Engines } from '../engines.ts';
import { consumerNames, createSubgraphs } from '../subgraphs.ts';
import { parseDemoCommand, USAGE, type DemoCommand } from './command.ts';
import { populate } from './populate.ts';

const say = (message: string) => process.stdout.write(`${message}\n`);

/** @returns the exit code */
async function main(): Promise<number> {
  const command = parseDemoCommand(process.argv.slice(2));
  if (!command) {
    process.stderr.write(USAGE);
    return 2;
  }
  const settings = loadSettings(process.env, 'sandbox');
  const logger = createLogger('demo', process.env['LOG_LEVEL'] ?? 'warn', process.stderr);
  const engines = await openEngines(settings, `http://127.0.0.1:${settings.HMA_PORT}`, logger, say);
  stopOnSignals(engines.stop, logger);
  try {
    await fill(engines, command);
    return 0;
  } finally {
    await engines.stop();
  }
}

async function fill({ platform, objects }: Engines, command: DemoCommand): Promise<void> {
  const { learners, days, seed } = command;
  // No identity is ever verified here: there is no graph in front of the services.
  const { publicKey } = await generateIdentityKeys();
  const subgraphs = await createSubgraphs(platform, objects, (name) => createIdentityVerifier(publicKey, name));
  if ((await subgraphs.content.services.history.outline()).length === 0) {
    throw preconditionFailed('There are no courses to learn from: import one first (npm run import -- courses/hunter-safety)');
  }
  // Consumers of an academy that is running share the work.
  const stops = Object.values(subgraphs).map((subgraph) => startBackground(platform, subgraph));
  try {
    say(`${learners} learners over ${days} days, seed ${seed}`);
    const added = await populate(platform, subgraphs, command, (done) => say(`  ${done} of ${learners} learners`));
    const rest = `${added.enrollments} enrollments, ${added.attempts} attempts at assessments, ${added.posts} posts, ${added.likes} likes`;
    const report = createPacedReport((left) => say(`  working out their figures: ${left} events to go`));
    await untilSettled(platform.database.pool, consumerNames(subgraphs), report);
    const isNew = added.enrollments + added.attempts + added.posts + added.likes > 0;
    say(isNew ? `Added: ${rest}` : `Nothing to add: ${added.learners} learners of this seed are there already`);
    say(`${(performance.now() / 1000).toFixed(0)} s`);
  } finally {
    await Promise.all(stops.map((stop) => stop()));
  }
}

/** Every few seconds, not every time. */
function createPacedReport(report: (left: number) => void, everyMs = 3_000): (left: number) => void {
  let last = performance.now();
  return (left) => {
    if (performance.now() - last < everyMs) return;
    last = performance.now();
    report(left);
  };
}

try {
  process.exitCode = await main();
} catch (error) {
  const known = error instanceof ConfigurationError || error instanceof DomainError;
  process.stderr.write(`${known ? error.message : String((error as Error).stack ?? error)}\n`);
  process.exitCode = 1;
}
