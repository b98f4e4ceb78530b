import type { Readable } from 'node:stream';
import type { Attachment, ContentType, Source } from './content-item.ts';
import type { Difficulty } from './course.ts';

/** A file of a package. */
export type ImportFile = {
  /** Relative to the package's root; its last segment is the name that learners see. */
  path: string;
  /** Bytes. */
  size: number;
  /** Hex. */
  sha256: string;
  contentType: string;
  /** A new stream over the bytes. It fails at its end if they are no longer those that were hashed. */
  open: () => Readable;
};

export type ImportItem = {
  /** Unique in the package, of `a-z`, `0-9`, `-`. */
  id: string;
  type: ContentType;
  /** Place in the course, from 1. */
  sequence: number;
  title: string;
  difficulty: Difficulty | null;
  durationMinutes: number | null;
  tags: readonly string[];
  objectives: readonly string[];
  /** Item ids of this package; they make no cycle. */
  prerequisites: readonly string[];
  sources: readonly Source[];
  metadata?: Record<string, unknown>;
  /** Over all that the package says about the item, its files included, but for its place in the order. At most 64 characters. */
  hash: string;
  file: ImportFile | null;
  thumbnail: ImportFile | null;
  /** WebVTT. */
  transcript: ImportFile | null;
  /** `link`: how the item's text links to the file, relative to the text; null where it does not. */
  attachments: readonly { file: ImportFile; link: string | null }[];
  /** Plain text by which the item is found besides its title, tags and objectives; null: none. */
  searchText: string | null;
};

/** A course package, validated, as far as content is concerned. */
export type CourseImport = {
  /** The package's stable key, of `a-z`, `0-9`, `-`. */
  packageId: string;
  /** Over all that the package says, questions included. At most 64 characters. */
  hash: string;
  title: string;
  description: string | null;
  difficulty: Difficulty | null;
  estimatedHours: number | null;
  language: string;
  tags: readonly string[];
  objectives: readonly string[];
  metadata?: Record<string, unknown>;
  /** Internal key of who is responsible for the course; null: who it is already, or nobody. */
  instructorKey: number | null;
  items: readonly ImportItem[];
};

/** What an import does, or did, to an item. */
export type ItemChange = 'created' | 'updated' | 'deleted' | 'unchanged';

export type ImportedItem = {
  /** Id in the package. */
  itemId: string;
  /** Public id, and internal key. */
  contentId: string;
  contentKey: number;
  change: ItemChange;
};

export type CourseImportResult = {
  courseId: string;
  courseKey: number;
  /** Of the course that learners see. Staging does not change it. */
  revision: number;
  /** False: this very package was published before, and nothing was written. */
  changed: boolean;
  /** In the package's order, then the deleted ones. */
  items: readonly ImportedItem[];
};

/** What is staged of an item: everything but its files' bytes, which are in the object store. */
export type StagedItem = Pick<
  ImportItem,
  'sequence' | 'title' | 'difficulty' | 'durationMinutes' | 'tags' | 'objectives' | 'sources' | 'hash'
> & {
  /** Public id. */
  id: string;
  type: ContentType;
  /** Public ids. */
  prerequisites: readonly string[];
  metadata: Record<string, unknown>;
  file: { path: string; mediaType: string; size: number; sha256: string } | null;
  thumbnailPath: string | null;
  transcriptPath: string | null;
  attachments: readonly Attachment[];
  searchText: string | null;
};

export type StagedCourse = Omit<CourseImport, 'items' | 'metadata'> & { metadata: Record<string, unknown>; items: readonly StagedItem[] };

/** Public ids are the same for every import of a package. */
export const importedCourseId = (packageId: string): string => `crs_${packageId}`;
export const importedItemPrefix = (packageId: string): string => `itm_${packageId}_`;
export const importedItemId = (packageId: string, itemId: string): string => `${importedItemPrefix(packageId)}${itemId}`;
