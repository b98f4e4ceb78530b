import { isDeepStrictEqual } from 'node:util';
import type { Arena, Entrant } from '../arena.ts';
import { requestBody } from '../../load/graphql-client.ts';
import type { LoadResult } from '../../load/loops.ts';
import type { ContenderName } from '../contenders/contender.ts';
import { readUsage } from '../processes/usage.ts';
import type { Scenario } from '../scenarios.ts';
import type { Seen } from '../subgraphs/seen.ts';
import { createClients, type Bounds, type Clients } from './clients.ts';

/** What one load showed. */
export type Run = { load: LoadResult; cpuMs: number; rssMiB: number; /** Requests that reached subgraphs. */ fetches: number };

/** One gateway in one scenario, after its answer was found right. */
export type Trial = { name: ContenderName; run: (bounds: Bounds) => Promise<Run>; close: () => Promise<void> };

/** An answer that all gateways must give. */
export type Expected = { text: string; data: unknown };

/** What our gateway answers, which the bare proxy then gives, too. */
export async function askOurs(arena: Arena, ours: Entrant, { query, isDistinct }: Scenario): Promise<Expected> {
  const body = requestBody(query, {});
  const clients = createClients(ours.url, 1, isDistinct);
  try {
    const text = await clients.ask(body);
    await arena.finish(body, text);
    return { text, data: dataOf(text) };
  } finally {
    await clients.close();
  }
}

/** Rejects unless the gateway answers with the same data, the order of keys aside, and every client's identity reaches the subgraphs. */
export async function enter(entrant: Entrant, scenario: Scenario, expected: Expected, connections: number): Promise<Trial> {
  const body = requestBody(scenario.query, {});
  const clients = createClients(entrant.url, connections, scenario.isDistinct);
  try {
    const text = await clients.ask(body);
    if (!isDeepStrictEqual(dataOf(text), expected.data)) {
      throw new Error(`It answers with other data than ours: ${differenceOf(text, expected.text)}`);
    }
    const run = (bounds: Bounds) => measure(entrant, scenario, clients, () => clients.load(body, text.length, bounds));
    await run({ ms: Infinity, requests: connections });
    return { name: entrant.contender.name, run, close: clients.close };
  } catch (error) {
    await clients.close();
    throw error;
  }
}

async function measure(entrant: Entrant, scenario: Scenario, clients: Clients, task: () => Promise<LoadResult>): Promise<Run> {
  await entrant.takeSeen();
  const before = await readUsage(entrant.started.pid);
  const load = await task();
  const after = await readUsage(entrant.started.pid);
  const seen = await entrant.takeSeen();
  assertSeen(seen, clients.identities, reachedBy(entrant, scenario));
  const fetches = Object.values(seen).reduce((sum, one) => sum + (one?.requests ?? 0), 0);
  return { load, cpuMs: after.cpuMs - before.cpuMs, rssMiB: after.rssMiB, fetches };
}

function reachedBy({ contender: { reaches } }: Entrant, { subgraphs, roots }: Scenario): readonly string[] {
  if (reaches === 'finished') return ['finished'];
  return reaches === 'roots' ? (roots ?? subgraphs) : subgraphs;
}

function assertSeen(seen: Seen, identities: readonly string[], names: readonly string[]): void {
  for (const name of names) {
    const arrived = new Set(seen[name]?.identities);
    const lost = identities.filter((identity) => !arrived.has(identity));
    const strange = [...arrived].filter((identity) => !identities.includes(identity));
    if (lost.length + strange.length > 0) {
      throw new Error(`${name} did not see who asked: ${lost.join(', ') || 'nobody'} is missing, ${JSON.stringify(strange)} is too many`);
    }
  }
}

const dataOf = (text: string): unknown => (JSON.parse(text) as { data: unknown }).data;

/** Where two texts part, for people. */
function differenceOf(one: string, other: string): string {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  const part = (text: string) => text.slice(Math.max(0, at - 60), at + 60);
  return `…${part(one)}… instead of …${part(other)}…`;
}
