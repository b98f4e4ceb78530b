import type { CoursePackage, PackageAssessment, PackageFile, PackageItem, Scenario } from './course-package.ts';
import type { ItemShape } from './course-schema.ts';
import { hashPackage } from './hash.ts';
import { extensionOf, normalizePath } from './package-path.ts';
import { compareText } from './problem.ts';
import { toSource } from './source.ts';
import type { ValidCourse } from './validate-items.ts';
import type { QuestionFile } from './validate-questions.ts';

/** What was read and found valid. Each path that an item names is in `files`, `scenarios` or `questions`. */
export type ValidParts = ValidCourse & {
  files: ReadonlyMap<string, PackageFile>;
  texts: ReadonlyMap<string, string>;
  scenarios: ReadonlyMap<string, Scenario>;
  questions: ReadonlyMap<string, QuestionFile>;
  /** By Markdown file: what it links to, and what that links to. */
  linksOf: (path: string) => string[];
  /** What the course's description links to. */
  descriptionLinks: string[];
};

export function buildPackage(parts: ValidParts): CoursePackage {
  const { format: _, items: __, ...own } = parts.course;
  const items = parts.items.map((item, i) => buildItem(parts, item, i + 1));
  const assessments = parts.items.flatMap((item): PackageAssessment[] =>
    item.type === 'assessment' ? [{ itemId: item.id, ...demand(parts.questions, item.questions) }] : [],
  );
  const ofDescription = parts.descriptionLinks.map((path) => demand(parts.files, path));
  const files = new Map([...items.flatMap(filesOf), ...ofDescription].map((file) => [file.path, file]));
  const course = { ...own, items, assessments, files: [...files.values()].sort((a, b) => compareText(a.path, b.path)) };
  return { ...course, ...hashPackage(course) };
}

function buildItem(parts: ValidParts, item: ItemShape, sequence: number): PackageItem {
  const file = (path: string) => demand(parts.files, path);
  const base = {
    id: item.id,
    sequence,
    title: item.title,
    difficulty: item.difficulty ?? parts.course.difficulty,
    durationMinutes: item.durationMinutes,
    tags: item.tags ?? [],
    objectives: item.objectives ?? [],
    prerequisites: item.prerequisites ?? [],
    sources: item.sources.map(toSource),
    thumbnail: item.thumbnail === undefined ? null : file(item.thumbnail),
    attachments: (item.attachments ?? []).map(file),
  };
  switch (item.type) {
    case 'document': {
      const path = normalizePath(item.file);
      const markdown = extensionOf(path) === '.md' ? demand(parts.texts, path) : null;
      return { ...base, type: item.type, file: file(path), markdown, linked: parts.linksOf(path).map(file) };
    }
    case 'video':
      return { ...base, type: item.type, file: file(item.file), transcript: item.transcript === undefined ? null : file(item.transcript) };
    case 'interactive':
      return { ...base, type: item.type, file: file(item.file), scenario: demand(parts.scenarios, item.file) };
    case 'assessment':
    default:
      return { ...base, type: item.type };
  }
}

function filesOf(item: PackageItem): PackageFile[] {
  const common = [item.thumbnail ?? [], item.attachments].flat();
  if (item.type === 'document') return [...common, item.file, ...item.linked];
  if (item.type === 'video') return [...common, item.file, item.transcript ?? []].flat();
  return common;
}

/** @throws where validation let something pass that is not there: a bug. */
function demand<T>(map: ReadonlyMap<string, T>, path: string): T {
  const value = map.get(normalizePath(path));
  if (value === undefined) throw new Error(`${path} was validated and is not there`);
  return value;
}
