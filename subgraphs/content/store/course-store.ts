import { addMembership } from '../../../platform/auth/memberships.ts';
import { Prisma } from '../../../platform/database/generated/client.ts';
import { groupByParent, keyset, type SortKey } from '../../../platform/database/keyset.ts';
import type { NewEvent } from '../../../platform/events/event.ts';
import { appendEvents } from '../../../platform/events/outbox.ts';
import type { Page, PageRequest } from '../../../platform/graph/connection.ts';
import { onceForKey, type IdempotentCall } from '../../../platform/idempotency.ts';
import type { CourseScope } from '../domain/access.ts';
import type { Course, CourseFields, CourseRevision, CourseStatus, Difficulty } from '../domain/course.ts';
import { editCourse, lockCourse, type Editor } from './course-edit.ts';
import { courseAssignments, courseColumns, toCourse, type CourseRow } from './course-rows.ts';
import type { ContentDatabase, ContentTransaction } from './database.ts';
import { changeInstructor } from './instructor.ts';
import { recordRevision } from './revisions.ts';

export type CourseSearch = {
  status: CourseStatus;
  /** Only these courses. */
  scope: CourseScope;
  difficulty?: Difficulty | undefined;
  tags?: readonly string[] | undefined;
  instructorKey?: number | undefined;
  words?: string | undefined;
};

export type CourseStore = {
  /** In no particular order, without the ids that do not exist. */
  findMany: (ids: readonly string[]) => Promise<Course[]>;
  findByKeys: (keys: readonly number[]) => Promise<Course[]>;
  findPage: (search: CourseSearch, page: PageRequest) => Promise<Page<Course>>;
  findRevisions: (courseKeys: readonly number[], page: PageRequest) => Promise<Map<number, Page<CourseRevision>>>;
  /** A draft; its instructor becomes a member. Resolves to the public id: of the course made before, where the call is a repeat. */
  insert: (id: string, fields: CourseFields, at: Date, call: IdempotentCall, event: (key: number) => NewEvent) => Promise<string>;
  /** `change` sees the locked course, and may throw. Null from it: nothing changes. */
  update: (
    courseKey: number,
    editor: Editor,
    change: (course: Course) => CourseFields | null,
    event: (course: Course) => NewEvent,
  ) => Promise<void>;
  /** `check` sees the locked course and how many items it has, and may throw. */
  publish: (courseKey: number, editor: Editor, check: (course: Course, items: number) => void, event: NewEvent) => Promise<void>;
  archive: (courseKey: number, editor: Editor, check: (course: Course) => void, event: NewEvent) => Promise<void>;
};

/** Drafts have never been published. */
const order = (status: CourseStatus): SortKey[] => [
  { sql: status === 'DRAFT' ? Prisma.sql`k.created_at` : Prisma.sql`k.published_at`, type: 'timestamp', direction: 'desc' },
  { sql: Prisma.sql`k.id`, type: 'integer', direction: 'desc' },
];

const NEWEST_REVISION: SortKey[] = [{ sql: Prisma.sql`r.number`, type: 'integer', direction: 'desc' }];

export function createCourseStore(db: ContentDatabase): CourseStore {
  return {
    findMany: async (ids) => {
      const rows = await db.$queryRaw<CourseRow[]>`
        SELECT ${courseColumns} FROM courses k WHERE k.external_course_id = ANY(${[...ids]}) AND k.deleted_at IS NULL`;
      return rows.map(toCourse);
    },
    findByKeys: async (keys) => {
      const rows = await db.$queryRaw<
        CourseRow[]
      >`SELECT ${courseColumns} FROM courses k WHERE k.id = ANY(${[...keys]}) AND k.deleted_at IS NULL`;
      return rows.map(toCourse);
    },
    findPage: async (search, page) => {
      const { beyond, orderBy, cursor, limit } = keyset(order(search.status), page);
      const rows = await db.$queryRaw<(CourseRow & { cursor: string[] })[]>`
        SELECT ${courseColumns}, ${cursor} AS cursor FROM courses k
        WHERE k.status = ${search.status} AND k.deleted_at IS NULL AND ${beyond} ${searchConditions(search)}
        ORDER BY ${orderBy} LIMIT ${limit}`;
      return rows.map((row) => ({ node: toCourse(row), cursor: row.cursor }));
    },
    findRevisions: async (courseKeys, page) => {
      const { beyond, orderBy, cursor, limit } = keyset(NEWEST_REVISION, page);
      const rows = await db.$queryRaw<(RevisionRow & { parent: number; cursor: string[] })[]>`
        SELECT parent.key AS parent, page.* FROM unnest(${[...courseKeys]}::int[]) AS parent(key) CROSS JOIN LATERAL (
          SELECT r.number, r.snapshot, r.published_by, r.published_at, ${cursor} AS cursor
          FROM course_revisions r WHERE r.course_id = parent.key AND ${beyond} ORDER BY ${orderBy} LIMIT ${limit}
        ) page`;
      return groupByParent(courseKeys, rows, toRevision);
    },
    insert: (id, fields, at, call, event) =>
      db.transact(async (tx) => {
        const made = await onceForKey(tx, call, async () => {
          const [row] = await tx.$queryRaw<{ id: number }[]>`
            INSERT INTO courses (external_course_id, title, language, created_at, updated_at)
            VALUES (${id}, ${fields.title}, ${fields.language}, ${at}, ${at}) RETURNING id`;
          const { id: key } = row as { id: number };
          await tx.$executeRaw`UPDATE courses SET ${courseAssignments(fields)} WHERE id = ${key}`;
          if (fields.instructorKey !== null) await addMembership(tx, 'course', key, fields.instructorKey, 'INSTRUCTOR');
          await appendEvents(tx, [event(key)]);
          return { id };
        });
        return made.id;
      }),
    update: (courseKey, editor, change, event) =>
      db.transact((tx) =>
        editCourse(tx, courseKey, editor, async (course) => {
          const fields = change(course);
          if (!fields) return { result: undefined, events: null };
          await tx.$executeRaw`UPDATE courses SET ${courseAssignments(fields)}, updated_at = ${editor.at} WHERE id = ${courseKey}`;
          await changeInstructor(tx, course, fields.instructorKey);
          return { result: undefined, events: [event(course)], itemsChanged: false };
        }),
      ),
    publish: (courseKey, editor, check, event) =>
      db.transact(async (tx) => {
        const course = await lockCourse(tx, courseKey);
        const [items] = await tx.$queryRaw<{ count: number }[]>`
          SELECT count(*)::int AS count FROM content_items WHERE course_id = ${courseKey} AND deleted_at IS NULL`;
        check(course, items?.count ?? 0);
        await publishRows(tx, courseKey, editor.at);
        await recordRevision(tx, courseKey, editor.actorKey, editor.at);
        await appendEvents(tx, [event]);
      }),
    archive: (courseKey, editor, check, event) =>
      db.transact(async (tx) => {
        check(await lockCourse(tx, courseKey));
        await tx.$executeRaw`UPDATE courses SET status = 'ARCHIVED', updated_at = ${editor.at} WHERE id = ${courseKey}`;
        await appendEvents(tx, [event]);
      }),
  };
}

/** Shows a locked course, and those of its items that a draft already lists. */
async function publishRows(tx: ContentTransaction, courseKey: number, at: Date): Promise<void> {
  await tx.$executeRaw`
    UPDATE content_items c SET published_at = ${at} FROM courses k
    WHERE c.course_id = ${courseKey} AND k.id = c.course_id AND k.status = 'DRAFT' AND c.deleted_at IS NULL AND c.published_at IS NULL`;
  await tx.$executeRaw`
    UPDATE courses SET status = 'PUBLISHED', published_at = coalesce(published_at, ${at}), updated_at = ${at} WHERE id = ${courseKey}`;
}

function searchConditions({ scope, difficulty, tags, instructorKey, words }: CourseSearch): Prisma.Sql {
  const conditions = [
    scope !== 'all' && Prisma.sql`AND k.id = ANY(${[...scope]})`,
    difficulty && Prisma.sql`AND k.difficulty_level = ${difficulty}`,
    tags && tags.length > 0 && Prisma.sql`AND k.tags @> ${[...tags]}::text[]`,
    instructorKey !== undefined && Prisma.sql`AND k.instructor_id = ${instructorKey}`,
    // As the index courses_words_idx has it.
    words &&
      Prisma.sql`AND to_tsvector('english'::regconfig, k.title || ' ' || coalesce(k.description, '')) @@ websearch_to_tsquery('english', ${words})`,
  ].filter((condition) => condition instanceof Prisma.Sql);
  return conditions.length > 0 ? Prisma.join(conditions, ' ') : Prisma.empty;
}

type RevisionRow = {
  number: number;
  snapshot: { title: string; description: string | null; items: CourseRevision['items'] };
  published_by: number | null;
  published_at: Date;
};

const toRevision = (row: RevisionRow): CourseRevision => ({
  number: row.number,
  title: row.snapshot.title,
  description: row.snapshot.description,
  items: row.snapshot.items,
  publishedAt: row.published_at,
  publishedByKey: row.published_by,
});
