import * as fc from 'fast-check';
import type { GraphQLSchema } from 'graphql';
import { startFuzzedAcademy, type FuzzedAcademy } from './academy.ts';
import { createArrivals } from './arrivals.ts';
import { casesOf, type FuzzCase } from './cases.ts';
import { addTo, createCounts, type Counts } from './counts.ts';
import { createKeptSockets } from './kept-sockets.ts';
import type { Outcome } from './outcome.ts';
import { createAgent, describe, send } from './send.ts';

import type { World } from './world.ts';

export type FuzzOptions = {
  schema: GraphQLSchema;
  /** Of a migrated database. */
  databaseUrl: string;
  runs: number;
  seed: number;
  /** Of a counterexample that was found before, as fast-check says it. */
  path?: string | undefined;
  /** Lists every kind of problem instead of shrinking the first. */
  keepGoing?: boolean | undefined;
  onProgress?: ((counts: Counts) => void) | undefined;
};

export type FuzzReport = {
  counts: Counts;
  /** In words, each with what was sent; none when all is well. */
  failures: string[];
};

/** How often everybody's session is renewed, whatever has become of it. */
const REFRESH_EVERY = 250;
const HEAP_SAMPLES = 40;

/** Sends generated cases to an academy of its own, one after the other, until one does what must not happen; that one is shrunk. */
export async function fuzz({ schema, databaseUrl, runs, seed, path, keepGoing = false, onProgress }: FuzzOptions): Promise<FuzzReport> {
  const counts = createCounts();
  const found = new Map<string, string>();
  const agent = createAgent();
  const sockets = createKeptSockets();
  const arrivals = createArrivals();
  let academy = await startFuzzedAcademy(databaseUrl, arrivals.note);
  let world = await academy.refresh();
  let executions = 0;
  let isStale = false;
  let isShrinking = false;

  async function prepare(): Promise<void> {
    if (!academy.isAlive()) {
      sockets.closeAll();
      academy = await startFuzzedAcademy(databaseUrl, arrivals.note);
      isStale = true;
    }
    if (!isStale && executions % REFRESH_EVERY !== 0) return;
    world = await academy.refresh();
    isStale = false;
  }

  async function execute(one: FuzzCase): Promise<{ outcome: Outcome; correlationId: string }> {
    await prepare();
    executions += 1;
    const correlationId = `fuzz-${seed}-${executions}`;
    const outcome = await send(one, { world, sockets, agent, correlationId, reached: () => arrivals.of(correlationId) });
    // Its end may come a moment after that of a connection.
    if (one.kind !== 'operation' || outcome.problems.length > 0)
      await academy.settle().catch((error: unknown) => outcome.problems.push(String(error)));
    // Somebody has signed out, or was made somebody else.
    if (one.kind === 'operation' && one.caller in world.tokens && (outcome.status === 401 || outcome.closed === 4401)) isStale = true;
    if (!isShrinking) addTo(counts, one, outcome, correlationId);
    if (!isShrinking && executions % Math.ceil(runs / HEAP_SAMPLES) === 0) {
      counts.heap.push(await academy.heap());
      onProgress?.(counts);
    }
    return { outcome, correlationId };
  }

  const property = fc.asyncProperty(casesOf(schema), async (one) => {
    const { outcome, correlationId } = await execute(one);
    const late = sockets.takeLate().problems.map((problem) => `Of a subscription opened before: ${problem}`);
    const problems = [...outcome.problems, ...late];
    if (problems.length === 0) return;
    const failure = describeFailure(problems, one, world, academy, correlationId);
    const signature = signatureOf(problems, academy.logged(correlationId));
    if (!keepGoing) {
      isShrinking = true;
      throw new Error(failure);
    }
    if (!found.has(signature)) found.set(signature, failure);
  });

  try {
    const details = await fc.check(property, { numRuns: runs, seed, ...(path !== undefined && { path }) });
    await academy.settle().catch(() => undefined);
    counts.reached = counts.correlationIds.filter((id) => arrivals.has(id)).length;
    if (details.failed) {
      const again = `Again: npm run test:fuzz -- --seed ${details.seed} --path ${details.counterexamplePath}`;
      const reason = details.errorInstance instanceof Error ? details.errorInstance.message : String(details.errorInstance);
      found.set('counterexample', `${reason}\n${again}\nThe case: ${JSON.stringify(details.counterexample?.[0])}`);
    }
    return { counts, failures: [...found.values()] };
  } finally {
    agent.destroy();
    sockets.closeAll();
    await academy.stop();
  }
}

function describeFailure(problems: string[], one: FuzzCase, world: World, academy: FuzzedAcademy, correlationId: string): string {
  return [...problems, `Sent by ${describe(one, world)}`, ...academy.logged(correlationId).map((line) => `Logged: ${line}`)].join('\n');
}

/** The same fault shows itself many times, with other ids and texts. */
const signatureOf = (problems: string[], logged: string[]): string =>
  /"stack":"((?:[^"\\]|\\.)*)"/.exec(logged.join('\n'))?.[1]?.replaceAll(/"[^"]*"|\d+/g, '') ?? (problems[0] ?? '').slice(0, 60);
