import type { Pool } from 'pg';
import type { Logger } from '../logger.ts';
import { createPokedLoop, type PokedLoop } from './poked-loop.ts';

const HOUR_MS = 3_600_000;

/** Drops the partitions of the event log that are wholly older than `days`, once an hour. */
export const createRetention = (deps: { pool: Pool; days: number; now: () => Date; logger: Logger }): PokedLoop =>
  createPokedLoop({
    name: 'event log retention',
    pollMs: HOUR_MS,
    logger: deps.logger,
    step: async () => {
      const horizon = new Date(deps.now().getTime() - deps.days * 24 * HOUR_MS);
      const { rows } = await deps.pool.query<{ dropped: number }>('SELECT event_log_drop_before($1::timestamp) AS dropped', [
        horizon.toISOString().slice(0, -1),
      ]);
      if (rows[0]?.dropped) deps.logger.info({ dropped: rows[0].dropped, horizon }, 'event log partitions dropped');
      return { again: false, afterMs: 0 };
    },
  });
