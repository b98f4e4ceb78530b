import type { Identities } from './database/identities.ts';
import { createIdentities } from './database/identities.ts';
import { connectDatabase, type Database, type DatabaseOptions } from './database/connect.ts';
import { ownDatabase, type Delegate, type OwnedDatabase } from './database/access.ts';
import { createConsumer, type Consumer, type ConsumerDefinition } from './events/consumer.ts';
import { createEventLog, type EventLog } from './events/log.ts';
import { createMover } from './events/mover.ts';
import { createPostgresTail } from './events/postgres-tail.ts';
import { createRetention } from './events/retention.ts';
import { createEventStreams, type EventStreams } from './events/stream.ts';
import type { EventTail } from './events/tail.ts';
import { createIdGenerator, type IdGenerator } from './ids.ts';
import type { Logger } from './logger.ts';

/** What every process that holds a subgraph needs, made once and passed on. */
export type Platform = {
  database: Database;
  identities: Identities;
  log: EventLog;
  tail: EventTail;
  streams: EventStreams;
  logger: Logger;
  now: () => Date;
  newId: IdGenerator;
  /** The database as the owner of `delegates` may use it. Commits through it are moved to the event log at once. */
  own: <Owned extends Delegate>(...delegates: Owned[]) => OwnedDatabase<Owned>;
  /** Tells the mover that something was committed to the outbox outside `transact`. */
  poke: () => void;
  consume: (definition: ConsumerDefinition) => Consumer;
  /** Stops the mover, the tail and the pool, in this order. Idempotent. */
  stop: () => Promise<void>;
};

export type PlatformOptions = {
  database: DatabaseOptions;
  logger: Logger;
  /** Days that the event log is kept. */
  eventRetentionDays: number;
  now?: () => Date;
  newId?: IdGenerator;
};

/** Connects, and starts what runs in the background. Rejects when the database cannot be reached or is not migrated. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { logger } = options;
  const now = options.now ?? (() => new Date());
  const database = connectDatabase(options.database);
  const log = createEventLog(database.pool);
  const tail = createPostgresTail({ pool: database.pool, log, connectionString: options.database.url, logger });
  const mover = createMover({ pool: database.pool, tail, logger });
  const retention = createRetention({ pool: database.pool, days: options.eventRetentionDays, now, logger });

  try {
    await tail.start();
  } catch (error) {
    await database.close();
    throw error;
  }
  mover.start();
  retention.start();

  let stopping: Promise<void> | undefined;
  return {
    database,
    identities: createIdentities(database.prisma),
    log,
    tail,
    streams: createEventStreams({ log, tail }),
    logger,
    now,
    newId: options.newId ?? createIdGenerator(),
    own: (...delegates) => ownDatabase(database.prisma, delegates, mover.poke),
    poke: mover.poke,
    consume: (definition) => createConsumer(definition, { prisma: database.prisma, log, tail, logger, poke: mover.poke }),
    stop: () => {
      stopping ??= (async () => {
        await retention.stop();
        await mover.stop();
        await tail.stop();
        await database.close();
      })();
      return stopping;
    },
  };
}
