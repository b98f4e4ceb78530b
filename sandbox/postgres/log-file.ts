import { open, readFile, rename, type FileHandle } from 'node:fs/promises';

/**
 * Opens an empty log for PostgreSQL to write to, keeping the one before as `.1`. A file and no pipe: the server may outlive us.
 */
export async function openLog(file: string): Promise<FileHandle> {
  await rename(file, `${file}.1`).catch(() => undefined);
  return open(file, 'a', 0o600);
}

/** The last lines, for a message that says why. */
export async function readLogTail(file: string, lines = 10): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}
