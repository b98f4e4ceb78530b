import { Prisma } from '../database/generated/client.ts';
import type { SqlExecutor } from '../database/access.ts';
import type { NewEvent } from './event.ts';

/**
 * Writes events into the outbox, in their order, joining the caller's transaction.
 * Lock the entity's row first: order is promised for each entity.
 */
export async function appendEvents(tx: SqlExecutor, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  await tx.$executeRaw`${insertEvents(Prisma.sql`SELECT e.* FROM ${eventRecords(events)}`)}`;
}

/**
 * `INSERT INTO event_outbox` of what `select` yields, for stores that change and record in one statement.
 * @param select yields type, version, user_key, course_key, actor_key, payload, occurred_at, in this order
 */
export const insertEvents = (select: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`INSERT INTO event_outbox (type, version, user_key, course_key, actor_key, payload, occurred_at) ${select}`;

const eventRecords = (events: readonly NewEvent[]): Prisma.Sql => {
  const rows = events.map((event) => ({
    type: event.type,
    version: event.version,
    user_key: event.userKey,
    course_key: event.courseKey,
    actor_key: event.actorKey,
    payload: event.payload,
    occurred_at: event.occurredAt.toISOString().slice(0, -1),
  }));
  return Prisma.sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS e(
    type text, version int, user_key int, course_key int, actor_key int, payload jsonb, occurred_at timestamp)`;
};
