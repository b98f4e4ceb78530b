import { align } from '../gateway/report/text.ts';
import { baselineOf, growthOf, tenthsOf, type Curve } from './curve.ts';

/** The most that the last tenth may be of the baseline. */
export const MAX_GROWTH = 1.1;

export type HeapReport = { name: string; curve: Curve; rssMiB: number; /** Of its process for one text. */ cpuMs: number };

const toMiB = (bytes: number) => bytes / 2 ** 20;

export const toText = (reports: readonly HeapReport[], operations: number): string => {
  const heap = reports.map(({ curve }) => tenthsOf(curve));
  const rows = heap[0]?.map((_, n) => [`${(n + 1) * 10} %`].concat(heap.map((tenths) => toMiB(tenths[n] ?? Number.NaN).toFixed(1)))) ?? [];
  return align([
    ['heap after collection, MiB', ...reports.map(({ name }) => name)],
    ...rows,
    [
      `the last of that at ${(baselineOf(operations) + 1) * 10} %`,
      ...reports.map(({ curve }) => `${growthOf(curve, operations).toFixed(3)} ×`),
    ],
    ['CPU for one text, ms', ...reports.map(({ cpuMs }) => cpuMs.toFixed(1))],
    ['resident at the end, MiB', ...reports.map(({ rssMiB }) => rssMiB.toFixed(0))],
  ]);
};

export const toJson = (reports: readonly HeapReport[], operations: number): object => ({
  operations,
  maxGrowth: MAX_GROWTH,
  comparedWithTenth: baselineOf(operations) + 1,
  gateways: Object.fromEntries(
    reports.map(({ name, curve, rssMiB, cpuMs }) => [
      name,
      { heapMiB: tenthsOf(curve).map(toMiB), growth: growthOf(curve, operations), rssMiB: Math.round(rssMiB), cpuMs },
    ]),
  ),
});
