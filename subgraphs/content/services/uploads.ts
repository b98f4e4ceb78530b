import { assertViewer } from '../../../platform/auth/viewer.ts';
import { badInput, DomainError, notFound, preconditionFailed } from '../../../platform/errors.ts';
import type { IdGenerator } from '../../../platform/ids.ts';
import type { ObjectStore, SignedUpload } from '../../../platform/storage/object-store.ts';
import { isSameMediaType, sniffObject } from '../../../platform/storage/sniff.ts';
import { parseInput } from '../../../platform/validation.ts';
import type { Actor } from '../domain/access.ts';
import type { ContentItem } from '../domain/content-item.ts';
import { assertEditable } from '../domain/course-edit.ts';
import { itemChanged } from '../domain/events.ts';
import { isTextual, MAX_TEXT_BYTES } from '../domain/media.ts';
import { objectKey, uploadKey } from '../domain/object-key.ts';
import { toSearchText } from '../domain/plain-text.ts';
import { limitUpload, requestUploadInput, type RequestUploadInput, type Upload } from '../domain/uploads.ts';
import type { UploadStore, VerifiedFile } from '../store/upload-store.ts';
import type { ItemService } from './items.ts';

/** How long a target takes a file: a film over a slow line needs its time. */
const UPLOAD_SECONDS = 3600;

export type UploadTarget = { id: string; maxSize: number; target: SignedUpload };

type Dependencies = { uploads: UploadStore; items: ItemService; objects: ObjectStore; now: () => Date; newId: IdGenerator };

export type UploadService = ReturnType<typeof createUploadService>;

export function createUploadService({ uploads, items, objects, now, newId }: Dependencies) {
  /**
   * Takes what arrived to a key of its own that nobody can upload to, and verifies it there. What is refused is removed.
   * @throws PRECONDITION_FAILED when nothing arrived, BAD_USER_INPUT when it is not what was announced
   */
  const secure = async (upload: Upload, item: ContentItem, courseId: string): Promise<VerifiedFile> => {
    const path = objectKey({ type: item.type, courseId, name: newId('fil'), mediaType: upload.mediaType });
    await objects.copy(upload.objectKey, path).catch((error: unknown) => {
      throw isNotFound(error) ? preconditionFailed('Nothing has arrived at this target yet', 'input.uploadId') : error;
    });
    try {
      return await verify(upload, path);
    } catch (error) {
      await objects.remove(path);
      throw error;
    }
  };

  const verify = async (upload: Upload, path: string): Promise<VerifiedFile> => {
    const info = await objects.head(path);
    const size = info?.size ?? 0;
    if (size === 0) throw badInput('input.uploadId', 'The file that arrived is empty');
    if (size > upload.maxSize) throw badInput('input.uploadId', `Expected at most ${upload.maxSize} bytes, got ${size}`);
    const sniffed = await sniffObject(objects, path);
    if (!isSameMediaType(upload.mediaType, sniffed)) {
      throw badInput('input.uploadId', `Expected ${upload.mediaType}, got ${sniffed ?? 'a file of no known type'}`);
    }
    const text = isTextual(upload.mediaType) && size <= MAX_TEXT_BYTES ? await readText(path) : null;
    return { path, mediaType: upload.mediaType, size, searchText: text === null ? null : toSearchText(upload.mediaType, text) };
  };

  const readText = async (path: string): Promise<string> => {
    const object = await objects.get(path);
    return object ? Buffer.concat((await object.body.toArray()) as Buffer[]).toString('utf8') : '';
  };

  return {
    /** @throws UNAUTHENTICATED, NOT_FOUND, FORBIDDEN, BAD_USER_INPUT for types and sizes that are not taken */
    async request(actor: Actor, raw: RequestUploadInput): Promise<UploadTarget> {
      const input = parseInput(requestUploadInput, raw);
      const { item, viewer } = await items.openForEditing(actor, input.contentId);
      if (item.deletedAt !== null) throw notFound('Content', item.id);
      const maxSize = limitUpload(item.type, input);
      const id = newId('upl');
      const at = now();
      const target = await objects.signedUpload({
        key: uploadKey(id),
        contentType: input.contentType,
        maxSize,
        expiresInSeconds: UPLOAD_SECONDS,
      });
      await uploads.insert({
        id,
        contentKey: item.key,
        requestedBy: viewer.key,
        purpose: input.purpose,
        objectKey: uploadKey(id),
        mediaType: input.contentType,
        maxSize,
        expiresAt: target.expiresAt,
        at,
      });
      return { id, maxSize, target };
    },

    /** A repeat changes nothing. @throws UNAUTHENTICATED, NOT_FOUND also for who may not change the item, PRECONDITION_FAILED, BAD_USER_INPUT */
    async complete(actor: Actor, uploadId: string): Promise<ContentItem> {
      assertViewer(actor.viewer);
      const upload = await uploads.find(uploadId);
      if (!upload) throw notFound('Upload', uploadId);
      // Nothing is said of an upload to who may not complete it, nor of its item.
      const { item, viewer } = await items.openForEditing(actor, upload.contentId).catch((error: unknown) => {
        throw error instanceof DomainError ? notFound('Upload', uploadId) : error;
      });
      if (upload.completedAt !== null) return item;
      if (item.deletedAt !== null) throw notFound('Content', item.id);

      const file = await secure(upload, item, item.courseId);
      const editor = { actorKey: viewer.key, at: now() };
      const used = await uploads
        .complete(upload, item, file, editor, assertEditable, (course) =>
          itemChanged('itemUpdated', item, course.status === 'PUBLISHED', editor),
        )
        .catch(async (error: unknown) => {
          // After any other failure the transaction may have been committed all the same: then the file is in use.
          if (error instanceof DomainError) await objects.remove(file.path);
          throw error;
        });
      // A concurrent call was first.
      if (!used) await objects.remove(file.path);
      await objects.remove(upload.objectKey);
      return items.open(async () => actor, item.id);
    },
  };
}

const isNotFound = (error: unknown): boolean => error instanceof DomainError && error.code === 'NOT_FOUND';
