import { Counter, type Registry } from 'prom-client';

export type CounterOptions = { registry: Registry; name: string; help: string; labelName: string };

/** Counts by the value of one label. prom-client's own work is done when it is scraped, for the reason of `createHistogram`. */
export function createCounter({ registry, name, help, labelName }: CounterOptions): (value: string, amount?: number) => void {
  const counts = new Map<string, number>();
  // It registers itself.
  void new Counter({
    name,
    help,
    labelNames: [labelName],
    registers: [registry],
    collect() {
      this.reset();
      for (const [value, count] of counts) this.inc({ [labelName]: value }, count);
    },
  });
  return (value, amount = 1) => void counts.set(value, (counts.get(value) ?? 0) + amount);
}
