// What it costs to note a figure, and to trace an operation, in CPU of this process: npm run bench:telemetry
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { figureMeasures } from './figures.ts';
import { spanMeasures } from './spans.ts';

const FIGURES = 1_000_000;
const OPERATIONS = 20_000;
/** Spans are sent between operations, as they would be. */
const AT_ONCE = 20;

for (const [name, note] of Object.entries(figureMeasures())) {
  const run = async () => {
    for (let n = 0; n < FIGURES; n += 1) note(n);
  };
  say(name, (await cpuOf(run)) / FIGURES);
}

const collector = createServer((request, response) => {
  request.resume();
  request.on('end', () => response.end());
}).listen(0, '127.0.0.1');
await once(collector, 'listening');
const { port } = collector.address() as AddressInfo;
for (const { name, trace, stop } of spanMeasures(`http://127.0.0.1:${port}`)) {
  const run = async () => {
    for (let n = 0; n < OPERATIONS; n += 1) {
      trace();
      if (n % AT_ONCE === 0) await setImmediate();
    }
  };
  say(name, (await cpuOf(run)) / OPERATIONS);
  await stop();
}
collector.closeAllConnections();
collector.close();

/** In microseconds, once it is warm. */
async function cpuOf(run: () => Promise<void>): Promise<number> {
  await run();
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

function say(name: string, microseconds: number): void {
  process.stdout.write(`${name.padEnd(40)} ${microseconds.toFixed(3).padStart(8)} µs\n`);
}
