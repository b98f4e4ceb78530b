import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';

/** Passwords of the two roles; they need no escaping, in SQL or in a URL. */
export type Credentials = {
  /** `hma_owner`, who creates the schema. */
  owner: string;
  /** `hma_app`, who uses it. */
  app: string;
};

/** @returns null when there are none yet */
export async function readCredentials(file: string): Promise<Credentials | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Credentials;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Makes new ones, and keeps them in `file`, which nobody else may read. */
export async function createCredentials(file: string): Promise<Credentials> {
  const credentials = { owner: randomBytes(24).toString('base64url'), app: randomBytes(24).toString('base64url') };
  await writeFile(`${file}.new`, JSON.stringify(credentials), { mode: 0o600 });
  await rename(`${file}.new`, file);
  return credentials;
}
