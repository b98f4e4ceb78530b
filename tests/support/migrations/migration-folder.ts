import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** A small schema, and migrations with much SQL by hand, that say the same. */
export const SHOP = path.join(path.dirname(fileURLToPath(import.meta.url)), 'shop');

/** A folder of migrations by name, gone after the test. */
export async function makeMigrations(scripts: Readonly<Record<string, string>>): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'hma-migrations-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  await writeFile(path.join(directory, 'migration_lock.toml'), 'provider = "postgresql"\n');
  await writeMigrations(directory, scripts);
  return directory;
}

/** The shop's migrations, to be changed. */
export async function copyShopMigrations(): Promise<string> {
  const directory = await makeMigrations({});
  await cp(path.join(SHOP, 'migrations'), directory, { recursive: true });
  return directory;
}

/** Adds migrations to a folder, or replaces them. */
export async function writeMigrations(directory: string, scripts: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, script] of Object.entries(scripts)) {
    await mkdir(path.join(directory, name), { recursive: true });
    await writeFile(path.join(directory, name, 'migration.sql'), script);
  }
}
