import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { notFound } from '../errors.ts';
import { createDiskFiles, isCode } from './disk-files.ts';
import { assertKey, assertPrefix } from './key.ts';
import { directoryOfPrefix, pathOfKey } from './key-path.ts';
import { limitBody } from './limit-body.ts';
import { describeObjectFile, readObjectFile, touchObjectFile, writeObjectFile } from './object-file.ts';
import type { ByteRange, ObjectInfo, ObjectStore } from './object-store.ts';
import { assertContentType, assertExpiry, assertMaxSize, assertRange, resolveRange } from './options.ts';
import { createUrlSigner, type UrlSigner } from './url-signer.ts';

/** An object whose description and body are of one moment, whatever is put meanwhile. Use one of `read` and `close`. */
export type OpenObject = { info: ObjectInfo; read: (range: ByteRange | null) => Readable; close: () => Promise<void> };

/** The store, and what the files handler needs of it. */
export type DiskObjectStore = ObjectStore & { open: (key: string) => Promise<OpenObject | null>; signer: UrlSigner };

/**
 * Objects as files below `directory`, which several processes may share. The URLs that it signs are answered by
 * `createFilesHandler`, mounted at `baseUrl`.
 *
 * @param secret signs URLs; at least 32 bytes
 */
export function createDiskObjectStore(options: { directory: string; secret: string; baseUrl: string; now: () => Date }): DiskObjectStore {
  const { now } = options;
  const files = createDiskFiles(options);
  const signer = createUrlSigner(options);
  const pathOf = (key: string) => {
    assertKey(key);
    return pathOfKey(files.root, key);
  };
  const expiresIn = (seconds: number) => {
    assertExpiry(seconds);
    return new Date((Math.floor(now().getTime() / 1000) + seconds) * 1000);
  };

  async function openObject(key: string): Promise<OpenObject | null> {
    const file = await open(pathOf(key)).catch((error: unknown) => {
      if (isCode(error, 'ENOENT')) return null;
      throw error;
    });
    if (!file) return null;
    try {
      const info = { key, ...(await describeObjectFile(file)) };
      return { info, read: (range) => readObjectFile(file, info.size, range), close: () => file.close() };
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async function head(key: string): Promise<ObjectInfo | null> {
    const object = await openObject(key);
    await object?.close();
    return object && object.info;
  }

  return {
    signer,
    open: openObject,
    head,

    async put(key, body, { contentType, ...limits }) {
      const bytes = limitBody(body, limits);
      try {
        const path = pathOf(key);
        assertContentType(contentType);
        return await files.publish(path, (file) => writeObjectFile(file, bytes, { contentType, at: now() }));
      } finally {
        if (!Buffer.isBuffer(body)) body.destroy();
      }
    },

    async get(key, { range } = {}) {
      if (range) assertRange(range);
      const object = await openObject(key);
      if (!object) return null;
      try {
        const part = resolveRange(range, object.info.size);
        return { ...object.info, range: part, body: object.read(part) };
      } catch (error) {
        await object.close();
        throw error;
      }
    },

    async *list(prefix) {
      assertPrefix(prefix);
      const keys: Buffer[] = [];
      for await (const key of files.keysBelow(directoryOfPrefix(files.root, prefix))) {
        if (key.startsWith(prefix)) keys.push(Buffer.from(key));
      }
      for (const key of keys.sort((a, b) => a.compare(b))) {
        const info = await head(key.toString());
        // Null: removed since the directory was read.
        if (info) yield { key: info.key, size: info.size, etag: info.etag, lastModified: info.lastModified };
      }
    },

    async copy(from, to) {
      try {
        await files.publishCopy(pathOf(from), pathOf(to), (file) => touchObjectFile(file, now()));
      } catch (error) {
        throw isCode(error, 'ENOENT') ? notFound('Object', from) : error;
      }
    },

    async remove(key) {
      await files.remove(pathOf(key));
    },

    async signedDownloadUrl(key, { expiresInSeconds, downloadName }) {
      assertKey(key);
      const expiresAt = expiresIn(expiresInSeconds);
      return signer.sign({ method: 'GET', key, expiresAt, ...(downloadName !== undefined && { downloadName }) });
    },

    async signedUpload({ key, contentType, maxSize, expiresInSeconds }) {
      assertKey(key);
      assertContentType(contentType);
      assertMaxSize(maxSize);
      const expiresAt = expiresIn(expiresInSeconds);
      const url = signer.sign({ method: 'PUT', key, expiresAt, contentType, maxSize });
      return { method: 'PUT', url, headers: { 'content-type': contentType }, expiresAt };
    },
  };
}
