import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describeHost } from '../machine.ts';
import { openArena, type Arena, type Entrant } from './arena.ts';
import type { ContenderName } from './contenders/contender.ts';
import { ours, oursCached, oursInProcess, oursTraced } from './contenders/ours.ts';
import { createPeers } from './contenders/peers.ts';
import { QUICK, runRounds, THOROUGH } from './measures/rounds.ts';
import { measureStringify } from './measures/stringify.ts';
import { askOurs, enter, type Expected, type Trial } from './measures/trial.ts';
import { choose, readOptions, type Options } from './options.ts';
import { installPeers } from './peers/install.ts';
import type { Started } from './processes/started.ts';
import { summarize, toJson, type ScenarioReport } from './report/figures.ts';
import { describeContenders, describeScenario } from './report/text.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';

type Failure = { gateway: ContenderName; scenario?: string; reason: string };
type Prepared = { name: Scenario['name']; expected: Expected; trials: Trial[] };

const say = (message: string) => process.stderr.write(`${message}\n`);

async function main(options: Options): Promise<void> {
  const scenarios = choose(SCENARIOS, options.scenarios);
  const untraced = [ours(options.source), oursCached(options.source), oursInProcess, ...createPeers()];
  const traced = (['ours-traced', 'ours-sampled'] as const).map((name) => oursTraced(name, options.source));
  const contenders = options.gateways ? choose([...untraced, ...traced], ['ours', ...options.gateways]) : untraced;
  for (const folder of new Set(contenders.flatMap(({ peers }) => peers ?? []))) installPeers(folder, say);

  const directory = await mkdtemp(path.join(tmpdir(), 'gateway-bench-'));
  const running: Started[] = [];
  let isOver = false;
  const onStart = (started: Started) => {
    running.push(started);
    // It was being started while everything was ended.
    if (isOver) void started.stop();
  };
  const cleanUp = async () => {
    isOver = true;
    await Promise.all(running.map((started) => started.stop()));
    await rm(directory, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void cleanUp().finally(() => process.exit(130)));

  try {
    const host = await describeHost(directory);
    say('starting the subgraphs and the gateways');
    const arena = await openArena(directory, contenders, onStart);
    const failures: Failure[] = arena.absent.map(({ name, reason }) => ({ gateway: name, reason }));
    const reports = await compete(arena, scenarios, options, failures);
    await assertTraced(arena);

    const { cores, processor, system, node, loadBefore } = host;
    print(`${cores} cores (${processor}), ${system}, Node ${node}; load average before the run ${loadBefore}`);
    print(`${options.connections} clients on a connection each; CPU is that of the gateway's process for one request, user and system`);
    if (options.quick) print('A quick run: too short for figures to be quoted');
    print(`\n${describeContenders(contenders)}`);
    for (const report of reports) print(`\n${describeScenario(report)}`);
    for (const { gateway, scenario, reason } of failures) say(`\nLEFT OUT: ${gateway}${scenario ? ` in ${scenario}` : ''}: ${reason}`);
    if (failures.length > 0) process.exitCode = 1;
    if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(toJson(reports), null, 2)}\n`);
  } finally {
    await cleanUp();
  }
}

/** What is measured as traced must have been. */
async function assertTraced({ entrants }: Arena): Promise<void> {
  for (const { contender, countTraces } of entrants) {
    if (contender.isTraced && (await countTraces()) === 0) throw new Error(`${contender.name} has sent no traces`);
  }
}

async function compete(arena: Arena, scenarios: readonly Scenario[], options: Options, failures: Failure[]): Promise<ScenarioReport[]> {
  say('comparing their answers');
  const prepared: Prepared[] = [];
  try {
    for (const scenario of scenarios) prepared.push(await prepare(arena, scenario, options.connections, failures));
    const runs = await runRounds(prepared, options.quick ? QUICK : THOROUGH, {
      say,
      onFailure: (group, trial, error) => failures.push({ gateway: trial.name, scenario: group.name, reason: String(error) }),
    });
    return prepared.map(({ name, expected, trials }) => ({
      name,
      bytes: Buffer.byteLength(expected.text),
      stringifyMs: measureStringify(expected.data),
      gateways: trials.flatMap((trial) => {
        const measured = runs.get(trial);
        return measured ? [{ name: trial.name, figures: summarize(measured) }] : [];
      }),
    }));
  } finally {
    await Promise.all(prepared.flatMap(({ trials }) => trials.map((trial) => trial.close())));
  }
}

/** Without our own gateway there is nothing to compare with: it fails all. */
async function prepare(arena: Arena, scenario: Scenario, connections: number, failures: Failure[]): Promise<Prepared> {
  const isOurs = ({ contender }: Entrant) => contender.name === 'ours';
  const ours = arena.entrants.find(isOurs);
  if (!ours) throw new Error(`Our gateway did not start: ${failures.map(({ reason }) => reason).join('\n')}`);
  const expected = await askOurs(arena, ours, scenario);
  const trials: Trial[] = [];
  for (const entrant of arena.entrants) {
    try {
      trials.push(await enter(entrant, scenario, expected, connections));
    } catch (error) {
      failures.push({ gateway: entrant.contender.name, scenario: scenario.name, reason: String(error) });
    }
  }
  return { name: scenario.name, expected, trials };
}

const print = (text: string) => process.stdout.write(`${text}\n`);

try {
  await main(readOptions(process.argv.slice(2)));
} catch (error) {
  say(`\n${String((error as Error).stack ?? error)}`);
  process.exitCode = 1;
}
