import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { projectPath } from '../../platform/project-path.ts';
import { describeHost } from '../machine.ts';
import type { Arena } from './arena.ts';
import { ours, oursCached, oursInProcess, oursTraced, oursWithOptions } from './contenders/ours.ts';
import { createPeers } from './contenders/peers.ts';
import { compete } from './measures/competition.ts';
import { QUICK, THOROUGH } from './measures/rounds.ts';
import { choose, readOptions, type Options } from './options.ts';
import { toJson } from './report/figures.ts';
import { describeContenders, describeFailure, describeScenario } from './report/text.ts';
import { SCENARIOS } from './scenarios.ts';
import { SUBGRAPHS } from './subgraphs/subgraphs.ts';
import { withArena } from './with-arena.ts';

const say = (message: string) => process.stderr.write(`${message}\n`);
const print = (text: string) => process.stdout.write(`${text}\n`);

async function main(options: Options): Promise<void> {
  const scenarios = choose(SCENARIOS, options.scenarios);
  const { source, nodeOptions, gateways } = options;
  const usual = [ours(source), oursInProcess, ...createPeers()];
  // What is ours beside them takes part where it is named.
  const besides = [oursCached(source), oursTraced('ours-traced', source), oursTraced('ours-sampled', source)];
  const chosen = gateways ? choose([...usual, ...besides], ['ours', ...gateways]) : usual;
  const contenders = nodeOptions ? [...chosen, oursWithOptions(source, nodeOptions)] : chosen;
  const { cores, processor, system, node, loadBefore } = await describeHost(tmpdir());
  const site = { sources: SUBGRAPHS, program: projectPath('bench/gateway/subgraphs/main.ts') };
  const plan = options.quick ? QUICK : THOROUGH;
  const { reports, failures } = await withArena(site, contenders, say, async (arena) => {
    const competed = await compete(arena, scenarios, { plan, connections: options.connections, say });
    await assertTraced(arena);
    return competed;
  });

  print(`${cores} cores (${processor}), ${system}, Node ${node}; load average before the run ${loadBefore}`);
  print(`${options.connections} clients on a connection each; CPU is that of the gateway's process for one request, user and system`);
  if (options.quick) print('A quick run: too short for figures to be quoted');
  print(`\n${describeContenders(contenders)}`);
  for (const report of reports) print(`\n${describeScenario(report)}`);
  for (const failure of failures) say(`\n${describeFailure(failure)}`);
  if (failures.length > 0) process.exitCode = 1;
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(toJson(reports), null, 2)}\n`);
}

/** What is measured as traced must have been. */
async function assertTraced({ entrants }: Arena): Promise<void> {
  for (const { contender, countTraces } of entrants) {
    if (contender.isTraced && (await countTraces()) === 0) throw new Error(`${contender.name} has sent no traces`);
  }
}

try {
  await main(readOptions(process.argv.slice(2)));
} catch (error) {
  say(`\n${String((error as Error).stack ?? error)}`);
  process.exitCode = 1;
}
