import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { ByteRange } from './object-store.ts';

/**
 * The file of one object: its body, then what is known of it as JSON, then the length of that JSON in four bytes.
 * Body and description are one file so that one rename publishes both, and so that a reader who opened the old object goes
 * on reading the old object. The body comes first, so that most programs can still open the file.
 */
export type ObjectDescription = { size: number; contentType: string; etag: string; lastModified: Date };

const LENGTH_BYTES = 4;

/** More than the longest description has: a media type is at most 255 bytes. */
const MAX_TRAILER_BYTES = 1024;

/**
 * Writes an object to an empty file and waits until the disk has it.
 * @param at becomes `lastModified`
 */
export async function writeObjectFile(
  file: FileHandle,
  body: AsyncIterable<Buffer>,
  { contentType, at }: { contentType: string; at: Date },
): Promise<{ size: number; etag: string }> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of body) {
    hash.update(chunk);
    await file.writeFile(chunk);
    size += chunk.length;
  }
  // The same bytes as another type are another representation, and a cache must not answer with the old one.
  const etag = hash.update(contentType).digest('base64url');
  const description = Buffer.from(JSON.stringify({ contentType, etag }));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(description.length);
  await file.writeFile(Buffer.concat([description, length]));
  await touchObjectFile(file, at);
  return { size, etag };
}

/** Sets `lastModified` and waits until the disk has the file. */
export async function touchObjectFile(file: FileHandle, at: Date): Promise<void> {
  await file.utimes(at, at);
  await file.sync();
}

/** @throws Error when the file was not written by `writeObjectFile` */
export async function describeObjectFile(file: FileHandle): Promise<ObjectDescription> {
  const { size: fileSize, mtime } = await file.stat();
  const tail = Buffer.alloc(Math.min(fileSize, MAX_TRAILER_BYTES));
  await file.read(tail, 0, tail.length, fileSize - tail.length);

  const end = tail.length - LENGTH_BYTES;
  const length = end >= 0 ? tail.readUInt32BE(end) : Infinity;
  if (length > end) throw new Error('This file of the object store is damaged: it does not end in a description');
  const { contentType, etag } = JSON.parse(tail.toString('utf8', end - length, end)) as { contentType: string; etag: string };
  return { size: fileSize - LENGTH_BYTES - length, contentType, etag, lastModified: mtime };
}

/** The body or a part of it. Takes over the file and closes it at its own end. */
export function readObjectFile(file: FileHandle, size: number, range: ByteRange | null): Readable {
  // A stream of a file cannot be told to read nothing.
  if (size === 0) return Readable.from(closing(file), { objectMode: false });
  return file.createReadStream({ start: range?.start ?? 0, end: range?.end ?? size - 1 });
}

// oxlint-disable-next-line eslint/require-yield -- it yields nothing on purpose
async function* closing(file: FileHandle): AsyncGenerator<Buffer, void> {
  await file.close();
}
