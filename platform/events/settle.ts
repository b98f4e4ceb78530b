import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';

const POLL_MS = 25;

/**
 * Resolves once nothing waits: every committed event is in the log, and these consumers have applied all of it, with what they published
 * themselves. They have to run somewhere; with others writing meanwhile, the moment may be gone by the time it is seen.
 * @param consumers names
 * @param onProgress told how many events are left for the slowest, now and then
 */
export async function untilSettled(pool: pg.Pool, consumers: readonly string[], onProgress?: (left: number) => void): Promise<void> {
  for (;;) {
    // One statement, so one moment: a consumer moves on in the transaction in which it publishes.
    const { rows } = await pool.query<{ left: string }>(
      `SELECT (SELECT count(*) FROM event_outbox) + h.position - least(h.position, (
          SELECT min(coalesce(c.position, 0)) FROM unnest($1::text[]) AS n(name) LEFT JOIN event_consumers c USING (name)
        )) AS left FROM event_head h`,
      [consumers],
    );
    const left = Number(rows[0]?.left ?? 0);
    if (left === 0) return;
    onProgress?.(left);
    await sleep(POLL_MS);
  }
}
