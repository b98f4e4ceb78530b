import type { LogEntry } from './event.ts';
import { SIGN_OF_LIFE_MS, withSignsOfLife } from './signs-of-life.ts';
import type { EventStreams } from './stream.ts';

/** An entity whose fields may have changed, by its type's name and its public id. */
export type ChangedEntity = { type: string; id: string };

/** What one event changes; `find` is asked when it is delivered. */
export type EntityChanges = { cursor: string; find: () => Promise<ChangedEntity[]> };

/**
 * Tells which entities the events of these types change, from now on, or from behind `after`. It begins with a sign of life: whatever is
 * committed after that is delivered.
 * @param findEntities those that an event may have changed. Rejects when it cannot be known
 * @throws BAD_USER_INPUT, CURSOR_EXPIRED
 */
export async function openEntityChanges(
  streams: EventStreams,
  types: readonly string[],
  findEntities: (entry: LogEntry) => Promise<ChangedEntity[]>,
  after: string | null | undefined,
): Promise<AsyncIterableIterator<EntityChanges>> {
  const begin = after ?? (await streams.liveCursor());
  const changes = await streams.open<EntityChanges>({ types }, begin, ({ entry, cursorAt, fromIndex }) =>
    fromIndex > 0 ? [] : [{ cursor: cursorAt(0), find: () => findEntities(entry) }],
  );
  return withSignsOfLife(changes, begin, { everyMs: SIGN_OF_LIFE_MS, signAt: (cursor) => ({ cursor, find: async () => [] }) });
}
