import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, mkdir, open, readdir, rename, rm, rmdir, stat, unlink, type FileHandle } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { keyOfPath } from './key-path.ts';

const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000;

/** Files that appear complete or not at all. Paths are absolute and below `root`. */
export type DiskFiles = {
  root: string;
  /** Publishes at `path` what `write` makes in a new file, when it is through. When it rejects, nothing is left of it. */
  publish: <T>(path: string, write: (file: FileHandle) => Promise<T>) => Promise<T>;
  /** As `publish`, of a copy of `from`, which shares its blocks where the file system can. @throws ENOENT */
  publishCopy: (from: string, path: string, write: (file: FileHandle) => Promise<void>) => Promise<void>;
  /** Removes the file, if there is one, and the directories that it leaves empty. */
  remove: (path: string) => Promise<void>;
  /** Keys of the objects below a directory, in no order. */
  keysBelow: (directory: string) => AsyncIterable<string>;
};

/**
 * @param directory made when the first file is written; several processes may share it
 */
export function createDiskFiles({ directory, now }: { directory: string; now: () => Date }): DiskFiles {
  const root = join(directory, 'objects');
  const temporary = join(directory, 'tmp');

  let swept = false;
  async function createDraft(): Promise<string> {
    await mkdir(temporary, { recursive: true });
    if (!swept) {
      swept = true;
      await removeAbandoned(temporary, now().getTime() - ABANDONED_AFTER_MS);
    }
    return join(temporary, randomUUID());
  }

  async function publish<T>(path: string, makeDraft: (draft: string) => Promise<T>): Promise<T> {
    const draft = await createDraft();
    try {
      const result = await makeDraft(draft);
      await moveInto(draft, path);
      return result;
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }

  return {
    root,
    publish: (path, write) => publish(path, (draft) => withFile(draft, 'wx', write)),
    publishCopy: (from, path, write) =>
      publish(path, async (draft) => {
        await copyFile(from, draft, constants.COPYFILE_FICLONE);
        await withFile(draft, 'r+', write);
      }),
    async remove(path) {
      await unlink(path).catch(ignore('ENOENT'));
      for (let parent = dirname(path); parent.startsWith(root + sep); parent = dirname(parent)) {
        if (!(await removeIfEmpty(parent))) return;
      }
    },
    keysBelow: (directory) => walk(root, directory),
  };
}

async function moveInto(draft: string, path: string): Promise<void> {
  const parent = dirname(path);
  for (let attempt = 1; ; attempt += 1) {
    try {
      await mkdir(parent, { recursive: true });
      await rename(draft, path);
      break;
    } catch (error) {
      // A `remove` next to it may have taken the directory away again.
      if (!isCode(error, 'ENOENT') || attempt === 20) throw error;
    }
  }
  await syncDirectory(parent).catch(ignore('ENOENT'));
}

/** A rename lasts when its directory is on the disk. */
const syncDirectory = (path: string) => withFile(path, 'r', (directory) => directory.sync());

async function withFile<T>(path: string, flags: string, use: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, flags);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

const removeIfEmpty = (directory: string) =>
  rmdir(directory).then(
    () => true,
    (error: unknown) => {
      if (isCode(error, 'ENOTEMPTY', 'EEXIST', 'ENOENT')) return false;
      throw error;
    },
  );

/** Drafts of processes that died. Younger ones may still be written. */
async function removeAbandoned(directory: string, before: number): Promise<void> {
  for (const name of await readdir(directory)) {
    const path = join(directory, name);
    const info = await stat(path).catch(ignore('ENOENT'));
    if (info && info.mtimeMs < before) await rm(path, { force: true });
  }
}

async function* walk(root: string, directory: string): AsyncGenerator<string, void> {
  const entries = (await readdir(directory, { withFileTypes: true }).catch(ignore('ENOENT'))) ?? [];
  for (const entry of entries) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) yield* walk(root, path);
    const key = entry.isFile() ? keyOfPath(path.slice(root.length + sep.length)) : null;
    if (key !== null) yield key;
  }
}

/** For `catch`: undefined in place of an error with one of these codes. */
const ignore =
  (...codes: string[]) =>
  (error: unknown): undefined => {
    if (!isCode(error, ...codes)) throw error;
  };

export const isCode = (error: unknown, ...codes: string[]) =>
  error instanceof Error && codes.includes((error as NodeJS.ErrnoException).code ?? '');
