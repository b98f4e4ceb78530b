import { median } from '../load/latencies.ts';

/** Samples of a heap at even distances, the first one's end included and the start not; in bytes. */
export type Curve = readonly number[];

export const TENTHS = 10;

/** Texts after which all caches of documents and plans are full: they hold 2,000 each. */
const FULL_AFTER = 3_000;

export const tenthsOf = (curve: Curve): number[] =>
  Array.from({ length: TENTHS }, (_, n) => median(curve.slice((n * curve.length) / TENTHS, ((n + 1) * curve.length) / TENTHS)));

/** The tenth that the last one is compared with: the third, or a later one where caches take longer to fill. */
export const baselineOf = (operations: number): number => Math.max(2, Math.ceil((FULL_AFTER * TENTHS) / operations));

/** What the last tenth is of the baseline: about 1 where nothing is kept that should not be. */
export function growthOf(curve: Curve, operations: number): number {
  const tenths = tenthsOf(curve);
  return (tenths.at(-1) ?? Number.NaN) / (tenths[baselineOf(operations)] ?? Number.NaN);
}
