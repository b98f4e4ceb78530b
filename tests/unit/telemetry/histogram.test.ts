import { Counter, Histogram, Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { createCounter } from '../../../platform/telemetry/counter.ts';
import { createHistogram } from '../../../platform/telemetry/histogram.ts';

const BUCKETS = [0.5, 1, 2.5];
const VALUES = [0, 0.5, 0.500_1, 1, 2, 2.5, 7, 0.25];
const sorted = (text: string): string[] => text.split('\n').sort();

/** Labels in the order of their names: whoever reads them does not look at it. */
const inOrder = (text: string): string => text.replaceAll(/\{([^}]*)\}/g, (_, labels: string) => `{${labels.split(',').sort().join(',')}}`);

describe('a histogram', () => {
  it.each([
    { labels: [], sets: [[]] },
    { labels: ['a'], sets: [['x'], ['a "quoted"\nvalue']] },
    {
      labels: ['a', 'b'],
      sets: [
        ['x', 'y'],
        ['y', 'x'],
        ['x', 'x'],
      ],
    },
  ] as const)('is read as one of prom-client with the labels $labels', async ({ labels, sets }) => {
    const [ours, theirs] = [new Registry(), new Registry()];
    const options = { name: 'some_seconds', help: 'Some time', buckets: BUCKETS };
    const observe = createHistogram({ registry: ours, labelNames: labels, ...options });
    const histogram = new Histogram({ registers: [theirs], labelNames: [...labels], ...options, buckets: BUCKETS });
    const begin = [await ours.metrics(), await theirs.metrics()].map(sorted);
    for (const set of sets) {
      for (const value of VALUES) {
        observe(value, ...set);
        histogram.observe(Object.fromEntries(labels.map((label, index) => [label, set[index] ?? ''])), value);
      }
    }

    expect(begin[0]).toEqual(begin[1]);
    expect(sorted(inOrder(await ours.metrics()))).toEqual(sorted(inOrder(await theirs.metrics())));
  });
});

describe('a counter', () => {
  it('is read as one of prom-client, each time anew', async () => {
    const [ours, theirs] = [new Registry(), new Registry()];
    const options = { name: 'things_total', help: 'Things' };
    const count = createCounter({ registry: ours, labelName: 'kind', ...options });
    const counter = new Counter({ registers: [theirs], labelNames: ['kind'], ...options });
    for (const [kind, amount] of [
      ['a', 1],
      ['b', 5],
      ['a', 2],
    ] as const) {
      count(kind, amount);
      counter.inc({ kind }, amount);
      expect(sorted(await ours.metrics())).toEqual(sorted(await theirs.metrics()));
    }
  });
});
