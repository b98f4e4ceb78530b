import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { projectPath } from '../../platform/project-path.ts';
import type { Arena, Entrant } from '../gateway/arena.ts';
import { ours } from '../gateway/contenders/ours.ts';
import { createPeers } from '../gateway/contenders/peers.ts';
import { findOurs } from '../gateway/measures/competition.ts';
import { choose } from '../gateway/options.ts';
import { readUsage } from '../gateway/processes/usage.ts';
import { SUBGRAPHS } from '../gateway/subgraphs/subgraphs.ts';
import { withArena } from '../gateway/with-arena.ts';
import { createGraphqlClient, type GraphqlClient } from '../load/graphql-client.ts';
import { describeHost } from '../machine.ts';
import { openInspector, type Inspector } from '../profile/inspector.ts';
import { growthOf, TENTHS } from './curve.ts';
import { readOptions, type Options } from './options.ts';
import { readHeap } from './process-heap.ts';
import { MAX_GROWTH, toJson, toText, type HeapReport } from './report.ts';
import { sendTexts } from './send-texts.ts';

const SAMPLES = 5 * TENTHS;
/** Looked into from outside: the gateway has nothing in it for that. */
const INSPECTED = ['--inspect-port=0'];

const say = (message: string) => process.stderr.write(`${message}\n`);

async function main(options: Options): Promise<void> {
  const { operations } = options;
  const { cores, processor, system, node } = await describeHost(tmpdir());
  const site = { sources: SUBGRAPHS, program: projectPath('bench/heap/subgraphs/main.ts') };
  const contenders = [ours(options.source, INSPECTED), ...choose(createPeers(), ['apollo'])];
  const reports = await withArena(site, contenders, say, (arena) => measureHeaps(arena, options));

  process.stdout.write(
    `\n${cores} cores (${processor}), ${system}, Node ${node}; ${operations} operations, no text twice, one in ten invalid\n`,
  );
  process.stdout.write(`${toText(reports, operations)}\n`);
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(toJson(reports, operations), null, 2)}\n`);
  const [first] = reports;
  const growth = first ? growthOf(first.curve, operations) : Number.NaN;
  if (growth <= MAX_GROWTH) return;
  say(`\nFAILED: the heap of ours grows by ${growth.toFixed(3)}; ${MAX_GROWTH} is let pass`);
  process.exitCode = 1;
}

type Subject = { entrant: Entrant; inspector: Inspector; client: GraphqlClient; curve: number[]; cpuMs: number };

/** Both take their turns with the same texts, ours first in the result. */
async function measureHeaps(arena: Arena, { operations, connections }: Options): Promise<HeapReport[]> {
  for (const { name, reason } of arena.absent) throw new Error(`${name} did not start: ${reason}`);
  const own = findOurs(arena);
  const subjects: Subject[] = [];
  try {
    for (const entrant of [own, ...arena.entrants.filter((other) => other !== own)]) {
      const inspector = await openInspector(entrant.started);
      subjects.push({ entrant, inspector, client: createGraphqlClient(entrant.url, 'heap', connections), curve: [], cpuMs: 0 });
    }
    for (let sample = 0; sample < SAMPLES; sample += 1) {
      const range = { from: Math.round((sample * operations) / SAMPLES), to: Math.round(((sample + 1) * operations) / SAMPLES) };
      for (const subject of subjects) await takeTurn(subject, range, connections);
      const heaps = subjects.map(({ entrant, curve }) => `${entrant.contender.name} ${((curve.at(-1) ?? 0) / 2 ** 20).toFixed(1)} MiB`);
      say(`${range.to} of ${operations}: ${heaps.join(', ')}`);
    }
    return await Promise.all(
      subjects.map(async ({ entrant: { contender, started }, curve, cpuMs }) => {
        const { rssMiB } = await readUsage(started.pid);
        return { name: contender.name, curve, rssMiB, cpuMs: cpuMs / operations };
      }),
    );
  } finally {
    for (const { inspector } of subjects) inspector.close();
    await Promise.all(subjects.map(({ client }) => client.close()));
  }
}

async function takeTurn(subject: Subject, range: { from: number; to: number }, connections: number): Promise<void> {
  const { entrant, client, inspector, curve } = subject;
  const before = await readUsage(entrant.started.pid);
  await sendTexts(entrant, client, range, connections);
  const after = await readUsage(entrant.started.pid);
  subject.cpuMs += after.cpuMs - before.cpuMs;
  curve.push(await readHeap(inspector));
}

try {
  await main(readOptions(process.argv.slice(2)));
} catch (error) {
  say(`\n${String((error as Error).stack ?? error)}`);
  process.exitCode = 1;
}
