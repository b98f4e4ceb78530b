/** Chance that repeats itself: the same seed gives the same sequence, on every machine. */
export type Random = {
  /** At least 0, below 1. */
  next: () => number;
  /** Whole, both ends included. */
  integer: (min: number, max: number) => number;
  between: (min: number, max: number) => number;
  /** True with this probability. */
  chance: (probability: number) => boolean;
  /** Throws for an empty list. */
  pick: <One>(list: readonly One[]) => One;
  /** An index into `weights`, each as likely as it weighs. */
  weighted: (weights: readonly number[]) => number;
  /** Around `mean`, held within `min` and `max`. */
  normal: (mean: number, deviation: number, min: number, max: number) => number;
  /** A sequence of its own, that does not move with this one. */
  fork: (label: string | number) => Random;
};

export function createRandom(seed: string): Random {
  const next = sfc32(seed);
  const between = (min: number, max: number) => min + next() * (max - min);
  const integer = (min: number, max: number) => Math.floor(between(min, max + 1));
  return {
    next,
    between,
    integer,
    chance: (probability) => next() < probability,
    pick: (list) => {
      if (list.length === 0) throw new Error('There is nothing to pick from');
      return list[integer(0, list.length - 1)]!;
    },
    weighted: (weights) => {
      let left = next() * weights.reduce((sum, weight) => sum + weight, 0);
      const index = weights.findIndex((weight) => (left -= weight) < 0);
      return index === -1 ? weights.length - 1 : index;
    },
    normal: (mean, deviation, min, max) => {
      const gauss = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
      return Math.min(max, Math.max(min, mean + gauss * deviation));
    },
    fork: (label) => createRandom(`${seed}/${label}`),
  };
}

/** sfc32 of PractRand (Doty-Humphrey), seeded with the 128 bits that xmur3 makes of the text. */
function sfc32(seed: string): () => number {
  const hash = xmur3(seed);
  let [a, b, c, d] = [hash(), hash(), hash(), hash()];
  const step = () => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4_294_967_296;
  };
  for (let i = 0; i < 12; i += 1) step();
  return step;
}

function xmur3(text: string): () => number {
  let h = 1_779_033_703 ^ text.length;
  for (const char of Buffer.from(text)) {
    h = Math.imul(h ^ char, 3_432_918_353);
    h = (h << 13) | (h >>> 19);
  }
  return () => {
    h = Math.imul(h ^ (h >>> 16), 2_246_822_507);
    h = Math.imul(h ^ (h >>> 13), 3_266_489_909);
    h ^= h >>> 16;
    return h | 0;
  };
}
