// What noting one figure costs: with prom-client's classes, and with ours, which the gateway uses for what it notes of every operation.
import { Counter, Histogram, Registry } from 'prom-client';
import { createCounter } from '../../platform/telemetry/counter.ts';
import { createHistogram } from '../../platform/telemetry/histogram.ts';

const RUNS = 1_000_000;
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const seconds = (run: number) => (run % 100) / 10_000;

const registry = new Registry();
const histogram = new Histogram({
  name: 'theirs',
  help: '-',
  labelNames: ['subgraph', 'outcome'],
  buckets: BUCKETS,
  registers: [registry],
});
const child = histogram.labels({ subgraph: 'content', outcome: 'ok' });
const observe = createHistogram({ registry, name: 'ours', help: '-', labelNames: ['subgraph', 'outcome'], buckets: BUCKETS });
const counter = new Counter({ name: 'theirs_total', help: '-', labelNames: ['outcome'], registers: [registry] });
const count = createCounter({ registry, name: 'ours_total', help: '-', labelName: 'outcome' });

const measures: Record<string, (run: number) => void> = {
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

for (const [name, measure] of Object.entries(measures)) {
  repeat(measure);
  const before = process.cpuUsage();
  repeat(measure);
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(`${name.padEnd(40)} ${(((user + system) * 1000) / RUNS).toFixed(0).padStart(5)} ns\n`);
}

function repeat(measure: (run: number) => void): void {
  for (let run = 0; run < RUNS; run += 1) measure(run);
}
