import { Prisma } from '../../../platform/database/generated/client.ts';
import { groupByParent, keyset, type SortKey } from '../../../platform/database/keyset.ts';
import type { NewEvent } from '../../../platform/events/event.ts';
import type { Page, PageRequest } from '../../../platform/graph/connection.ts';
import { onceForKey, type IdempotentCall } from '../../../platform/idempotency.ts';
import type { ContentItem, ContentType, ItemFields } from '../domain/content-item.ts';
import type { Course } from '../domain/course.ts';
import type { PrerequisiteNode } from '../domain/prerequisites.ts';
import { editCourse, type Editor } from './course-edit.ts';
import type { ContentDatabase, ContentTransaction } from './database.ts';
import { isListed, itemColumns, toItem, type ItemRow } from './item-rows.ts';

/** What a rule about one item may look at: all under the lock of the course. */
export type ItemSurroundings = { course: Course; siblings: readonly PrerequisiteNode[]; nextSequence: number };

export type ItemStore = {
  /** In no particular order, without the ids that do not exist; deleted items are among them. */
  findMany: (ids: readonly string[]) => Promise<ContentItem[]>;
  findByKeys: (keys: readonly number[]) => Promise<ContentItem[]>;
  /** Public ids of all items, deleted ones among them. */
  findIdsOfCourse: (courseKey: number) => Promise<string[]>;
  /** Listed items in the order of teaching. */
  findPages: (courseKeys: readonly number[], page: PageRequest) => Promise<Map<number, Page<ContentItem>>>;
  /** Resolves to the public id: of the item made before, where the call is a repeat. `plan` may throw. */
  insert: (
    item: { id: string; type: ContentType; courseKey: number },
    editor: Editor,
    call: IdempotentCall,
    plan: (surroundings: ItemSurroundings) => ItemFields,
    event: (item: { key: number; courseKey: number }, course: Course) => NewEvent,
  ) => Promise<string>;
  /** `change` sees the item as it is under the lock, and may throw. Null from it: nothing changes. */
  update: (
    item: Pick<ContentItem, 'key' | 'courseKey'>,
    editor: Editor,
    change: (item: ContentItem, surroundings: ItemSurroundings) => ItemFields | null,
    event: (item: ContentItem) => NewEvent,
  ) => Promise<void>;
  /** Deletes softly; deleting again does nothing. */
  remove: (
    item: Pick<ContentItem, 'key' | 'courseKey'>,
    editor: Editor,
    check: (course: Course) => void,
    event: (item: ContentItem) => NewEvent,
  ) => Promise<void>;
};

const IN_ORDER: SortKey[] = [
  { sql: Prisma.sql`c.sequence_number`, type: 'integer', direction: 'asc' },
  { sql: Prisma.sql`c.id`, type: 'integer', direction: 'asc' },
];

export function createItemStore(db: ContentDatabase): ItemStore {
  return {
    findMany: async (ids) => {
      const rows = await db.$queryRaw<ItemRow[]>`
        SELECT ${itemColumns} FROM content_items c JOIN courses k ON k.id = c.course_id WHERE c.external_content_id = ANY(${[...ids]})`;
      return rows.map(toItem);
    },
    findByKeys: async (keys) => {
      const rows = await db.$queryRaw<ItemRow[]>`
        SELECT ${itemColumns} FROM content_items c JOIN courses k ON k.id = c.course_id WHERE c.id = ANY(${[...keys]})`;
      return rows.map(toItem);
    },
    findIdsOfCourse: async (courseKey) => {
      const rows = await db.$queryRaw<{ id: string }[]>`SELECT external_content_id AS id FROM content_items WHERE course_id = ${courseKey}`;
      return rows.map(({ id }) => id);
    },
    findPages: async (courseKeys, page) => {
      const { beyond, orderBy, cursor, limit } = keyset(IN_ORDER, page);
      const rows = await db.$queryRaw<(ItemRow & { parent: number; cursor: string[] })[]>`
        SELECT parent.key AS parent, page.* FROM unnest(${[...courseKeys]}::int[]) AS parent(key) CROSS JOIN LATERAL (
          SELECT ${itemColumns}, ${cursor} AS cursor FROM content_items c JOIN courses k ON k.id = c.course_id
          WHERE c.course_id = parent.key AND ${isListed} AND ${beyond} ORDER BY ${orderBy} LIMIT ${limit}
        ) page`;
      return groupByParent(courseKeys, rows, toItem);
    },
    insert: ({ id, type, courseKey }, editor, call, plan, event) =>
      db.transact(async (tx) => {
        const made = await onceForKey(tx, call, () =>
          editCourse(tx, courseKey, editor, async (course) => {
            const fields = plan(await surroundings(tx, course));
            const publishedAt = course.status === 'PUBLISHED' ? editor.at : null;
            const [row] = await tx.$queryRaw<{ id: number }[]>`
              INSERT INTO content_items (external_content_id, course_id, content_type, title, duration_minutes, difficulty_level, tags,
                objectives, prerequisites, sequence_number, sources, metadata, created_at, updated_at, published_at)
              VALUES (${id}, ${courseKey}, ${type}, ${fields.title}, ${fields.durationMinutes}::int, ${fields.difficulty}, ${[...fields.tags]}::text[],
                ${[...fields.objectives]}::text[], ${JSON.stringify(fields.prerequisites)}::jsonb, ${fields.sequence}::int,
                ${JSON.stringify(fields.sources)}::jsonb, ${JSON.stringify(fields.metadata)}::jsonb, ${editor.at}, ${editor.at}, ${publishedAt}::timestamp)
              RETURNING id`;
            const { id: key } = row as { id: number };
            return { result: { id }, events: [event({ key, courseKey }, course)], itemsChanged: true };
          }),
        );
        return made.id;
      }),
    update: ({ key, courseKey }, editor, change, event) =>
      db.transact((tx) =>
        editCourse(tx, courseKey, editor, async (course) => {
          const item = await findLocked(tx, key);
          const fields = item && change(item, await surroundings(tx, course));
          if (!fields) return { result: undefined, events: null };
          await tx.$executeRaw`
            UPDATE content_items SET title = ${fields.title}, duration_minutes = ${fields.durationMinutes}::int,
              difficulty_level = ${fields.difficulty}, tags = ${[...fields.tags]}::text[], objectives = ${[...fields.objectives]}::text[],
              prerequisites = ${JSON.stringify(fields.prerequisites)}::jsonb, sequence_number = ${fields.sequence}::int,
              sources = ${JSON.stringify(fields.sources)}::jsonb, metadata = ${JSON.stringify(fields.metadata)}::jsonb, updated_at = ${editor.at}
            WHERE id = ${key}`;
          return { result: undefined, events: [event(item)], itemsChanged: false };
        }),
      ),
    remove: ({ key, courseKey }, editor, check, event) =>
      db.transact((tx) =>
        editCourse(tx, courseKey, editor, async (course) => {
          check(course);
          const item = await findLocked(tx, key);
          if (!item || item.deletedAt !== null) return { result: undefined, events: null };
          await tx.$executeRaw`UPDATE content_items SET deleted_at = ${editor.at}, updated_at = ${editor.at} WHERE id = ${key}`;
          return { result: undefined, events: [event(item)], itemsChanged: true };
        }),
      ),
  };
}

/** The course's lock keeps it from changing. */
async function findLocked(tx: ContentTransaction, key: number): Promise<ContentItem | null> {
  const [row] = await tx.$queryRaw<ItemRow[]>`
    SELECT ${itemColumns} FROM content_items c JOIN courses k ON k.id = c.course_id WHERE c.id = ${key}`;
  return row ? toItem(row) : null;
}

async function surroundings(tx: ContentTransaction, course: Course): Promise<ItemSurroundings> {
  const rows = await tx.$queryRaw<{ id: string; title: string; prerequisites: string[] | null; sequence_number: number | null }[]>`
    SELECT c.external_content_id AS id, c.title, c.prerequisites, c.sequence_number
    FROM content_items c JOIN courses k ON k.id = c.course_id WHERE c.course_id = ${course.key} AND ${isListed}`;
  return {
    course,
    siblings: rows.map(({ id, title, prerequisites }) => ({ id, title, prerequisites: prerequisites ?? [] })),
    nextSequence: Math.max(0, ...rows.map((row) => row.sequence_number ?? 0)) + 1,
  };
}
