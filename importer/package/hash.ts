import { createHash } from 'node:crypto';
import type { CoursePackage, PackageAssessment, PackageFile, PackageItem } from './course-package.ts';
import { compareText } from './problem.ts';

type Hashes = Pick<CoursePackage, 'hash' | 'courseHash' | 'itemHashes'>;

/** What a file is, for a hash: where it lies matters too, since lessons link to it. */
const ofFile = ({ path, sha256, contentType }: PackageFile) => ({ path, sha256, contentType });

/** The hashes of a package: equal exactly where what it says is equal. */
export function hashPackage(course: Omit<CoursePackage, keyof Hashes>): Hashes {
  const { items, assessments, files, ...own } = course;
  const assessmentOf = new Map(assessments.map((assessment) => [assessment.itemId, assessment]));
  const itemHashes = Object.fromEntries(items.map((item) => [item.id, hashItem(item, assessmentOf.get(item.id))]));
  const courseHash = hashValue({ ...own, order: items.map(({ id }) => id) });
  // A file of the course's description belongs to no item.
  const hash = hashValue({ format: 1, courseHash, itemHashes, files: files.map(ofFile) });
  return { hash, courseHash, itemHashes };
}

function hashItem(item: PackageItem, assessment: PackageAssessment | undefined): string {
  const { sequence: _, thumbnail, attachments, ...rest } = item;
  const common = { thumbnail: thumbnail && ofFile(thumbnail), attachments: attachments.map(ofFile) };
  switch (rest.type) {
    case 'document':
      return hashValue({ ...rest, ...common, markdown: null, file: ofFile(rest.file), linked: rest.linked.map(ofFile) });
    case 'video':
      return hashValue({ ...rest, ...common, file: ofFile(rest.file), transcript: rest.transcript && ofFile(rest.transcript) });
    case 'interactive':
      // What the scenario says counts, not how its YAML is laid out.
      return hashValue({ ...rest, ...common, file: null });
    case 'assessment':
    default:
      return hashValue({ ...rest, ...common, assessment: assessment && { ...assessment, path: null } });
  }
}

/** SHA-256, hex: equal for equal values. */
export const hashValue = (value: unknown): string => createHash('sha256').update(canonicalJson(value)).digest('hex');

/** JSON with sorted keys. */
const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => compareText(a, b)))
      : part,
  );
