import type { Metric, Registry } from 'prom-client';

export type HistogramOptions = {
  registry: Registry;
  name: string;
  help: string;
  /** Two at the most. */
  labelNames?: readonly [] | readonly [string] | readonly [string, string];
  /** Upper bounds, ascending; the one without a bound comes by itself. */
  buckets: readonly number[];
};

/** Takes a value, with the values of the labels in the order of their names. */
export type Observe = (value: number, first?: string, second?: string) => void;

type Series = { readonly labels: Record<string, string>; /** How many fell into each bucket. */ readonly counts: number[]; sum: number };

/**
 * A histogram that a scrape cannot tell from prom-client's. Theirs checks and joins the labels anew for each value, a child made by
 * `labels()` included, which costs many times what the rest does (`npm run bench:telemetry`), several times an operation.
 */
export function createHistogram({ registry, name, help, labelNames = [], buckets }: HistogramOptions): Observe {
  const series = new Map<string, Map<string, Series>>();

  function begin(first: string, second: string): Series {
    const labels = Object.fromEntries(labelNames.map((label, index) => [label, index === 0 ? first : second]));
    const one: Series = { labels, counts: Array.from({ length: buckets.length + 1 }, () => 0), sum: 0 };
    const beside = series.get(first) ?? new Map<string, Series>();
    series.set(first, beside.set(second, one));
    return one;
  }
  // One without labels is there before the first value, as zero.
  if (labelNames.length === 0) begin('', '');

  const metric = {
    name,
    help,
    type: 'histogram',
    aggregator: 'sum',
    get: async () => ({
      name,
      help,
      type: 'histogram',
      aggregator: 'sum',
      values: [...series.values()].flatMap((beside) => [...beside.values()].flatMap((one) => samplesOf(name, buckets, one))),
    }),
    reset: () => series.clear(),
  };
  // The type asks for one of their classes; what the registry uses of them is here.
  registry.registerMetric(metric as unknown as Metric);

  return (value, first = '', second = '') => {
    const one = series.get(first)?.get(second) ?? begin(first, second);
    let bucket = 0;
    while (bucket < buckets.length && value > (buckets[bucket] as number)) bucket += 1;
    one.counts[bucket] = (one.counts[bucket] as number) + 1;
    one.sum += value;
  };
}

type Sample = { metricName: string; labels: Record<string, string | number>; value: number };

/** Each bucket holds what the smaller ones do. */
function samplesOf(name: string, buckets: readonly number[], { labels, counts, sum }: Series): Sample[] {
  let count = 0;
  const cumulative = counts.map((own, index): Sample => {
    count += own;
    return { metricName: `${name}_bucket`, labels: { le: buckets[index] ?? '+Inf', ...labels }, value: count };
  });
  return [...cumulative, { metricName: `${name}_sum`, labels, value: sum }, { metricName: `${name}_count`, labels, value: count }];
}
