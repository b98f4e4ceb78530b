import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

export type LoadResult = {
  count: number;
  seconds: number;
  /** In ms, in the order of the ends. */
  latencies: number[];
};

/** `clients` who each ask again as soon as they are answered, for `ms`. One failure fails the load. */
export async function runClosedLoop(clients: number, ms: number, ask: (n: number) => Promise<unknown>): Promise<LoadResult> {
  const latencies: number[] = [];
  const started = performance.now();
  let asked = 0;
  const client = async () => {
    for (let now = performance.now(); now - started < ms; now = performance.now()) {
      asked += 1;
      await ask(asked);
      latencies.push(performance.now() - now);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return { count: latencies.length, seconds: (performance.now() - started) / 1000, latencies };
}

/** How many may wait for an answer before more are put off. */
const MAX_WAITING = 500;

/** `rate` a second for `ms`, however long answers take. A latency begins when its turn came, so that a stall counts for all who waited. */
export async function runOpenLoop(rate: number, ms: number, ask: (n: number) => Promise<unknown>): Promise<LoadResult> {
  const latencies: number[] = [];
  const waiting = new Set<Promise<void>>();
  const started = performance.now();
  const total = Math.max(1, Math.floor((rate * ms) / 1000));
  for (let n = 1; n <= total; n += 1) {
    const turn = started + ((n - 1) * 1000) / rate;
    if (turn > performance.now()) await sleep(turn - performance.now());
    if (waiting.size >= MAX_WAITING) await Promise.race(waiting);
    const answered: Promise<void> = ask(n).then(() => {
      latencies.push(performance.now() - turn);
      waiting.delete(answered);
    });
    waiting.add(answered);
  }
  await Promise.all(waiting);
  return { count: latencies.length, seconds: (performance.now() - started) / 1000, latencies };
}

/** Adds up what was measured in turns. */
export const mergeResults = (results: readonly LoadResult[]): LoadResult => ({
  count: results.reduce((sum, { count }) => sum + count, 0),
  seconds: results.reduce((sum, { seconds }) => sum + seconds, 0),
  latencies: results.flatMap(({ latencies }) => latencies),
});
