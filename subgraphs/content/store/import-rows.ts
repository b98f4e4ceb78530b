import type { StagedItem } from '../domain/course-import.ts';
import type { ContentTransaction } from './database.ts';

/** Writes items as a package says them, in one statement. New rows are invisible: `showItems` publishes them. */
export async function writeItems(tx: ContentTransaction, courseKey: number, items: readonly StagedItem[], at: Date): Promise<void> {
  if (items.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO content_items AS c (external_content_id, course_id, content_type, title, sequence_number, duration_minutes, difficulty_level, tags,
      objectives, prerequisites, sources, attachments, metadata, file_path, media_type, file_size, file_sha256, thumbnail_path, transcript_path,
      search_text, created_at, updated_at)
    SELECT i.id, ${courseKey}, i.type, i.title, i.sequence, i."durationMinutes", i.difficulty,
      ARRAY(SELECT jsonb_array_elements_text(i.tags)), ARRAY(SELECT jsonb_array_elements_text(i.objectives)), i.prerequisites,
      i.sources, i.attachments, i.metadata, i.file ->> 'path', i.file ->> 'mediaType', (i.file ->> 'size')::bigint, i.file ->> 'sha256',
      i."thumbnailPath", i."transcriptPath", i."searchText", ${at}::timestamp, ${at}::timestamp
    FROM jsonb_to_recordset(${JSON.stringify(items)}::jsonb) AS i(id text, type text, title text, sequence int, "durationMinutes" int,
      difficulty text, tags jsonb, objectives jsonb, prerequisites jsonb, sources jsonb, attachments jsonb, metadata jsonb, file jsonb,
      "thumbnailPath" text, "transcriptPath" text, "searchText" text)
    ORDER BY i.sequence
    ON CONFLICT (external_content_id) DO UPDATE SET content_type = EXCLUDED.content_type, title = EXCLUDED.title,
      duration_minutes = EXCLUDED.duration_minutes, difficulty_level = EXCLUDED.difficulty_level, tags = EXCLUDED.tags,
      objectives = EXCLUDED.objectives, prerequisites = EXCLUDED.prerequisites, sources = EXCLUDED.sources, attachments = EXCLUDED.attachments,
      metadata = EXCLUDED.metadata, file_path = EXCLUDED.file_path, media_type = EXCLUDED.media_type, file_size = EXCLUDED.file_size,
      file_sha256 = EXCLUDED.file_sha256, thumbnail_path = EXCLUDED.thumbnail_path, transcript_path = EXCLUDED.transcript_path,
      search_text = EXCLUDED.search_text, updated_at = EXCLUDED.updated_at`;
}

/** Lists items from now on, those that were deleted too. */
export const showItems = (tx: ContentTransaction, keys: readonly number[], at: Date) =>
  tx.$executeRaw`
    UPDATE content_items SET published_at = coalesce(published_at, ${at}::timestamp), deleted_at = NULL WHERE id = ANY(${[...keys]}::int[])`;

/** Puts the package's items into its order, and notes what they are of. An item that only moved is not a changed one. */
export const resequence = (tx: ContentTransaction, courseKey: number, items: readonly StagedItem[]) =>
  tx.$executeRaw`
    UPDATE content_items c SET sequence_number = i.sequence, package_hash = i.hash
    FROM jsonb_to_recordset(${JSON.stringify(items.map(({ id, sequence, hash }) => ({ id, sequence, hash })))}::jsonb)
      AS i(id text, sequence int, hash text)
    WHERE c.course_id = ${courseKey} AND c.external_content_id = i.id
      AND (c.sequence_number IS DISTINCT FROM i.sequence OR c.package_hash IS DISTINCT FROM i.hash)`;

/** Deletes softly. Should a later package have them again, they are new. */
export const removeItems = (tx: ContentTransaction, keys: readonly number[], at: Date) =>
  tx.$executeRaw`
    UPDATE content_items SET deleted_at = ${at}::timestamp, updated_at = ${at}::timestamp, package_hash = NULL WHERE id = ANY(${[...keys]}::int[])`;
