import type pg from 'pg';
import type { Logger } from '../logger.ts';
import { createPokedLoop, type PokedLoop } from './poked-loop.ts';
import type { EventTail } from './tail.ts';

const BATCH = 1_000;
/** Another process is moving: what we were poked for may have been committed after it looked. */
const RETRY_BUSY_MS = 5;
const POLL_MS = 500;

/**
 * Moves committed events from the outbox into the log, and tells the tail. Any number of processes may run one:
 * the row lock on `event_head` makes the positions gapless. Poke it after a commit; polling covers a lost poke.
 */
export function createMover(deps: { pool: pg.Pool; tail: Pick<EventTail, 'publish'>; logger: Logger }): PokedLoop {
  let ensuredUpTo = 0n;

  const moveBatch = async (): Promise<number | 'busy'> => {
    const client = await deps.pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      const { rows } = await client.query<{ position: string }>('SELECT position FROM event_head FOR UPDATE SKIP LOCKED');
      if (!rows[0]) {
        await client.query('ROLLBACK');
        return 'busy';
      }
      const head = BigInt(rows[0].position);
      if (head + BigInt(BATCH) > ensuredUpTo) {
        const { rows: ensured } = await client.query<{ upto: string }>('SELECT event_log_ensure_partition($1) AS upto', [
          (head + BigInt(BATCH)).toString(),
        ]);
        ensuredUpTo = BigInt(ensured[0]?.upto ?? 0);
      }
      // A statement of its own: under READ COMMITTED it sees all that was committed before the head was locked.
      const { rows: moved } = await client.query<{ position: string; count: number }>(MOVE, [BATCH]);
      const count = moved[0]?.count ?? 0;
      await client.query(count > 0 ? 'COMMIT' : 'ROLLBACK');
      if (count > 0) await deps.tail.publish(BigInt(moved[0]?.position ?? 0));
      return count;
    } catch (error) {
      broken = error as Error;
      throw error;
    } finally {
      client.release(broken);
    }
  };

  return createPokedLoop({
    name: 'mover',
    pollMs: POLL_MS,
    logger: deps.logger,
    step: async () => {
      const moved = await moveBatch();
      if (moved === 'busy') return { again: true, afterMs: RETRY_BUSY_MS };
      return { again: moved === BATCH, afterMs: 0 };
    },
  });
}

const MOVE = `
  WITH taken AS (
    -- A bound, not a list of ids: statistics of an outbox that is nearly always empty make a join of a list quadratic.
    DELETE FROM event_outbox WHERE id <= (SELECT max(id) FROM (SELECT id FROM event_outbox ORDER BY id LIMIT $1) AS first)
    RETURNING *
  ), numbered AS (
    SELECT *, row_number() OVER (ORDER BY id) AS n FROM taken
  ), moved AS (
    INSERT INTO event_log (position, type, version, user_key, course_key, actor_key, payload, occurred_at, created_at)
    SELECT (SELECT position FROM event_head) + n, type, version, user_key, course_key, actor_key, payload, occurred_at, created_at
    FROM numbered ORDER BY n
    RETURNING 1
  )
  UPDATE event_head SET position = position + (SELECT count(*) FROM moved) WHERE "only"
  RETURNING position, (SELECT count(*)::int FROM moved) AS count`;
