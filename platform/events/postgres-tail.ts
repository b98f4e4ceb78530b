import { Client, type Pool } from 'pg';
import type { Logger } from '../logger.ts';
import type { LogEntry, LogHead } from './event.ts';
import type { EventLog } from './log.ts';
import { createPokedLoop } from './poked-loop.ts';
import type { EventTail } from './tail.ts';

const CHANNEL = 'hma_event_log';
const READ_BATCH = 1_000;
/** Covers a lost notification. */
const POLL_MS = 1_000;
const RELISTEN_MS = 500;

/**
 * The tail over PostgreSQL: movers notify after their commit (never inside a writing transaction, which would serialize commits),
 * one reader in each process reads the log from where it stands, and calls everybody who listens.
 */
export function createPostgresTail(deps: { pool: Pool; log: EventLog; connectionString: string; logger: Logger }): EventTail {
  const listeners = new Set<(entries: readonly LogEntry[]) => void>();
  let head: LogHead = { epoch: '', position: 0n };
  let listening: Client | null = null;
  let stopped = false;

  const loop = createPokedLoop({
    name: 'event tail',
    pollMs: POLL_MS,
    logger: deps.logger,
    step: async () => {
      const entries = await deps.log.read(head.position, READ_BATCH);
      const last = entries.at(-1);
      if (last) {
        head = { ...head, position: last.position };
        for (const listener of listeners) listener(entries);
      }
      return { again: entries.length === READ_BATCH, afterMs: 0 };
    },
  });

  const listen = async () => {
    const client = new Client({ connectionString: deps.connectionString, connectionTimeoutMillis: 5_000, keepAlive: true });
    const relisten = () => {
      if (listening !== client || stopped) return;
      listening = null;
      setTimeout(() => void listen().catch(relistenLater), RELISTEN_MS);
    };
    client.on('error', relisten);
    client.on('end', relisten);
    client.on('notification', loop.poke);
    await client.connect();
    await client.query(`LISTEN ${CHANNEL}`);
    listening = client;
    loop.poke();
  };
  const relistenLater = () => {
    if (!stopped) setTimeout(() => void listen().catch(relistenLater), RELISTEN_MS);
  };

  return {
    publish: async (position) => {
      // This process's own reader need not wait for the notification to come back.
      loop.poke();
      await deps.pool.query('SELECT pg_notify($1, $2)', [CHANNEL, position.toString()]);
    },
    tail: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    head: () => head,
    start: async () => {
      head = await deps.log.head();
      await listen();
      loop.start();
    },
    stop: async () => {
      stopped = true;
      await loop.stop();
      await listening?.end();
      listeners.clear();
    },
  };
}
