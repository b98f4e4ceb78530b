import type { Readable } from 'node:stream';

/** What a listing tells of an object. */
export type ObjectSummary = {
  key: string;
  /** In bytes. */
  size: number;
  /** Opaque and unquoted. It changes when the body does. */
  etag: string;
  lastModified: Date;
};

export type ObjectInfo = ObjectSummary & { contentType: string };

/** Bytes, counted from 0, both ends included. Without `end`, up to the last one; an `end` past the last byte means the last byte. */
export type RangeRequest = { start: number; end?: number };

export type ByteRange = { start: number; end: number };

export type StoredObject = ObjectInfo & {
  /** Read it to its end, or destroy it: until then it holds a file or a connection. */
  body: Readable;
  /** What `body` is a part of `size` bytes of; null when it is all of them. */
  range: ByteRange | null;
};

export type PutOptions = {
  contentType: string;
  /** What `body` must amount to, in bytes. Say it when it is known: a store may have to spool a body of unknown size. */
  size?: number;
  /** What `body` may amount to at most, in bytes. */
  maxSize?: number;
};

export type DownloadUrlOptions = {
  expiresInSeconds: number;
  /** Makes the browser save the object under this name rather than show it. */
  downloadName?: string;
};

export type UploadRequest = {
  key: string;
  contentType: string;
  /** In bytes. */
  maxSize: number;
  expiresInSeconds: number;
};

/** How a client that holds no credentials uploads one object. */
export type SignedUpload = { url: string; expiresAt: Date } & (
  | {
      /** The body is the file; send `headers` with it as they are. */
      method: 'PUT';
      headers: Record<string, string>;
    }
  | {
      /** The body is multipart/form-data: `fields` as they are, and after them the file in a field called `file`. */
      method: 'POST';
      fields: Record<string, string>;
    }
);

/**
 * Objects by key. A key that `assertKey` refuses is BAD_USER_INPUT in every operation.
 * UPSTREAM_UNAVAILABLE: the store does not answer.
 */
export type ObjectStore = {
  /**
   * Stores `body` under `key`, whatever was there before. Others see the old object or the new one, never a part, and
   * nothing new at all when `put` rejects. A stream is read to its end or destroyed.
   *
   * @throws BAD_USER_INPUT (`size`) when the body is not `size` bytes long, LIMIT_EXCEEDED when it is longer than `maxSize`
   */
  put: (key: string, body: Readable | Buffer, options: PutOptions) => Promise<{ size: number; etag: string }>;
  /**
   * `null`: there is none. Any range from 0 of an empty object is the empty object.
   * @throws BAD_USER_INPUT (`range`) when the range ends before it starts or starts behind the last byte
   */
  get: (key: string, options?: { range?: RangeRequest }) => Promise<StoredObject | null>;
  /** `null`: there is none. */
  head: (key: string) => Promise<ObjectInfo | null>;
  /** Every object whose key starts with `prefix` (`''`: all), ordered by the bytes of the keys. */
  list: (prefix: string) => AsyncIterable<ObjectSummary>;
  /** @throws NOT_FOUND when there is no `from`. `to` is replaced, as by `put`. */
  copy: (from: string, to: string) => Promise<void>;
  /** Does nothing when there is none. */
  remove: (key: string) => Promise<void>;
  /** A URL that anybody may GET until it expires, ranges included. Does not look whether the object exists. */
  signedDownloadUrl: (key: string, options: DownloadUrlOptions) => Promise<string>;
  /**
   * A target that takes one file of `contentType` and of at most `maxSize` bytes; the store itself refuses others.
   * It stays good until it expires, so what was uploaded may be uploaded again: copy it to a key that nobody holds an
   * upload for, and verify the copy.
   */
  signedUpload: (request: UploadRequest) => Promise<SignedUpload>;
};
