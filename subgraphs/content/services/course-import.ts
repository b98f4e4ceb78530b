import { preconditionFailed } from '../../../platform/errors.ts';
import type { ObjectStore } from '../../../platform/storage/object-store.ts';
import {
  importedCourseId,
  importedItemId,
  type CourseImport,
  type CourseImportResult,
  type ImportFile,
  type ImportItem,
  type StagedItem,
} from '../domain/course-import.ts';
import { objectKey } from '../domain/object-key.ts';
import { assertPrerequisites } from '../domain/prerequisites.ts';
import type { ImportStore } from '../store/import-store.ts';

export type CourseImportService = ReturnType<typeof createCourseImport>;

type Dependencies = { imports: ImportStore; objects: ObjectStore; now: () => Date };

/**
 * Brings course packages into the academy. For the operator's tools: no client reaches this, and no viewer is asked for.
 *
 * Whoever has more to write than content (assessments) calls `stageCourse`, writes theirs in a staged form as well, and then
 * `publishStagedCourse`; else `applyCoursePackage` does both. All three may be repeated after whatever went wrong.
 */
export function createCourseImport({ imports, objects, now }: Dependencies) {
  /** Stores a file under a key that its bytes decide, unless it is there already. */
  const put = async (courseId: string, type: ImportItem['type'], file: ImportFile): Promise<string> => {
    const key = objectKey({ type, courseId, name: file.sha256, mediaType: file.contentType });
    const stored = await objects.head(key);
    if (stored?.size !== file.size) await objects.put(key, file.open(), { contentType: file.contentType, size: file.size });
    return key;
  };

  const stageItem = async (packageId: string, item: ImportItem): Promise<StagedItem> => {
    const courseId = importedCourseId(packageId);
    const store = (file: ImportFile) => put(courseId, item.type, file);
    const attachments: StagedItem['attachments'][number][] = [];
    for (const { file, link } of item.attachments) {
      attachments.push({ name: nameOf(file), path: link, key: await store(file), contentType: file.contentType, size: file.size });
    }
    const { file, thumbnail, transcript, prerequisites, metadata, ...said } = item;
    return {
      ...said,
      id: importedItemId(packageId, item.id),
      prerequisites: prerequisites.map((id) => importedItemId(packageId, id)),
      metadata: metadata ?? {},
      file: file && { path: await store(file), mediaType: file.contentType, size: file.size, sha256: file.sha256 },
      thumbnailPath: thumbnail && (await store(thumbnail)),
      transcriptPath: transcript && (await store(transcript)),
      attachments,
    };
  };

  /**
   * Stores the package's files under content-hash keys, then, in one transaction, notes what is to be published. Learners see
   * nothing of it. What is new has its rows from now on, so that others can refer to it: a new course is a draft of its instructor;
   * new items of a published course are listed nowhere. A second call replaces what the first one staged.
   * Does nothing for a package that was published last (`changed: false`).
   * @throws BAD_USER_INPUT for prerequisites that are unknown or make a cycle, and for files that are not what they say; CONFLICT when
   * another import of the same package came between
   */
  const stageCourse = async (input: CourseImport): Promise<CourseImportResult> => {
    const published = await imports.findPublished(input);
    if (published) return published;
    assertOrder(input);
    const unchanged = await imports.findUnchanged(input);
    const items: StagedItem[] = [];
    for (const item of input.items) {
      // An unchanged item is as it is; an instructor may even have edited it.
      items.push(unchanged.ids.has(item.id) ? withoutFiles(input.packageId, item) : await stageItem(input.packageId, item));
    }
    return imports.stage({ ...input, metadata: input.metadata ?? {}, items }, unchanged.base, now());
  };

  /**
   * Switches the course to what was staged, in one transaction: changed items are changed, new ones shown, those that the package no
   * longer has deleted softly, and the course is published, in its next revision. Items whose hash is that of the last import stay as
   * they are, edits by hand included. For a package that was published last it does nothing (`changed: false`), so it may be repeated.
   * @throws PRECONDITION_FAILED when this hash is not what is staged
   */
  const publishStagedCourse = async (staged: { packageId: string; hash: string }): Promise<CourseImportResult> => {
    const result = await imports.publish(staged, now());
    if (!result) throw preconditionFailed(`Package "${staged.packageId}" with hash ${staged.hash} is not staged`);
    return result;
  };

  return {
    stageCourse,
    publishStagedCourse,
    /** Both at once: `stageCourse`, and `publishStagedCourse`. */
    applyCoursePackage: async (input: CourseImport): Promise<CourseImportResult> => {
      const staged = await stageCourse(input);
      return staged.changed ? publishStagedCourse(input) : staged;
    },
  };
}

const nameOf = ({ path }: ImportFile): string => path.slice(path.lastIndexOf('/') + 1);

function assertOrder({ items }: CourseImport): void {
  for (const item of items) assertPrerequisites(items, item.id, item.prerequisites);
}

function withoutFiles(packageId: string, item: ImportItem): StagedItem {
  const { file: _file, thumbnail: _thumbnail, transcript: _transcript, prerequisites, metadata, ...said } = item;
  return {
    ...said,
    id: importedItemId(packageId, item.id),
    prerequisites: prerequisites.map((id) => importedItemId(packageId, id)),
    metadata: metadata ?? {},
    file: null,
    thumbnailPath: null,
    transcriptPath: null,
    attachments: [],
    searchText: null,
  };
}
