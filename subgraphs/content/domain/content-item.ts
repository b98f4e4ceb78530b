import type { CourseStatus, Difficulty } from './course.ts';

/** As the spec's tables write it. */
export type ContentType = 'video' | 'document' | 'interactive' | 'assessment';

export type Attachment = {
  /** File name. */
  name: string;
  /** How the item's text links to it; null where it does not. */
  path: string | null;
  /** In the object store. */
  key: string;
  contentType: string;
  /** Bytes. */
  size: number;
};

export type Source = { title: string; publisher: string; url: string | null };

/** A file in the object store: the item's own. */
export type ItemFile = { path: string; mediaType: string; size: number };

export type ContentItem = {
  /** Internal key. */
  key: number;
  /** Public id. */
  id: string;
  courseKey: number;
  /** Public id of the course. */
  courseId: string;
  courseStatus: CourseStatus;
  title: string;
  type: ContentType;
  file: ItemFile | null;
  thumbnailPath: string | null;
  transcriptPath: string | null;
  metadata: Record<string, unknown>;
  durationMinutes: number | null;
  difficulty: Difficulty | null;
  tags: readonly string[];
  objectives: readonly string[];
  /** Public ids of items of the same course. */
  prerequisites: readonly string[];
  sequence: number | null;
  attachments: readonly Attachment[];
  sources: readonly Source[];
  createdAt: Date;
  updatedAt: Date;
  /** Null: not shown to learners yet. */
  publishedAt: Date | null;
  deletedAt: Date | null;
};

/** What an editor says about an item. */
export type ItemFields = Pick<
  ContentItem,
  'title' | 'durationMinutes' | 'difficulty' | 'tags' | 'objectives' | 'prerequisites' | 'sequence' | 'sources' | 'metadata'
>;

/** An attachment on its way to a viewer: whether its item's files may be read hangs on the item. */
export type ShownAttachment = { attachment: Attachment; item: ContentItem };
