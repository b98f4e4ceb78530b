import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { MigrationList, SchemaContainer } from '@prisma/schema-engine-wasm';

/** One folder under `prisma/migrations/`, in Prisma's format. */
export type Migration = {
  /** Name of the folder, `20261101120000_what_it_does`; migrations run in the order of their names. */
  name: string;
  script: string;
  /** Hexadecimal SHA-256 of the script, as Prisma records it when it applies the migration. */
  checksum: string;
};

export type MigrationFolder = {
  directory: string;
  /** Content of `migration_lock.toml`, or null without one. */
  lockfile: string | null;
  migrations: readonly Migration[];
};

export const checksumOf = (script: string): string => createHash('sha256').update(script).digest('hex');

/** @throws Error when the directory, or the `migration.sql` of one of its folders, is missing */
export async function readMigrationFolder(directory: string): Promise<MigrationFolder> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const migrations = await Promise.all(
    names.sort().map(async (name) => {
      const script = await readFile(path.join(directory, name, 'migration.sql'), 'utf8');
      return { name, script, checksum: checksumOf(script) };
    }),
  );
  const lockfile = entries.some((entry) => entry.name === 'migration_lock.toml')
    ? await readFile(path.join(directory, 'migration_lock.toml'), 'utf8')
    : null;
  return { directory, lockfile, migrations };
}

/** The same, as the schema engine wants to be told. */
export const toMigrationList = ({ directory, lockfile, migrations }: MigrationFolder): MigrationList => ({
  baseDir: directory,
  lockfile: { path: 'migration_lock.toml', content: lockfile },
  shadowDbInitScript: '',
  migrationDirectories: migrations.map(({ name, script }) => ({
    path: name,
    migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: script } },
  })),
});

/** @param schemaPath one `.prisma` file, or a directory of them (its sub-directories included) */
export async function readSchemaFiles(schemaPath: string): Promise<SchemaContainer[]> {
  const isDirectory = (await stat(schemaPath)).isDirectory();
  const names = isDirectory ? (await readdir(schemaPath, { recursive: true })).filter((name) => name.endsWith('.prisma')).sort() : [];
  const files = isDirectory ? names.map((name) => path.join(schemaPath, name)) : [schemaPath];
  return Promise.all(files.map(async (file) => ({ path: file, content: await readFile(file, 'utf8') })));
}
