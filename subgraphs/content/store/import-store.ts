import { conflict } from '../../../platform/errors.ts';
import { appendEvents } from '../../../platform/events/outbox.ts';
import {
  importedCourseId,
  importedItemId,
  importedItemPrefix,
  type CourseImport,
  type CourseImportResult,
  type StagedCourse,
} from '../domain/course-import.ts';
import type { Course } from '../domain/course.ts';
import { courseChanged, itemChanged } from '../domain/events.ts';
import { lockCourse } from './course-edit.ts';
import { courseAssignments } from './course-rows.ts';
import type { ContentDatabase, ContentTransaction } from './database.ts';
import { refreshEnrollments } from './enrollment-refresh.ts';
import { compareItems, type StoredItem } from './import-plan.ts';
import { changeInstructor } from './instructor.ts';
import { removeItems, resequence, showItems, writeItems } from './import-rows.ts';
import { recordRevision } from './revisions.ts';

type PackageKey = Pick<CourseImport, 'packageId' | 'hash'>;

export type ImportStore = {
  /** Where the package of this hash is the one that was published last; null otherwise. */
  findPublished: (of: PackageKey & { items: readonly { id: string }[] }) => Promise<CourseImportResult | null>;
  /** Item ids of the package whose published state comes from the same hash; `base` is the hash of the package published last. */
  findUnchanged: (of: {
    packageId: string;
    items: readonly { id: string; hash: string }[];
  }) => Promise<{ base: string | null; ids: ReadonlySet<string> }>;
  /**
   * Makes the rows that are missing, invisible, and notes the rest for `publish`.
   * @param base as `findUnchanged` told
   * @throws CONFLICT when another package was published since, or somebody else's course has this one's id
   */
  stage: (staged: StagedCourse, base: string | null, at: Date) => Promise<CourseImportResult>;
  /** Null: nothing of this hash is staged, and it is not what was published last. */
  publish: (of: PackageKey, at: Date) => Promise<CourseImportResult | null>;
};

type CourseRow = { id: number; revision: number; package_hash: string | null };

export function createImportStore(db: ContentDatabase): ImportStore {
  const findCourse = async (packageId: string): Promise<CourseRow | null> => {
    const [row] = await db.$queryRaw<CourseRow[]>`SELECT id, revision, package_hash FROM courses WHERE package_id = ${packageId}`;
    return row ?? null;
  };

  return {
    findPublished: async ({ packageId, hash }) => {
      const course = await findCourse(packageId);
      return course?.package_hash === hash ? unchanged(db, packageId, course) : null;
    },
    findUnchanged: async ({ packageId, items }) => {
      const course = await findCourse(packageId);
      const stored = course ? await findItems(db, course.id, packageId) : [];
      const hashes = new Map(stored.map(({ id, packageHash }) => [id, packageHash]));
      const ids = items.filter(({ id, hash }) => hashes.get(importedItemId(packageId, id)) === hash).map(({ id }) => id);
      return { base: course?.package_hash ?? null, ids: new Set(ids) };
    },
    stage: (staged, base, at) =>
      db.transact(async (tx) => {
        const { packageId } = staged;
        await tx.$executeRaw`
          INSERT INTO courses (external_course_id, package_id, title, created_at, updated_at)
          VALUES (${importedCourseId(packageId)}, ${packageId}, ${staged.title}, ${at}, ${at}) ON CONFLICT DO NOTHING`;
        const [row] = await tx.$queryRaw<{ id: number }[]>`SELECT id FROM courses WHERE package_id = ${packageId} FOR UPDATE`;
        if (!row) throw conflict(`Another course has the id "${importedCourseId(packageId)}"`);
        const course = await lockCourse(tx, row.id);
        if (course.packageHash !== base) throw conflict(`Another import of "${packageId}" came first: run this one again`);
        if (course.status === 'DRAFT') await describeCourse(tx, course, staged, at);

        const before = await findItems(tx, course.key, packageId);
        const known = new Set(before.map(({ id }) => id));
        await writeItems(
          tx,
          course.key,
          staged.items.filter(({ id }) => !known.has(id)),
          at,
        );
        await tx.$executeRaw`
          INSERT INTO staged_courses (course_id, package_hash, payload, staged_at)
          VALUES (${course.key}, ${staged.hash}, ${JSON.stringify(staged)}::jsonb, ${at})
          ON CONFLICT (course_id) DO UPDATE SET package_hash = EXCLUDED.package_hash, payload = EXCLUDED.payload, staged_at = EXCLUDED.staged_at`;
        const plan = compareItems(packageId, staged.items, await findItems(tx, course.key, packageId));
        return { courseId: course.id, courseKey: course.key, revision: course.revision, changed: true, items: plan };
      }),
    publish: ({ packageId, hash }, at) =>
      db.transact(async (tx) => {
        const [row] = await tx.$queryRaw<CourseRow[]>`
          SELECT id, revision, package_hash FROM courses WHERE package_id = ${packageId} FOR UPDATE`;
        if (!row) return null;
        const [stage] = await tx.$queryRaw<{ payload: StagedCourse }[]>`
          SELECT payload FROM staged_courses WHERE course_id = ${row.id} AND package_hash = ${hash}`;
        if (!stage) return row.package_hash === hash ? unchanged(tx, packageId, row) : null;
        return publishStaged(tx, await lockCourse(tx, row.id), stage.payload, at);
      }),
  };
}

async function publishStaged(tx: ContentTransaction, course: Course, staged: StagedCourse, at: Date): Promise<CourseImportResult> {
  const facts = { actorKey: null, at };
  const before = await findItems(tx, course.key, staged.packageId);
  const plan = compareItems(staged.packageId, staged.items, before);
  const keysOf = (change: string) => plan.filter((item) => item.change === change).map(({ contentKey }) => contentKey);
  const changes = new Set([...keysOf('created'), ...keysOf('updated')]);
  const idsToWrite = new Set(plan.filter(({ contentKey }) => changes.has(contentKey)).map(({ contentId }) => contentId));

  await describeCourse(tx, course, staged, at);
  await writeItems(
    tx,
    course.key,
    staged.items.filter(({ id }) => idsToWrite.has(id)),
    at,
  );
  await showItems(tx, [...changes], at);
  await resequence(tx, course.key, staged.items);
  // What was staged and dropped again was never shown: nobody has to be told.
  const planned = new Set(plan.map(({ contentKey }) => contentKey));
  const dropped = before.filter(({ key, deletedAt }) => deletedAt === null && !planned.has(key)).map(({ key }) => key);
  await removeItems(tx, [...keysOf('deleted'), ...dropped], at);
  await tx.$executeRaw`
    UPDATE courses SET status = 'PUBLISHED', published_at = coalesce(published_at, ${at}::timestamp), package_hash = ${staged.hash}
    WHERE id = ${course.key}`;
  await tx.$executeRaw`DELETE FROM staged_courses WHERE course_id = ${course.key}`;
  await recordRevision(tx, course.key, null, at);
  await refreshEnrollments(tx, course.key, facts);

  const item = (contentKey: number) => ({ key: contentKey, courseKey: course.key });
  await appendEvents(tx, [
    courseChanged(course.status === 'PUBLISHED' ? 'courseUpdated' : 'coursePublished', course, true, facts),
    ...keysOf('created').map((key) => itemChanged('itemCreated', item(key), true, facts)),
    ...keysOf('updated').map((key) => itemChanged('itemUpdated', item(key), true, facts)),
    ...keysOf('deleted').map((key) => itemChanged('itemDeleted', item(key), true, facts)),
  ]);
  return { courseId: course.id, courseKey: course.key, revision: course.revision + 1, changed: true, items: plan };
}

/** The course's own fields. An instructor who is not named stays. */
async function describeCourse(tx: ContentTransaction, course: Course, staged: StagedCourse, at: Date): Promise<void> {
  const instructorKey = staged.instructorKey ?? course.instructorKey;
  await tx.$executeRaw`UPDATE courses SET ${courseAssignments({ ...staged, instructorKey })}, updated_at = ${at} WHERE id = ${course.key}`;
  await changeInstructor(tx, course, instructorKey);
}

/** The rows that imports of this package have made, deleted ones included. */
async function findItems(tx: Pick<ContentTransaction, '$queryRaw'>, courseKey: number, packageId: string): Promise<StoredItem[]> {
  return tx.$queryRaw<StoredItem[]>`
    SELECT id AS key, external_content_id AS id, package_hash AS "packageHash", published_at AS "publishedAt", deleted_at AS "deletedAt"
    FROM content_items WHERE course_id = ${courseKey} AND starts_with(external_content_id, ${importedItemPrefix(packageId)})
    ORDER BY sequence_number, id`;
}

async function unchanged(tx: Pick<ContentTransaction, '$queryRaw'>, packageId: string, course: CourseRow): Promise<CourseImportResult> {
  const stored = await findItems(tx, course.id, packageId);
  const items = stored
    .filter(({ packageHash }) => packageHash !== null)
    .map(({ key, id }) => ({
      itemId: id.slice(importedItemPrefix(packageId).length),
      contentId: id,
      contentKey: key,
      change: 'unchanged' as const,
    }));
  return { courseId: importedCourseId(packageId), courseKey: course.id, revision: course.revision, changed: false, items };
}
