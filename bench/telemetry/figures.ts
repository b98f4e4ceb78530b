import { Counter, Histogram, Registry } from 'prom-client';
import { createCounter } from '../../platform/telemetry/counter.ts';
import { createHistogram } from '../../platform/telemetry/histogram.ts';

const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const LABELS = ['subgraph', 'outcome'] as const;
const seconds = (run: number) => (run % 100) / 10_000;

/** Noting one figure: with prom-client's classes, and with ours, which the gateway has for what it notes of every operation. */
export function figureMeasures(): Record<string, (run: number) => void> {
  const registry = new Registry();
  const histogram = new Histogram({ name: 'theirs', help: '-', labelNames: LABELS, buckets: BUCKETS, registers: [registry] });
  const child = histogram.labels({ subgraph: 'content', outcome: 'ok' });
  const observe = createHistogram({ registry, name: 'ours', help: '-', labelNames: LABELS, buckets: BUCKETS });
  const counter = new Counter({ name: 'theirs_total', help: '-', labelNames: ['outcome'], registers: [registry] });
  const count = createCounter({ registry, name: 'ours_total', help: '-', labelName: 'outcome' });
  return {
    'histogram, prom-client': (run) => histogram.observe({ subgraph: 'content', outcome: 'ok' }, seconds(run)),
    'histogram, a kept child of prom-client': (run) => child.observe(seconds(run)),
    'histogram, ours': (run) => observe(seconds(run), 'content', 'ok'),
    'timer, prom-client': () => void histogram.startTimer({ subgraph: 'content' })({ outcome: 'ok' }),
    'timer, ours': () => {
      const begun = performance.now();
      observe((performance.now() - begun) / 1000, 'content', 'ok');
    },
    'counter, prom-client': () => counter.inc({ outcome: 'hit' }),
    'counter, ours': () => count('hit'),
  };
}
