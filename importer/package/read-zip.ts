import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { type Entry, type ZipFile, getFileNameLowLevel, openPromise } from 'yauzl';
import type { PackageLimits } from './limits.ts';
import { isSystemFile } from './package-path.ts';
import { type PackageEntry, type PackageTree, createTreeBuilder } from './package-tree.ts';

/**
 * The archive's content; where all of it lies in one folder that holds `course.yaml`, that folder's.
 * @throws what yauzl throws on something that is no zip.
 */
export async function readZip(path: string, limits: PackageLimits): Promise<PackageTree> {
  const zip = await openZip(path);
  try {
    return await readEntries(zip, path, limits);
  } finally {
    zip.close();
  }
}

// yauzl checks names only where it decodes them, and then stops at the first bad one: we want to name them all.
const openZip = (path: string) => openPromise(path, { autoClose: false, decodeStrings: false, validateEntrySizes: true });

async function readEntries(zip: ZipFile, path: string, limits: PackageLimits): Promise<PackageTree> {
  const tree = createTreeBuilder();
  const file = basename(path);
  const entries: PackageEntry[] = [];
  let bytes = 0;
  let count = 0;

  for await (const entry of zip.eachEntry()) {
    count += 1;
    if (count > limits.files) return tree.stop(file, `at most ${limits.files} entries`, 'more');
    const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
    if (name.endsWith('/') || isSystemFile(name)) continue;

    bytes += entry.uncompressedSize;
    if (bytes > limits.totalBytes) return tree.stop(file, `at most ${limits.totalBytes} bytes when unpacked`, 'more');
    const refusal = findRefusal(entry);
    if (refusal) tree.refuse(name, 'a plain file, stored or deflated', refusal);
    else entries.push({ path: name, size: entry.uncompressedSize, open: () => openEntry(path, entry) });
  }

  const root = findRoot(entries.map((entry) => entry.path));
  for (const entry of entries) tree.add({ ...entry, path: entry.path.slice(root.length) });
  return tree.finish();
}

function findRefusal(entry: Entry): string | null {
  // The upper half holds the Unix mode, whichever system claims to have made the archive.
  const fileType = (entry.externalFileAttributes >>> 16) & 0o170000;
  if (fileType === 0o120000) return 'a symbolic link';
  if (fileType !== 0 && fileType !== 0o100000) return 'a special file';
  if (entry.isEncrypted()) return 'an encrypted entry';
  if (!entry.canDecodeFileData()) return `compression method ${entry.compressionMethod}`;
  return null;
}

/** `folder/` where every path begins with it and it holds `course.yaml`, `''` otherwise. */
function findRoot(paths: readonly string[]): string {
  const first = paths[0] ?? '';
  const root = first.slice(0, first.indexOf('/') + 1);
  const isRoot = /^(?!\.{1,2}\/)[^/\\]+\/$/.test(root) && paths.includes(`${root}course.yaml`);
  return isRoot && paths.every((path) => path.startsWith(root)) ? root : '';
}

/** The archive is opened anew for each reader, so that nobody has to close a package. */
const openEntry = (path: string, entry: Entry): Readable => Readable.from(readEntry(path, entry), { objectMode: false });

async function* readEntry(path: string, entry: Entry): AsyncGenerator<Buffer> {
  const zip = await openZip(path);
  try {
    let checksum = 0;
    const stream: AsyncIterable<Buffer> = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream) {
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
    // yauzl leaves this to its callers.
    if (checksum !== entry.crc32) throw new Error('a wrong checksum');
  } finally {
    zip.close();
  }
}
