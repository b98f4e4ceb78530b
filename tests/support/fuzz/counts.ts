import type { FuzzCase } from './cases.ts';
import { codesOf, type Outcome } from './outcome.ts';

export type Counts = {
  sent: number;
  /** Passed validation: something of it was done, however that ended. */
  valid: number;
  /** Reached a resolver of a subgraph: known when the run is over. */
  reached: number;
  by: Record<'kind' | 'caller' | 'status' | 'code', Map<string, number>>;
  /** Of the academy's process, in bytes after collection, at even distances. */
  heap: number[];
  /** Of everything sent. */
  correlationIds: string[];
};

export const createCounts = (): Counts => ({
  sent: 0,
  valid: 0,
  reached: 0,
  by: { kind: new Map(), caller: new Map(), status: new Map(), code: new Map() },
  heap: [],
  correlationIds: [],
});

export function addTo(counts: Counts, one: FuzzCase, outcome: Outcome, correlationId: string): void {
  counts.sent += 1;
  counts.correlationIds.push(correlationId);
  const isGraphql = one.kind === 'operation';
  // A subscription that is open and silent is valid, too.
  const isSilent = outcome.answers.length === 0 && outcome.closed === null && outcome.problems.length === 0;
  if (isGraphql && (isSilent || outcome.answers.some(({ data }) => data !== undefined))) counts.valid += 1;
  count(counts.by.kind, isGraphql ? one.operation.kind : one.kind);
  if (isGraphql) count(counts.by.caller, one.caller);
  if (outcome.status !== null) count(counts.by.status, String(outcome.status));
  for (const code of codesOf(outcome)) count(counts.by.code, code);
}

const count = (map: Map<string, number>, name: string): void => void map.set(name, (map.get(name) ?? 0) + 1);

/** The median of each quarter of the run. */
export const heapByQuarter = ({ heap }: Counts): number[] =>
  [0, 1, 2, 3].map((quarter) => {
    const part = heap.slice((quarter * heap.length) / 4, ((quarter + 1) * heap.length) / 4).toSorted((a, b) => a - b);
    return part[Math.floor(part.length / 2)] ?? 0;
  });

const MIB = 1_048_576;

export function printCounts(counts: Counts): string {
  const share = (part: number) => `${part} (${((100 * part) / Math.max(1, counts.sent)).toFixed(1)} %)`;
  const listed = (map: Map<string, number>) =>
    [...map]
      .toSorted(([, a], [, b]) => b - a)
      .map(([name, number]) => `${name} ${number}`)
      .join(', ');
  return [
    `sent                ${counts.sent}`,
    `valid               ${share(counts.valid)}`,
    `reached a resolver  ${share(counts.reached)}`,
    ...Object.entries(counts.by).map(([name, map]) => `by ${name.padEnd(17)}${listed(map)}`),
    `heap by quarter     ${heapByQuarter(counts)
      .map((bytes) => `${(bytes / MIB).toFixed(1)} MiB`)
      .join(', ')}`,
  ].join('\n');
}
