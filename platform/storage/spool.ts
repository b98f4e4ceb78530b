import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** Lets `use` have the bytes as a file, and so their number, in the temporary directory until it is through with them. */
export async function withSpooled<T>(
  bytes: AsyncIterable<Buffer>,
  use: (spooled: { size: number; read: () => Readable }) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'spool-'));
  try {
    const path = join(directory, 'body');
    const size = await write(path, bytes);
    return await use({ size, read: () => createReadStream(path) });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function write(path: string, bytes: AsyncIterable<Buffer>): Promise<number> {
  const file = await open(path, 'wx');
  try {
    let size = 0;
    for await (const chunk of bytes) {
      await file.writeFile(chunk);
      size += chunk.length;
    }
    return size;
  } finally {
    await file.close();
  }
}
