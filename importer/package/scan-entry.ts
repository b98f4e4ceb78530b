import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { headLength } from './content-type.ts';
import type { PackageFile } from './course-package.ts';
import type { PackageEntry } from './package-tree.ts';

/** A file after its one pass: `bytes` only where they were asked for. */
export type ScannedFile = PackageFile & { head: Buffer; bytes: Buffer | null };

/**
 * Reads a file once: its hash, its first bytes and, with `keep`, all of them.
 * @throws where it cannot be read, or is over `maxBytes`.
 */
export async function scanEntry(
  entry: PackageEntry,
  { contentType, keep, maxBytes }: { contentType: string; keep: boolean; maxBytes: number },
): Promise<ScannedFile> {
  const hash = createHash('sha256');
  const chunks: Buffer[] = [];
  let size = 0;
  let head = Buffer.alloc(0);
  const stream: AsyncIterable<Buffer> = entry.open();
  for await (const chunk of stream) {
    size += chunk.length;
    // A file may grow while it is read.
    if (size > maxBytes) throw new Error(`more than ${maxBytes} bytes`);
    hash.update(chunk);
    if (head.length < headLength) head = Buffer.concat([head, chunk.subarray(0, headLength - head.length)]);
    if (keep) chunks.push(chunk);
  }
  const sha256 = hash.digest('hex');
  const open = () => Readable.from(readVerified(entry, sha256), { objectMode: false });
  return { path: entry.path, size, sha256, contentType, open, head, bytes: keep ? Buffer.concat(chunks) : null };
}

/** Between validation and import somebody may save the file: what is imported is what was validated, or nothing. */
async function* readVerified(entry: PackageEntry, sha256: string): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  const stream: AsyncIterable<Buffer> = entry.open();
  for await (const chunk of stream) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest('hex') !== sha256) throw new Error(`${entry.path} has changed since it was validated`);
}
