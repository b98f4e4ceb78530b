import type { IncomingMessage } from 'node:http';
import type { BucketItem, Client } from 'minio';
import { notFound } from '../errors.ts';
import { attachmentNamed } from './content-disposition.ts';
import { assertKey, assertPrefix } from './key.ts';
import { unquote, uploadTo } from './minio-upload.ts';
import { isS3Error, nullWhenMissing, toUnavailable, whenAnswering } from './minio-errors.ts';
import type { ObjectInfo, ObjectStore, RangeRequest, StoredObject } from './object-store.ts';
import { assertContentType, assertExpiry, assertMaxSize, assertRange, unsatisfiable } from './options.ts';

/** What S3 calls an object that was stored without a type. */
const DEFAULT_CONTENT_TYPE = 'application/octet-stream';

/** Time enough to begin an upload of our own; once begun it may take longer. */
const PUT_URL_SECONDS = 900;

export type MinioObjectStore = ObjectStore & {
  /** Makes the bucket unless it exists. Several processes may do so at once. */
  ensureBucket: () => Promise<void>;
};

/**
 * Objects in a bucket of MinIO or another S3 store.
 *
 * @param client for our own requests, with its `region` set, or it asks the store for it
 * @param signingClient signs the URLs handed out, when browsers reach the store at another endpoint than we do; its `region`
 *   must be set, because it may not be able to ask
 */
export function createMinioObjectStore(options: {
  client: Client;
  signingClient?: Client;
  bucket: string;
  now: () => Date;
}): MinioObjectStore {
  const { client, signingClient = client, bucket, now } = options;

  /** Null: there is none. */
  const readWhole = (key: string) => client.getObject(bucket, key).catch(nullWhenMissing);

  async function read(key: string, { start, end }: RangeRequest) {
    try {
      // A length of 0 means up to the end.
      return await client.getPartialObject(bucket, key, start, end === undefined ? 0 : end - start + 1);
    } catch (error) {
      if (!isS3Error(error, 'InvalidRange')) return nullWhenMissing(error);
      if (start > 0) throw unsatisfiable(start);
      return readWhole(key);
    }
  }

  return {
    put: (key, body, putOptions) =>
      whenAnswering(async () => {
        try {
          assertKey(key);
          assertContentType(putOptions.contentType);
          // Whatever fails from here on, this stream's failure must not go unheard.
          if (!Buffer.isBuffer(body)) body.on('error', () => {});
          return await uploadTo(await client.presignedPutObject(bucket, key, PUT_URL_SECONDS), body, putOptions);
        } finally {
          if (!Buffer.isBuffer(body)) body.destroy();
        }
      }),

    get: (key, { range } = {}) =>
      whenAnswering(async () => {
        assertKey(key);
        if (range) assertRange(range);
        const response = await (range ? read(key, range) : readWhole(key));
        // The client types its answer as any stream, but it is the response, and its headers are of the same moment as its body.
        return response && describe(key, response as IncomingMessage);
      }),

    head: (key) =>
      whenAnswering(async () => {
        assertKey(key);
        const found = await client.statObject(bucket, key).catch(nullWhenMissing);
        if (!found) return null;
        const contentType = String(found.metaData['content-type'] ?? DEFAULT_CONTENT_TYPE);
        return { key, size: found.size, etag: found.etag, lastModified: found.lastModified, contentType } satisfies ObjectInfo;
      }),

    async *list(prefix) {
      assertPrefix(prefix);
      const items: AsyncIterable<BucketItem> = client.listObjectsV2(bucket, prefix, true);
      try {
        for await (const { name, size, etag = '', lastModified } of items) {
          if (name !== undefined && lastModified) yield { key: name, size, etag: unquote(etag), lastModified };
        }
      } catch (error) {
        throw toUnavailable(error);
      }
    },

    copy: (from, to) =>
      whenAnswering(async () => {
        assertKey(from);
        assertKey(to);
        const copied = await client.copyObject(bucket, to, `/${bucket}/${from}`).catch(nullWhenMissing);
        if (!copied) throw notFound('Object', from);
      }),

    remove: (key) =>
      whenAnswering(async () => {
        assertKey(key);
        await client.removeObject(bucket, key);
      }),

    signedDownloadUrl: (key, { expiresInSeconds, downloadName }) =>
      whenAnswering(async () => {
        assertKey(key);
        assertExpiry(expiresInSeconds);
        // Shown in place, a page that somebody uploaded runs on the store's origin, which is not ours and has nothing of ours.
        const overrides = downloadName === undefined ? {} : { 'response-content-disposition': attachmentNamed(downloadName) };
        return signingClient.presignedGetObject(bucket, key, expiresInSeconds, overrides);
      }),

    signedUpload: ({ key, contentType, maxSize, expiresInSeconds }) =>
      whenAnswering(async () => {
        assertKey(key);
        assertContentType(contentType);
        assertMaxSize(maxSize);
        assertExpiry(expiresInSeconds);
        const expiresAt = new Date(now().getTime() + expiresInSeconds * 1000);
        // A POST, because the store can hold it to a policy; a presigned PUT takes any type and size.
        const policy = signingClient.newPostPolicy();
        policy.setBucket(bucket);
        policy.setKey(key);
        policy.setContentType(contentType);
        policy.setContentLengthRange(0, maxSize);
        policy.setExpires(expiresAt);
        const { postURL, formData } = await signingClient.presignedPostPolicy(policy);
        return { method: 'POST', url: postURL, fields: formData, expiresAt };
      }),

    ensureBucket: () =>
      whenAnswering(async () => {
        if (await client.bucketExists(bucket)) return;
        try {
          await client.makeBucket(bucket);
        } catch (error) {
          if (!isS3Error(error, 'BucketAlreadyOwnedByYou', 'BucketAlreadyExists')) throw error;
        }
      }),
  };
}

/** What the headers of a GET say about the object. */
function describe(key: string, response: IncomingMessage): StoredObject {
  const { headers } = response;
  const [, start, end, total] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers['content-range'] ?? '') ?? [];
  const size = Number(total ?? headers['content-length']);
  const isPart = total !== undefined && Number(end) - Number(start) + 1 < size;
  return {
    key,
    size,
    contentType: headers['content-type'] ?? DEFAULT_CONTENT_TYPE,
    etag: unquote(headers.etag ?? ''),
    lastModified: new Date(headers['last-modified'] ?? 0),
    range: isPart ? { start: Number(start), end: Number(end) } : null,
    body: response,
  };
}
