import path from 'node:path';
import { writeFile } from 'node:fs/promises';
import { projectPath } from '../../platform/project-path.ts';
import type { Contender, ContenderName } from './contenders/contender.ts';
import { findPort, start, waitFor, type Started } from './processes/started.ts';
import { composeSubgraphs } from './subgraphs/compose.ts';
import type { Seen } from './subgraphs/seen.ts';
import type { SubgraphSources } from './subgraphs/source.ts';

/** The subgraphs of a benchmark, which all gateways stand before. */
export type Site = {
  sources: SubgraphSources;
  /** The file that serves them: it is started with a port. */
  program: string;
};

/** A gateway that runs. */
export type Entrant = {
  contender: Contender;
  started: Started;
  url: string;
  /** What it sent to its subgraphs since the last time. */ takeSeen: () => Promise<Seen>;
  /** Bytes of traces that came from it. */
  countTraces: () => Promise<number>;
};

export type Arena = {
  entrants: Entrant[];
  /** Those that did not start, and what they wrote. */
  absent: { name: ContenderName; reason: string }[];
  /** Gives the bare proxy something to answer with: `asked` is the client's body. */
  finish: (asked: string, answered: string) => Promise<void>;
};

const START_MS = 60_000;
const HELLO = JSON.stringify({ query: '{__typename}' });

/**
 * Starts the subgraphs and all gateways, each a process of its own on a port of 127.0.0.1, with files in `directory`.
 * `onStart` hears of each process at once, so that none is left when something fails.
 */
export async function openArena(
  directory: string,
  { sources, program }: Site,
  contenders: readonly Contender[],
  onStart: (started: Started) => void,
): Promise<Arena> {
  const subgraphs = `http://127.0.0.1:${await findPort()}`;
  const supergraph = path.join(directory, 'supergraph.graphql');
  await writeFile(supergraph, composeSubgraphs(sources, subgraphs));
  const finish = (asked: string, answered: string) => send('PUT', `${subgraphs}/finished`, JSON.stringify({ asked, answered }));

  const args = ['--import', import.meta.resolve('tsx'), program, new URL(subgraphs).port];
  const server = await start('subgraphs', { args }, directory);
  onStart(server);
  await waitFor('The subgraph server', server, START_MS, () => finish(HELLO, '{"data":{"__typename":"Query"}}'));

  const collectorAt = `http://127.0.0.1:${await findPort()}`;
  if (contenders.some(({ isTraced }) => isTraced)) {
    const args = ['--import', import.meta.resolve('tsx'), projectPath('bench/gateway/collector/main.ts'), new URL(collectorAt).port];
    const started = await start('collector', { args }, directory);
    onStart(started);
    await waitFor('The collector', started, START_MS, () => fetch(collectorAt));
  }

  const entrants: Entrant[] = [];
  const absent: Arena['absent'] = [];
  for (const contender of contenders) {
    const port = await findPort();
    const url = `http://127.0.0.1:${port}`;
    const collector = `${collectorAt}/${contender.name}`;
    const started = await start(contender.name, contender.program({ port, supergraph, subgraphs, collector }), directory);
    onStart(started);
    try {
      await waitFor(contender.name, started, START_MS, () => send('POST', `${url}/graphql`, HELLO));
    } catch (error) {
      absent.push({ name: contender.name, reason: String(error) });
      await started.stop();
      continue;
    }
    const seenAt = `${contender.reaches === 'own-subgraphs' ? url : subgraphs}/seen`;
    entrants.push({
      contender,
      started,
      url,
      takeSeen: async () => (await (await fetch(seenAt)).json()) as Seen,
      countTraces: async () => Number(await (await fetch(collector)).text()),
    });
  }
  return { entrants, absent, finish };
}

async function send(method: string, url: string, body: string): Promise<void> {
  const response = await fetch(url, { method, body, headers: { 'content-type': 'application/json' } });
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${text.slice(0, 200)}`);
}
