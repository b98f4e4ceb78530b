import { performance } from 'node:perf_hooks';
import { createEventSource } from '../load/events.ts';
import { createGraphqlClient } from '../load/graphql-client.ts';
import { median } from '../load/latencies.ts';
import { makeBatch, resendBatch, sendBatch } from '../load/track-events.ts';
import { waitForConsumers } from '../sandbox/consumers.ts';
import type { Measure } from './measure.ts';

const SIZE = 1_000;

/** One batch of 1,000 events at a time, each after what the one before set off has ended. */
export const eventBatch: Measure = async ({ sandbox, seeded, pool, quick }) => {
  const client = createGraphqlClient(sandbox.url, seeded.admin.token, 1);
  const source = createEventSource(seeded);
  const seconds: number[] = [];
  try {
    for (let n = 0; n < (quick ? 5 : 23); n += 1) {
      const batch = makeBatch(source, SIZE);
      const started = performance.now();
      await sendBatch(client, batch);
      // The first ones find cold code.
      if (n >= 3) seconds.push((performance.now() - started) / 1000);
      await waitForConsumers(pool);
      if (n === 0) await resendBatch(client, batch);
    }
  } finally {
    await client.close();
  }
  const bounds = { unit: 's' as const, floor: { atMost: 10 }, aim: { atMost: 0.1 } };
  return [
    { id: 'event-batch.median', what: 'Batch of 1,000 events: median', value: median(seconds), ...bounds },
    { id: 'event-batch.slowest', what: `Batch of 1,000 events: slowest of ${seconds.length}`, value: Math.max(...seconds), ...bounds },
  ];
};
