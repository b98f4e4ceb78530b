import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { projectPath } from '../../platform/project-path.ts';
import type { Arena } from '../gateway/arena.ts';
import { ours } from '../gateway/contenders/ours.ts';
import { createPeers } from '../gateway/contenders/peers.ts';
import { compete, findOurs } from '../gateway/measures/competition.ts';
import { forMs, type Plan } from '../gateway/measures/rounds.ts';
import { choose } from '../gateway/options.ts';
import { describeFailure } from '../gateway/report/text.ts';
import { withArena } from '../gateway/with-arena.ts';
import { describeHost } from '../machine.ts';
import { openInspector } from '../profile/inspector.ts';
import { AXES } from './axes.ts';
import { readOptions, type Options } from './options.ts';
import { drawReport } from './plot/plot.ts';
import { toMarkdown, toText } from './report/print.ts';
import { toAxisReports, type Report } from './report/report.ts';
import { createSources } from './subgraphs/sources.ts';
import { measureShares, type Shares } from './where/shares.ts';

const THOROUGH: Plan = { warmUp: forMs(3_000), rounds: 5, round: forMs(2_000), leadIn: forMs(300) };
const QUICK: Plan = { warmUp: forMs(400), rounds: 2, round: forMs(400), leadIn: forMs(50) };
const PROFILED = new Set(['answer-1', 'answer-100', 'answer-10000', 'entities-1000', 'chain-50', 'parallel-50']);

const say = (message: string) => process.stderr.write(`${message}\n`);

async function main({ quick, source, markdown, json, plot, nodeOptions, connections }: Options): Promise<void> {
  const machine = await describeHost(tmpdir());
  const site = { sources: createSources(), program: projectPath('bench/growth/subgraphs/main.ts') };
  const contenders = [ours(source, ['--inspect-port=0', ...nodeOptions]), ...choose(createPeers(), ['apollo'])];
  const scenarios = AXES.flatMap(({ points }) => points.map(({ scenario }) => scenario));

  const { results, shares } = await withArena(site, contenders, say, async (arena) => ({
    results: await compete(arena, scenarios, { plan: quick ? QUICK : THOROUGH, connections, say }),
    shares: await profileOurs(arena, { connections, ms: quick ? 800 : 5_000 }),
  }));
  const { axes, failures } = toAxisReports(AXES, results);
  const report: Report = { at: new Date().toISOString(), quick, machine, connections, nodeOptions, axes, shares };

  process.stdout.write(`\n${markdown ? toMarkdown(report) : toText(report)}\n`);
  if (json !== undefined) await writeFile(json, `${JSON.stringify(report, null, 2)}\n`);
  if (plot !== undefined) await writeFile(plot, drawReport(report));
  for (const failure of [...results.failures, ...failures]) {
    say(`\n${describeFailure(failure)}`);
    process.exitCode = 1;
  }
}

/** After everything else: a process that was profiled is a little slower. */
async function profileOurs(arena: Arena, load: { connections: number; ms: number }): Promise<Shares[]> {
  say('profiling ours');
  const entrant = findOurs(arena);
  const inspector = await openInspector(entrant.started);
  try {
    const shares: Shares[] = [];
    for (const point of AXES.flatMap(({ points }) => points)) {
      if (PROFILED.has(point.scenario.name)) shares.push(await measureShares(inspector, entrant, point, load));
    }
    return shares;
  } finally {
    inspector.close();
  }
}

try {
  await main(readOptions(process.argv.slice(2)));
} catch (error) {
  say(`\n${String((error as Error).stack ?? error)}`);
  process.exitCode = 1;
}
