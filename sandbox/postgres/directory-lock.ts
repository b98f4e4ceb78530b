import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { conflict } from '../../platform/errors.ts';
import { identifyProcess } from './process-identity.ts';

export type DirectoryLock = {
  /** Somebody held it before, and died without letting go. */
  wasAbandoned: boolean;
  release: () => Promise<void>;
};

type Holder = { pid: number; startedAt: string };

/**
 * Makes `directory` ours for as long as this process lives. The lock is a file that names us; a lock whose holder is dead
 * (its pid is gone, or is another process by now) is taken over.
 * @throws CONFLICT when the holder is alive
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  const file = path.join(directory, 'lock.json');
  const startedAt = await identifyProcess(process.pid);
  const mine = JSON.stringify({ pid: process.pid, startedAt });
  const release = () => rm(file, { force: true });

  if (await create(file, mine)) return { wasAbandoned: false, release };
  await assertAbandoned(file, directory);
  await takeAway(file, directory);
  if (await create(file, mine)) return { wasAbandoned: true, release };
  // Another start was quicker.
  await assertAbandoned(file, directory);
  throw conflict(`The data directory ${directory} is being started by several processes at once`);
}

/** The pid of the living process that holds `directory`; null: nobody does. */
export async function findHolder(directory: string): Promise<number | null> {
  const holder = await readHolder(path.join(directory, 'lock.json'));
  return holder && (await isAlive(holder)) ? holder.pid : null;
}

/** Appears with its content or not at all. */
async function create(file: string, content: string): Promise<boolean> {
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, content);
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Two that find the same dead lock may both get here: who moves a living one aside by mistake puts it back. */
async function takeAway(file: string, directory: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  try {
    await assertAbandoned(aside, directory);
  } catch (error) {
    await link(aside, file).catch(() => undefined);
    throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

async function assertAbandoned(file: string, directory: string): Promise<void> {
  const holder = await readHolder(file);
  if (holder && (await isAlive(holder))) {
    throw conflict(`The data directory ${directory} is in use by process ${holder.pid}: stop it first, or choose another directory`);
  }
}

async function isAlive({ pid, startedAt }: Holder): Promise<boolean> {
  const running = await identifyProcess(pid);
  return running !== null && running === startedAt;
}

async function readHolder(file: string): Promise<Holder | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Holder;
  } catch {
    return null;
  }
}
