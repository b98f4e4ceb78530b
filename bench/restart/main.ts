// What the file of plans is worth: the first answers of a gateway that has just started, with the file and without, in turns.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { composeSupergraph } from '../../gateway/supergraph/compose.ts';
import { readProjectSubgraphs } from '../../gateway/supergraph/project-subgraphs.ts';
import { percentile } from '../load/latencies.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' }, operations: { type: 'string', default: '40' } } });
const rounds = Number(values.rounds);

/** Of one start: milliseconds to be ready, to each first answer, and of CPU for all of them; how often something was planned. */
type Start = { ready: number; latencies: number[]; cpu: number; planned: number };

/** Subgraphs that know nothing, at once: what is measured is the gateway. */
async function serveNothing(): Promise<{ url: string; close: () => void }> {
  const server = createServer((_, response) => response.setHeader('content-type', 'application/json').end('{"data":{}}'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`, close: () => server.close() };
}

async function readMetric(url: string, pattern: RegExp): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(pattern.exec(text)?.[1] ?? 0);
}

async function startOnce(args: string[], operations: readonly string[]): Promise<Start> {
  const began = performance.now();
  const child = spawn(process.execPath, ['dist/gateway/main.js', ...args, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The gateway ended with ${code}`)));
    createInterface(child.stdout).on('line', (line) => {
      const said = JSON.parse(line) as { msg: string; url?: string };
      if (said.msg === 'Ready' && said.url) resolve(said.url.replace(/\/graphql$/, ''));
    });
  });
  const ready = performance.now() - began;
  const before = await readMetric(url, /^process_cpu_seconds_total (\S+)/m);
  const latencies: number[] = [];
  for (const query of operations) {
    const asked = performance.now();
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    const { data } = (await response.json()) as { data?: unknown };
    if (data === undefined) throw new Error('An operation was refused');
    latencies.push(performance.now() - asked);
  }
  const cpu = ((await readMetric(url, /^process_cpu_seconds_total (\S+)/m)) - before) * 1_000;
  const planned = await readMetric(url, /^gateway_plannings_total\{thread="main"\} (\S+)/m);
  child.removeAllListeners('exit').kill('SIGTERM');
  await once(child, 'exit');
  return { ready, latencies, cpu, planned };
}

function summarize(starts: readonly Start[], operations: number) {
  const median = (figures: number[]) => percentile(figures, 50);
  return {
    ready: median(starts.map(({ ready }) => ready)),
    p50: percentile(
      starts.flatMap(({ latencies }) => latencies),
      50,
    ),
    p99: percentile(
      starts.flatMap(({ latencies }) => latencies),
      99,
    ),
    cpu: median(starts.map(({ cpu }) => cpu)) / operations,
    planned: median(starts.map(({ planned }) => planned)),
  };
}

const directory = await mkdtemp(path.join(tmpdir(), 'hma-restart-'));
const nothing = await serveNothing();
try {
  const parts = await readProjectSubgraphs('.');
  const supergraph = path.join(directory, 'supergraph.graphql');
  await writeFile(supergraph, composeSupergraph(parts.map(({ name, file, sdl }) => ({ name, file, sdl, url: nothing.url }))).sdl);
  const academy = await readFile('tests/operations/academy.graphql', 'utf8');
  const operations = Array.from({ length: Number(values.operations) }, (_, n) => academy.replace('query Academy', `query Academy${n}`));
  const without = ['--supergraph', supergraph];
  const kept = [...without, '--plan-cache', path.join(directory, 'query-plans')];
  await startOnce(kept, operations);
  const starts: { without: Start[]; kept: Start[] } = { without: [], kept: [] };
  for (let round = 0; round < rounds; round += 1) {
    starts.without.push(await startOnce(without, operations));
    starts.kept.push(await startOnce(kept, operations));
  }
  const [bare, warm] = [summarize(starts.without, operations.length), summarize(starts.kept, operations.length)];
  const row = (what: string, name: keyof typeof bare, unit: string) => ({
    what,
    'without the file': `${bare[name].toFixed(1)} ${unit}`,
    'with it': `${warm[name].toFixed(1)} ${unit}`,
    ratio: warm[name] === 0 ? '' : `${(bare[name] / warm[name]).toFixed(2)} ×`,
  });
  process.stdout.write(
    `${operations.length} operations of the Academy query's size, each asked once after a start; ${rounds} starts each, in turns\n`,
  );
  console.table([
    row('first answer, p50', 'p50', 'ms'),
    row('first answer, p99', 'p99', 'ms'),
    row('CPU of the gateway for each', 'cpu', 'ms'),
    row('operations planned', 'planned', ''),
    row('start to ready', 'ready', 'ms'),
  ]);
} finally {
  nothing.close();
  await rm(directory, { recursive: true, force: true });
}
