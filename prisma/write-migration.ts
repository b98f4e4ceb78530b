import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { badInput } from '../platform/errors.ts';

/**
 * Adds a migration to the folder, after those that are there.
 * @param name what it does, in snake_case
 * @returns path of its script, to be read and completed by hand before it is committed
 * @throws BAD_USER_INPUT on a name of another form
 */
export async function writeMigration(migrationsDirectory: string, name: string, script: string, at: Date): Promise<string> {
  if (!/^[a-z0-9]+(_[a-z0-9]+)*$/.test(name)) {
    throw badInput('name', `A migration is named in snake_case, like "add_course_tags"; this is "${name}"`);
  }
  const stamp = at.toISOString().replaceAll(/\D/g, '').slice(0, 14);
  const directory = path.join(migrationsDirectory, `${stamp}_${name}`);
  await mkdir(migrationsDirectory, { recursive: true });
  await mkdir(directory);
  // Prisma refuses a folder that does not say what database it is for.
  await writeFile(path.join(migrationsDirectory, 'migration_lock.toml'), 'provider = "postgresql"\n', { flag: 'wx' }).catch(ignoreExisting);
  const file = path.join(directory, 'migration.sql');
  await writeFile(file, script);
  return file;
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
