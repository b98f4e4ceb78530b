import type { Identities, IdentityKind } from '../../../platform/database/identities.ts';
import { openEntityChanges, type ChangedEntity } from '../../../platform/events/entity-changes.ts';
import type { LogEntry } from '../../../platform/events/event.ts';
import type { EventStreams } from '../../../platform/events/stream.ts';
import { contentEvents } from '../domain/events.ts';
import type { ItemStore } from '../store/item-store.ts';

/** Events after which a field of a course or an item that is the same for everybody may be another. */
const TYPES = [
  contentEvents.coursePublished,
  contentEvents.courseUpdated,
  contentEvents.courseArchived,
  contentEvents.itemCreated,
  contentEvents.itemUpdated,
  contentEvents.itemDeleted,
];

type Dependencies = { streams: EventStreams; identities: Identities; items: Pick<ItemStore, 'findIdsOfCourse'> };

export type EntityChangeService = ReturnType<typeof createEntityChanges>;

export function createEntityChanges({ streams, identities, items }: Dependencies) {
  const idOf = async (kind: IdentityKind, key: number): Promise<string> => {
    const id = (await identities.publicIds(kind, [key])).get(key);
    if (id === undefined) throw new Error(`There is no public id of the ${kind} ${key}`);
    return id;
  };
  const asItem = (id: string): ChangedEntity => ({ type: 'ContentItem', id });

  /** A change of an item is the course's next revision. A change of the course may have moved any of its items, which no event of theirs tells. */
  async function findEntities({ courseKey, payload }: LogEntry): Promise<ChangedEntity[]> {
    const course: ChangedEntity = { type: 'Course', id: await idOf('course', courseKey as number) };
    const { content } = payload;
    if (typeof content === 'number') return [course, asItem(await idOf('content', content))];
    return [course, ...(await items.findIdsOfCourse(courseKey as number)).map(asItem)];
  }

  return {
    /** @throws BAD_USER_INPUT, CURSOR_EXPIRED */
    open: (after: string | null | undefined) => openEntityChanges(streams, TYPES, findEntities, after),
  };
}
