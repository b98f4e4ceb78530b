/** What a figure must not exceed, or must reach. */
export type Bound = { atMost: number } | { atLeast: number };

export type Figure = {
  /** Stable, so that runs can be compared: `content.reads.rate`. */
  id: string;
  what: string;
  value: number;
  unit: 's' | 'ms' | '/s' | 'MiB' | '%' | '×';
  /** What the specification asks for. */
  floor?: Bound;
  /** What we ask of ourselves. */
  aim?: Bound;
};

export type Verdict = {
  met: boolean;
  /** How many times better than the bound; below 1 it is missed. */
  ratio: number;
};

export function judge(value: number, bound: Bound): Verdict {
  const ratio = 'atMost' in bound ? (value > 0 ? bound.atMost / value : Infinity) : value / bound.atLeast;
  return { met: ratio >= 1, ratio };
}
