import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { untilSettled } from '../../platform/events/settle.ts';

const PATIENCE_MS = 120_000;

/**
 * Waits until what was recorded has been applied by all consumers of the sandbox.
 * @returns how long that took, in seconds
 */
export async function waitForConsumers(pool: Pool): Promise<number> {
  const started = performance.now();
  const { rows } = await pool.query<{ name: string }>('SELECT name FROM event_consumers');
  if (rows.length === 0) throw new Error('No consumer has begun');
  const given = new AbortController();
  const expired = sleep(PATIENCE_MS, undefined, { signal: given.signal }).then(() => {
    throw new Error(`Consumers are still behind after ${PATIENCE_MS} ms`);
  });
  try {
    await Promise.race([
      untilSettled(
        pool,
        rows.map(({ name }) => name),
      ),
      expired,
    ]);
  } finally {
    expired.catch(() => undefined);
    given.abort();
  }
  return (performance.now() - started) / 1000;
}
