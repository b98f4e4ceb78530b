import type { ContentTransaction } from './database.ts';

/**
 * Makes the present state of a course its next revision. The course's row is locked by the caller.
 * @param actorKey internal key of who published it; null: an import
 */
export async function recordRevision(tx: ContentTransaction, courseKey: number, actorKey: number | null, at: Date): Promise<void> {
  await tx.$executeRaw`
    WITH numbered AS (
      UPDATE courses SET revision = revision + 1, updated_at = ${at} WHERE id = ${courseKey} RETURNING *
    )
    INSERT INTO course_revisions (course_id, number, snapshot, published_by, published_at)
    SELECT k.id, k.revision,
      jsonb_build_object(
        'title', k.title, 'description', k.description, 'difficulty', k.difficulty_level, 'estimatedHours', k.estimated_hours,
        'language', k.language, 'tags', to_jsonb(k.tags), 'objectives', to_jsonb(k.objectives), 'metadata', k.metadata,
        'items', coalesce((
          SELECT jsonb_agg(jsonb_build_object(
            'id', c.external_content_id, 'title', c.title, 'type', c.content_type, 'sequence', c.sequence_number,
            'durationMinutes', c.duration_minutes, 'difficulty', c.difficulty_level, 'tags', to_jsonb(c.tags),
            'objectives', to_jsonb(c.objectives), 'prerequisites', c.prerequisites, 'metadata', c.metadata,
            'file', c.file_path, 'mediaType', c.media_type, 'thumbnail', c.thumbnail_path, 'transcript', c.transcript_path,
            'attachments', c.attachments, 'sources', c.sources) ORDER BY c.sequence_number, c.id)
          FROM content_items c WHERE c.course_id = k.id AND c.deleted_at IS NULL AND c.published_at IS NOT NULL), '[]'::jsonb)),
      ${actorKey}::int, ${at}::timestamp
    FROM numbered k`;
}
