/** A logarithmic axis between two pixels. */
export type Scale = {
  pixelOf: (value: number) => number;
  /** The powers of ten on it. */
  ticks: number[];
};

/** @param values all that it must show, each above 0; it begins and ends at powers of ten where `isRounded`, and otherwise with them */
export function createScale(values: readonly number[], [from, to]: readonly [number, number], isRounded: boolean): Scale {
  const logs = values.map(Math.log10);
  const [lowest, highest] = [Math.min(...logs), Math.max(...logs)];
  const [first, last] = [Math.floor(lowest), Math.ceil(highest)];
  const [low, high] = isRounded ? [first, Math.max(last, first + 1)] : [lowest, highest];
  const powers = Array.from({ length: last - first + 1 }, (_, n) => first + n).filter((power) => power >= low && power <= high);
  return {
    pixelOf: (value) => from + ((Math.log10(value) - low) / (high - low)) * (to - from),
    ticks: powers.map((power) => 10 ** power),
  };
}
