import { performance } from 'node:perf_hooks';
import { median } from '../../load/latencies.ts';

const MS = 300;

/** What writing the answer takes, in ms: no gateway that makes its answer from data can be faster. */
export function measureStringify(data: unknown): number {
  const times: number[] = [];
  const value = { data };
  for (const started = performance.now(); performance.now() - started < MS;) {
    const before = performance.now();
    JSON.stringify(value);
    times.push(performance.now() - before);
  }
  return median(times);
}
