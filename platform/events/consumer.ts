import type { PrismaClient } from '../database/generated/client.ts';
import type { SqlExecutor } from '../database/access.ts';
import type { Logger } from '../logger.ts';
import type { LogEntry } from './event.ts';
import type { EventLog } from './log.ts';
import { createPokedLoop } from './poked-loop.ts';
import type { EventTail } from './tail.ts';

/** What a subgraph does about other subgraphs' events. */
export type ConsumerDefinition = {
  /** Stable: its offset is kept under it. */
  name: string;
  types: readonly string[];
  /** Applies entries in order within `tx`, which also commits the offset: the effect happens once. */
  apply: (tx: SqlExecutor, entries: readonly LogEntry[]) => Promise<void>;
};

export type Consumer = {
  start: () => void;
  stop: () => Promise<void>;
  /** Resolves once everything up to the log's present head has been applied. */
  settled: () => Promise<void>;
};

const BATCH = 500;
const POLL_MS = 1_000;
/** Attempts at a batch before its entries are tried one by one, and what fails alone is set aside. */
const ATTEMPTS = 3;

/** A new consumer begins at the start of what the log still keeps. Any number of processes may run it; one at a time works. */
export function createConsumer(
  definition: ConsumerDefinition,
  deps: {
    prisma: PrismaClient;
    log: EventLog;
    tail: EventTail;
    logger: Logger;
    /** Events that `apply` appends are moved on. */ poke: () => void;
  },
): Consumer {
  const { prisma, log, tail, logger } = deps;
  let attempts = 0;

  const applyOne = (tx: SqlExecutor, entries: readonly LogEntry[]) =>
    entries.length > 0 ? definition.apply(tx, entries) : Promise.resolve();

  const consume = async (limit: number, deadLetter: boolean): Promise<number> => {
    const count = await prisma.$transaction(async (tx) => {
      const position = await lockOffset(tx, definition.name);
      if (position === 'busy') return 0;
      const entries = await log.read(position, limit);
      const last = entries.at(-1);
      if (!last) return 0;
      const wanted = entries.filter((entry) => definition.types.includes(entry.type));
      if (!deadLetter) await applyOne(tx, wanted);
      else {
        await tx.$executeRaw`SAVEPOINT one`;
        try {
          await applyOne(tx, wanted);
        } catch (error) {
          await tx.$executeRaw`ROLLBACK TO SAVEPOINT one`;
          await setAside(tx, definition.name, wanted, error);
          logger.error(
            { consumer: definition.name, position: last.position.toString(), err: error },
            'event set aside: it cannot be applied',
          );
        }
      }
      await tx.$executeRaw`UPDATE event_consumers SET position = ${last.position}, updated_at = now() WHERE name = ${definition.name}`;
      return entries.length;
    });
    if (count > 0) deps.poke();
    return count;
  };

  const loop = createPokedLoop({
    name: `consumer ${definition.name}`,
    pollMs: POLL_MS,
    logger,
    step: async () => {
      try {
        const careful = attempts >= ATTEMPTS;
        const count = await consume(careful ? 1 : BATCH, careful);
        if (!careful) attempts = 0;
        else if (count === 0) attempts = 0;
        return { again: count > 0, afterMs: 0 };
      } catch (error) {
        attempts += 1;
        throw error;
      }
    },
  });

  let unlisten = () => {};
  return {
    start: () => {
      unlisten = tail.tail((entries) => {
        if (entries.some((entry) => definition.types.includes(entry.type))) loop.poke();
      });
      loop.start();
    },
    stop: async () => {
      unlisten();
      await loop.stop();
    },
    settled: async () => {
      const { position: goal } = await log.head();
      for (;;) {
        const rows = await prisma.$queryRaw<{ position: bigint }[]>`SELECT position FROM event_consumers WHERE name = ${definition.name}`;
        if ((rows[0]?.position ?? -1n) >= goal) return;
        loop.poke();
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
  };
}

async function lockOffset(tx: SqlExecutor, name: string): Promise<bigint | 'busy'> {
  const select = () =>
    tx.$queryRaw<{ position: bigint }[]>`SELECT position FROM event_consumers WHERE name = ${name} FOR UPDATE SKIP LOCKED`;
  const [known] = await select();
  if (known) return known.position;
  const created = await tx.$executeRaw`
    INSERT INTO event_consumers (name, epoch, position)
    SELECT ${name}, epoch, coalesce((SELECT min(position) - 1 FROM event_log), position) FROM event_head
    ON CONFLICT DO NOTHING`;
  if (created === 0) return 'busy';
  const [made] = await select();
  return made ? made.position : 'busy';
}

async function setAside(tx: SqlExecutor, name: string, entries: readonly LogEntry[], error: unknown) {
  for (const entry of entries) {
    await tx.$executeRaw`
      INSERT INTO dead_letters (source, reference, payload, reason)
      VALUES (${`consumer:${name}`}, ${entry.position.toString()}, ${JSON.stringify({ type: entry.type, payload: entry.payload })}::jsonb, ${String(error)})`;
  }
}
