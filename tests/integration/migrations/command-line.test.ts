import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { findPrismaFiles } from '../../../prisma/project-files.ts';
import { writeMigration } from '../../../prisma/write-migration.ts';
import { createEmptyDatabase } from '../../support/migrations/empty-database.ts';
import { makeMigrations } from '../../support/migrations/migration-folder.ts';
import { query } from '../../support/postgres/query.ts';

const dbMigrate = (env: Record<string, string>, ...args: string[]) =>
  promisify(execFile)(process.execPath, ['--import', 'tsx', 'prisma/main.ts', ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });

it('applies the migrations of this project to DATABASE_OWNER_URL', async () => {
  const database = await createEmptyDatabase();
  await dbMigrate({ DATABASE_OWNER_URL: database });

  const names = (await readdir(findPrismaFiles().migrationsDirectory)).filter((name) => name !== 'migration_lock.toml');
  expect(await query(database, 'SELECT migration_name AS name FROM _prisma_migrations ORDER BY 1')).toEqual(
    names.sort().map((name) => ({ name })),
  );
});

it('says which variable is missing', async () => {
  await expect(dbMigrate({})).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('DATABASE_OWNER_URL is missing') });
});

it('refuses to settle a migration that did not fail', async () => {
  await expect(dbMigrate({ DATABASE_OWNER_URL: await createEmptyDatabase() }, '--rolled-back', 'no_such')).rejects.toMatchObject({
    code: 1,
  });
});

it('writes a migration after those that are there', async () => {
  const folder = await makeMigrations({ '20260101000000_init': 'SELECT 1' });

  const file = await writeMigration(folder, 'add_tags', 'SELECT 2', new Date('2026-02-03T04:05:06Z'));

  expect(path.relative(folder, file)).toBe('20260203040506_add_tags/migration.sql');
});

it('refuses a name that is not snake_case', async () => {
  await expect(writeMigration(await makeMigrations({}), 'Add tags', 'SELECT 2', new Date())).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    field: 'name',
  });
});
