import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { CourseImport, ImportFile, ImportItem } from '../../subgraphs/content/domain/course-import.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

export const anImportFile = (path: string, text: string, contentType = 'text/markdown'): ImportFile => ({
  path,
  size: Buffer.byteLength(text),
  sha256: sha256(text),
  contentType,
  open: () => Readable.from([Buffer.from(text)]),
});

/** A lesson; its hash follows from what it says. */
export function anImportItem(id: string, fields: Partial<ImportItem> = {}): ImportItem {
  const item = {
    id,
    type: 'document' as const,
    sequence: 1,
    title: `Lesson ${id}`,
    difficulty: 'beginner' as const,
    durationMinutes: 10,
    tags: ['t'],
    objectives: ['Know'],
    prerequisites: [],
    sources: [{ title: 'S', publisher: 'P', url: 'https://example.org/s' }],
    file: anImportFile(`lessons/${id}.md`, `# ${id}`),
    thumbnail: null,
    transcript: null,
    attachments: [],
    searchText: `words of ${id}`,
    ...fields,
  };
  const { sequence: _, ...said } = item;
  return { hash: sha256(JSON.stringify(said)), ...item };
}

/** A package; its hash follows from what it says, and items are in order. */
export function aCourseImport(packageId: string, items: readonly ImportItem[], fields: Partial<CourseImport> = {}): CourseImport {
  const course = {
    packageId,
    title: 'Imported',
    description: 'From a package',
    difficulty: 'beginner' as const,
    estimatedHours: 2,
    language: 'en',
    tags: ['t'],
    objectives: ['Know'],
    instructorKey: null,
    ...fields,
    items: items.map((item, index) => ({ ...item, sequence: index + 1 })),
  };
  return { hash: sha256(JSON.stringify(course)), ...course };
}
