import type { Scenario } from '../gateway/scenarios.ts';
import { ROW_BYTES } from './subgraphs/catalog.ts';
import { askChain, askHub, sidesOf } from './subgraphs/sides.ts';

export type Point = {
  /** How much there is of what grows. */
  at: number;
  scenario: Scenario;
  /** What a plan for it has: a gateway that needs more or fewer measures something else. */
  fetches: number;
};

/** One thing that grows while the rest stays as it is. */
export type Axis = { name: string; what: string; unit: string; points: Point[] };

const POWERS = [1, 10, 100, 1_000];
const FETCHES = [1, 2, 5, 10, 20, 50];

const createAxis = (
  name: string,
  what: string,
  unit: string,
  values: readonly number[],
  pointAt: (at: number) => { query: string; subgraphs: string[]; fetches: number },
): Axis => ({
  name,
  what,
  unit,
  points: values.map((at) => {
    const { query, subgraphs, fetches } = pointAt(at);
    return { at, fetches, scenario: { name: `${name}-${at}`, query, subgraphs, isDistinct: true } };
  }),
});

export const AXES: readonly Axis[] = [
  createAxis('answer', 'Size of the answer, of one fetch', 'kB', [...POWERS, 10_000], (kB) => ({
    query: `{ rows(first: ${(kB * 1_000) / ROW_BYTES}) { id title price inStock text } }`,
    subgraphs: ['catalog'],
    fetches: 1,
  })),
  createAxis('entities', 'Entities in the second of two fetches', 'entities', POWERS, (first) => ({
    query: `{ items(first: ${first}) { id title warehouse left } }`,
    subgraphs: ['catalog', 'stock'],
    fetches: 2,
  })),
  createAxis('chain', 'Fetches one after the other', 'fetches', FETCHES, (fetches) => ({
    query: askChain(fetches),
    subgraphs: ['catalog', ...sidesOf(fetches)],
    fetches,
  })),
  createAxis('parallel', 'Fetches at once, after the first', 'fetches', FETCHES, (fetches) => ({
    query: askHub(fetches),
    subgraphs: ['catalog', ...sidesOf(fetches)],
    fetches,
  })),
];
