import type { SqlExecutor } from '../../../platform/database/access.ts';
import { Prisma } from '../../../platform/database/generated/client.ts';
import { insertEvents } from '../../../platform/events/outbox.ts';
import { analyticsEvents } from '../domain/events.ts';
import type { LearningEvent, NewLearningEvent } from '../domain/learning-event.ts';
import type { AnalyticsDatabase } from './database.ts';
import { eventColumns, eventRecords, toEvent, type EventRow } from './event-rows.ts';

export type EventStore = {
  /**
   * Records the events whose ids are new, and publishes them, in one statement.
   * @param events with different ids
   * @param actorKey internal key of who sends them
   * @returns the ids that were known
   */
  insert: (events: readonly NewLearningEvent[], actorKey: number | null, at: Date) => Promise<string[]>;
  /** The stored body hashes by event id, without the ids that do not exist. */
  findHashes: (eventIds: readonly string[]) => Promise<Map<string, string>>;
  /** In no particular order, without the ids that do not exist. */
  findByIds: (eventIds: readonly string[]) => Promise<LearningEvent[]>;
  /** By internal keys, in no particular order. */
  findByKeys: (keys: readonly string[]) => Promise<LearningEvent[]>;
};

/**
 * Inserting in the order of the ids keeps two batches with the same events from waiting for each other in a circle.
 * The course of an item is what content says, where it is known.
 */
const insertion = (events: readonly NewLearningEvent[], at: Date, onConflict: Prisma.Sql) => Prisma.sql`
  given AS MATERIALIZED (SELECT * FROM ${eventRecords(events)}),
  inserted AS (
    INSERT INTO learning_events AS e (event_id, event_type, user_id, course_id, content_id, session_id, event_data, context_data,
      occurred_at, body_hash, created_at)
    SELECT g.event_id, g.event_type, g.user_id, coalesce(c.course_id, g.course_id), g.content_id, g.session_id, g.event_data, g.context_data,
      g.occurred_at, g.body_hash, ${at}::timestamp
    FROM given g LEFT JOIN content_courses c ON c.content_id = g.content_id
    ORDER BY g.event_id
    ${onConflict}
    RETURNING e.id, e.event_id, e.event_type, e.user_id, e.course_id
  )`;

/** One outbox entry for each learner and course of what was inserted. */
const publication = (actorKey: number | null, at: Date) =>
  insertEvents(Prisma.sql`
    SELECT ${analyticsEvents.recorded}, 1, i.user_id, i.course_id, ${actorKey}::int,
      jsonb_build_object('events', jsonb_agg(i.id::text ORDER BY g.n), 'types', jsonb_agg(i.event_type ORDER BY g.n)), ${at}::timestamp
    FROM inserted i JOIN given g ON g.event_id = i.event_id GROUP BY i.user_id, i.course_id ORDER BY min(g.n)`);

/** @param poke tells the mover that the outbox has something */
export function createEventStore(db: AnalyticsDatabase, poke: () => void): EventStore {
  return {
    insert: async (events, actorKey, at) => {
      if (events.length === 0) return [];
      const rows = await db.$queryRaw<{ event_id: string }[]>`
        WITH ${insertion(events, at, Prisma.sql`ON CONFLICT (event_id) DO NOTHING`)},
        published AS (${publication(actorKey, at)})
        SELECT event_id FROM given EXCEPT ALL SELECT event_id FROM inserted`;
      if (rows.length < events.length) poke();
      return rows.map((row) => row.event_id);
    },
    findHashes: async (eventIds) => {
      const rows = await db.$queryRaw<{ event_id: string; body_hash: string }[]>`
        SELECT event_id, body_hash FROM learning_events WHERE event_id = ANY(${[...eventIds]})`;
      return new Map(rows.map((row) => [row.event_id, row.body_hash]));
    },
    findByIds: async (eventIds) => {
      // PostgreSQL refuses text with NUL, so no id has one.
      const ids = eventIds.filter((id) => !id.includes('\0'));
      const rows = await db.$queryRaw<EventRow[]>`SELECT ${eventColumns} FROM learning_events e WHERE e.event_id = ANY(${ids})`;
      return rows.map(toEvent);
    },
    findByKeys: async (keys) => {
      const rows = await db.$queryRaw<EventRow[]>`SELECT ${eventColumns} FROM learning_events e WHERE e.id = ANY(${[...keys]}::bigint[])`;
      return rows.map(toEvent);
    },
  };
}

/**
 * Records the platform's own events, and publishes them, joining the caller's transaction.
 * One that is known already takes the new figures; one that is the same stays, and is not published again.
 */
export async function recordDerived(tx: SqlExecutor, events: readonly NewLearningEvent[], at: Date): Promise<void> {
  if (events.length === 0) return;
  const onConflict = Prisma.sql`ON CONFLICT (event_id) DO UPDATE SET event_data = EXCLUDED.event_data, body_hash = EXCLUDED.body_hash
    WHERE e.body_hash <> EXCLUDED.body_hash`;
  await tx.$executeRaw`WITH ${insertion(events, at, onConflict)} ${publication(null, at)}`;
}
