import { posix } from 'node:path';
import type { CourseImportService } from '../subgraphs/content/services/course-import.ts';
import type { AssessmentImport } from '../subgraphs/assessment/services/assessment-import.ts';
import type { CoursePackage, PackageItem } from './package/course-package.ts';
import { hashValue } from './package/hash.ts';
import { searchTextOf } from './search-text.ts';

/** Who writes what a package becomes: each subgraph what it owns. */
export type ImportServices = {
  courses: Pick<CourseImportService, 'stageCourse' | 'publishStagedCourse'>;
  assessments: Pick<AssessmentImport, 'applyAssessments'>;
};

type ItemChange = 'created' | 'updated' | 'deleted' | 'unchanged';

/** What an import did. */
export type ImportSummary = {
  /** Public id. */
  courseId: string;
  title: string;
  /** False: the academy had this very package, and nothing was written. */
  changed: boolean;
  /** Number of the revision that learners see. */
  revision: number;
  /** How many items, and how many of them assessments with other questions. */
  items: Record<ItemChange, number>;
  assessments: Record<ItemChange, number>;
};

/**
 * Brings a validated package into the academy: its files, then everything in a form that learners do not see, then new assessments, which
 * nobody can find before their items, then the course in one transaction, then the changes of assessments that were there before.
 * Whatever stops it, it can be called again, and goes on; called for what is applied, it changes nothing.
 * @param instructorKey internal key of who teaches the course; null: who does already, or nobody
 */
export async function applyPackage(
  package_: CoursePackage,
  { courses, assessments }: ImportServices,
  instructorKey: number | null,
): Promise<ImportSummary> {
  const {
    id: packageId,
    hash,
    items,
    courseHash: _courseHash,
    itemHashes: _itemHashes,
    assessments: _assessments,
    files: _files,
    ...said
  } = package_;
  const staged = await courses.stageCourse({
    ...said,
    packageId,
    hash,
    instructorKey,
    items: await Promise.all(items.map((item) => toImportItem(item, package_.itemHashes[item.id] ?? ''))),
  });
  const contentIds = new Map(staged.items.map(({ itemId, contentId }) => [itemId, contentId]));
  const questions = {
    packageId,
    courseId: staged.courseId,
    assessments: package_.assessments.map((assessment) => ({
      assessment,
      contentId: contentIds.get(assessment.itemId) ?? '',
      // The item's hash is over more: a quiz in another place of the course asks what it asked.
      hash: hashValue({ ...assessment, path: null }),
    })),
  };
  const added = await assessments.applyAssessments({ ...questions, publish: 'new' });
  const published = await courses.publishStagedCourse({ packageId, hash });
  const applied = await assessments.applyAssessments(questions);

  const isNew = new Set(added.created);
  const changes = staged.items.map(({ change }) => change);
  const count = (change: ItemChange) => changes.filter((one) => one === change).length;
  const summary = {
    items: { created: count('created'), updated: count('updated'), deleted: count('deleted'), unchanged: count('unchanged') },
    assessments: {
      created: isNew.size,
      updated: applied.revised.length,
      deleted: applied.removed.length,
      unchanged: applied.unchanged.filter((id) => !isNew.has(id)).length,
    },
  };
  const { created, updated, deleted } = summary.assessments;
  const changed = staged.changed || created + updated + deleted > 0;
  return { courseId: published.courseId, title: package_.title, changed, revision: published.revision, ...summary };
}

type CourseImport = Parameters<CourseImportService['stageCourse']>[0];

async function toImportItem(item: PackageItem, hash: string): Promise<CourseImport['items'][number]> {
  const { id, type, sequence, title, difficulty, durationMinutes, tags, objectives, prerequisites, sources, thumbnail } = item;
  const said = { id, type, sequence, title, difficulty, durationMinutes, tags, objectives, prerequisites, sources, thumbnail };
  return {
    ...said,
    hash,
    file: item.type === 'assessment' ? null : item.file,
    transcript: item.type === 'video' ? item.transcript : null,
    attachments: attachmentsOf(item),
    searchText: await searchTextOf(item),
  };
}

/** What a lesson links to comes along, under the name that the lesson calls it by. */
function attachmentsOf(item: PackageItem): CourseImport['items'][number]['attachments'] {
  const linked = item.type === 'document' ? item.linked : [];
  const names = new Set(linked.map(({ path }) => path));
  const folder = item.type === 'document' ? posix.dirname(item.file.path) : '';
  return [
    ...linked.map((file) => ({ file, link: posix.relative(folder, file.path) })),
    ...item.attachments.filter(({ path }) => !names.has(path)).map((file) => ({ file, link: null })),
  ];
}
