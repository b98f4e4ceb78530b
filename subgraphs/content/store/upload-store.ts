import type { NewEvent } from '../../../platform/events/event.ts';
import type { ContentItem } from '../domain/content-item.ts';
import type { Course } from '../domain/course.ts';
import type { Upload, UploadPurpose } from '../domain/uploads.ts';
import { editCourse, type Editor } from './course-edit.ts';
import type { ContentDatabase, ContentTransaction } from './database.ts';

/** What arrived, verified, where nobody can change it any more. */
export type VerifiedFile = { path: string; mediaType: string; size: number; searchText: string | null };

export type UploadStore = {
  insert: (
    upload: Omit<Upload, 'key' | 'contentId' | 'completedAt'> & { contentKey: number; requestedBy: number; expiresAt: Date; at: Date },
  ) => Promise<void>;
  /** Null: there is none. */
  find: (id: string) => Promise<Upload | null>;
  /**
   * Makes `file` the item's. False: the upload was completed before, and nothing is changed. `check` sees the locked course, and may throw.
   */
  complete: (
    upload: Upload,
    item: Pick<ContentItem, 'key' | 'courseKey'>,
    file: VerifiedFile,
    editor: Editor,
    check: (course: Course) => void,
    event: (course: Course) => NewEvent,
  ) => Promise<boolean>;
};

export function createUploadStore(db: ContentDatabase): UploadStore {
  return {
    insert: async ({ id, contentKey, requestedBy, purpose, objectKey, mediaType, maxSize, expiresAt, at }) => {
      await db.upload.create({
        data: {
          publicId: id,
          contentId: contentKey,
          requestedBy,
          purpose,
          objectKey,
          mediaType,
          maxSize: BigInt(maxSize),
          expiresAt,
          createdAt: at,
        },
      });
    },
    find: async (id) => {
      const row = await db.upload.findUnique({ where: { publicId: id }, include: { content: { select: { externalContentId: true } } } });
      return row
        ? {
            key: row.id,
            id: row.publicId,
            contentId: row.content.externalContentId as string,
            purpose: row.purpose as UploadPurpose,
            objectKey: row.objectKey,
            mediaType: row.mediaType,
            maxSize: Number(row.maxSize),
            completedAt: row.completedAt,
          }
        : null;
    },
    complete: (upload, item, file, editor, check, event) =>
      db.transact((tx) =>
        editCourse(tx, item.courseKey, editor, async (course) => {
          check(course);
          const completed = await tx.upload.updateMany({ where: { id: upload.key, completedAt: null }, data: { completedAt: editor.at } });
          if (completed.count === 0) return { result: false, events: null };
          await applyFile(tx, upload.purpose, item.key, file, editor.at);
          return { result: true, events: [event(course)], itemsChanged: false };
        }),
      ),
  };
}

async function applyFile(tx: ContentTransaction, purpose: UploadPurpose, contentKey: number, file: VerifiedFile, at: Date): Promise<void> {
  // A transcript is what a video is found by; a picture says nothing.
  const words = purpose === 'THUMBNAIL' || (purpose === 'FILE' && file.searchText === null) ? {} : { searchText: file.searchText };
  const fields = {
    FILE: { filePath: file.path, mediaType: file.mediaType, fileSize: BigInt(file.size), fileSha256: null },
    THUMBNAIL: { thumbnailPath: file.path },
    TRANSCRIPT: { transcriptPath: file.path },
  }[purpose];
  await tx.contentItem.update({ where: { id: contentKey }, data: { ...fields, ...words, updatedAt: at } });
}
