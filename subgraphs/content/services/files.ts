import { forbidden } from '../../../platform/errors.ts';
import type { ObjectStore } from '../../../platform/storage/object-store.ts';
import { access, type Actor } from '../domain/access.ts';
import type { ContentItem } from '../domain/content-item.ts';
import { isTextual, MAX_TEXT_BYTES } from '../domain/media.ts';

/** A film may be paused for a while. */
const DOWNLOAD_SECONDS = 4 * 3600;

export type FileService = ReturnType<typeof createFileService>;

/** Files on their way to who may read them. Every function throws FORBIDDEN for others. */
export function createFileService({ objects }: { objects: ObjectStore }) {
  const assertReader = async (actor: () => Promise<Actor>, item: ContentItem, key: string) => {
    const mayRead = key === item.file?.path ? access.readItself : access.readFiles;
    if (!mayRead(await actor(), item)) throw forbidden('Files are for the learners and instructors of the course');
  };
  return {
    /** A signed URL of one of the item's files. @param key in the object store; null: there is no such file */
    async url(actor: () => Promise<Actor>, item: ContentItem, key: string | null, downloadName?: string): Promise<string | null> {
      if (key === null) return null;
      await assertReader(actor, item, key);
      return objects.signedDownloadUrl(key, { expiresInSeconds: DOWNLOAD_SECONDS, ...(downloadName !== undefined && { downloadName }) });
    },

    /** The text of the item's file; null where it has none, or one that is no text, or too long. */
    async body(actor: () => Promise<Actor>, item: ContentItem): Promise<string | null> {
      const { file } = item;
      if (file === null || !isTextual(file.mediaType) || file.size > MAX_TEXT_BYTES) return null;
      await assertReader(actor, item, file.path);
      const object = await objects.get(file.path, { range: { start: 0, end: MAX_TEXT_BYTES - 1 } });
      if (!object) return null;
      return Buffer.concat((await object.body.toArray()) as Buffer[]).toString('utf8');
    },
  };
}
