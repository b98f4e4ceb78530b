import { Prisma } from '../../../platform/database/generated/client.ts';
import type { Attachment, ContentItem, ContentType, Source } from '../domain/content-item.ts';
import type { CourseStatus, Difficulty } from '../domain/course.ts';

export type ItemRow = {
  id: number;
  external_content_id: string;
  course_id: number;
  course_public_id: string;
  course_status: CourseStatus;
  title: string;
  content_type: ContentType;
  file_path: string | null;
  thumbnail_path: string | null;
  transcript_path: string | null;
  media_type: string | null;
  file_size: bigint | null;
  metadata: Record<string, unknown> | null;
  duration_minutes: number | null;
  difficulty_level: string | null;
  tags: string[] | null;
  objectives: string[] | null;
  prerequisites: string[] | null;
  sequence_number: number | null;
  attachments: Attachment[];
  sources: Source[];
  created_at: Date;
  updated_at: Date;
  published_at: Date | null;
  deleted_at: Date | null;
};

/** Of `content_items c` and its `courses k`. */
export const itemColumns = Prisma.sql`c.id, c.external_content_id, c.course_id, k.external_course_id AS course_public_id, k.status AS course_status, c.title, c.content_type, c.file_path,
  c.thumbnail_path, c.transcript_path, c.media_type, c.file_size, c.metadata, c.duration_minutes, c.difficulty_level, c.tags, c.objectives,
  c.prerequisites, c.sequence_number, c.attachments, c.sources, c.created_at, c.updated_at, c.published_at, c.deleted_at`;

/** Of `content_items c` and its `courses k`: what is listed. In a draft that is all of it; what a published course stages waits. */
export const isListed = Prisma.sql`c.deleted_at IS NULL AND (c.published_at IS NOT NULL OR k.status = 'DRAFT')`;

export const toItem = (row: ItemRow): ContentItem => ({
  key: row.id,
  id: row.external_content_id,
  courseKey: row.course_id,
  courseId: row.course_public_id,
  courseStatus: row.course_status,
  title: row.title,
  type: row.content_type,
  file:
    row.file_path === null
      ? null
      : { path: row.file_path, mediaType: row.media_type ?? 'application/octet-stream', size: Number(row.file_size ?? 0) },
  thumbnailPath: row.thumbnail_path,
  transcriptPath: row.transcript_path,
  metadata: row.metadata ?? {},
  durationMinutes: row.duration_minutes,
  difficulty: row.difficulty_level as Difficulty | null,
  tags: row.tags ?? [],
  objectives: row.objectives ?? [],
  prerequisites: row.prerequisites ?? [],
  sequence: row.sequence_number,
  attachments: row.attachments,
  sources: row.sources,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  publishedAt: row.published_at,
  deletedAt: row.deleted_at,
});
