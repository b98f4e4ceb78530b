import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createLogger } from '../../../platform/logger.ts';
import { diffSchema } from '../../../prisma/migrate.ts';
import { findPrismaFiles } from '../../../prisma/project-files.ts';
import { writeMigration } from '../../../prisma/write-migration.ts';
import { createEmptyDatabase } from '../../support/migrations/empty-database.ts';
import { copyShopMigrations, makeMigrations, SHOP, writeMigrations } from '../../support/migrations/migration-folder.ts';
import { query } from '../../support/postgres/query.ts';

const shopSchema = path.join(SHOP, 'schema.prisma');

const diff = async (migrationsDirectory: string, schemaPath: string) =>
  diffSchema({ ownerUrl: await createEmptyDatabase(), migrationsDirectory, schemaPath, logger: createLogger('test', 'silent') });

/** The shop's schema with a change. */
async function editShopSchema(edit: (schema: string) => string): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'hma-schema-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const file = path.join(directory, 'schema.prisma');
  await writeFile(file, edit(await readFile(shopSchema, 'utf8')));
  return file;
}

it('finds no difference between the schema of this project and its migrations', { timeout: 60_000 }, async () => {
  const { migrationsDirectory, schemaPath } = findPrismaFiles();

  expect(await diff(migrationsDirectory, schemaPath)).toBeNull();
});

it('finds none where migrations say more than the schema language can', async () => {
  expect(await diff(path.join(SHOP, 'migrations'), shopSchema)).toBeNull();
});

it('says what is new in the schema, as SQL', async () => {
  const schema = await editShopSchema((text) => text.replace('model Sale {', 'model Sale {\n  buyer String?'));

  expect(await diff(path.join(SHOP, 'migrations'), schema)).toContain('ALTER TABLE "sales" ADD COLUMN     "buyer" TEXT');
});

it.each([
  { what: 'a table', sql: 'CREATE TABLE stray (id int)', answer: 'DROP TABLE "stray"' },
  { what: 'an index', sql: 'CREATE INDEX stray ON reviews (at)', answer: 'DROP INDEX "stray"' },
  {
    what: 'a foreign key',
    sql: 'ALTER TABLE sales ADD CONSTRAINT stray FOREIGN KEY (kind) REFERENCES products (name)',
    answer: 'DROP CONSTRAINT "stray"',
  },
  { what: 'another default', sql: `ALTER TABLE reviews ALTER at SET DEFAULT 'epoch'`, answer: 'SET DEFAULT CURRENT_TIMESTAMP' },
])('sees $what that is in the migrations alone', async ({ sql, answer }) => {
  const folder = await copyShopMigrations();
  await writeMigrations(folder, { '20260103000000_stray': sql });

  expect(await diff(folder, shopSchema)).toContain(answer);
});

it('takes the whole schema as new where there are no migrations, and nothing once that is one', async () => {
  const folder = await makeMigrations({});
  const everything = await diff(folder, await editShopSchema((text) => text.replace('@default(dbgenerated())', '')));
  await writeMigration(folder, 'init', everything ?? '', new Date());

  expect(await diff(folder, await editShopSchema((text) => text.replace('@default(dbgenerated())', '')))).toBeNull();
});

it('leaves no shadow database', async () => {
  const database = await createEmptyDatabase();
  const options = { ownerUrl: database, schemaPath: shopSchema, logger: createLogger('test', 'silent') };
  await diffSchema({ ...options, migrationsDirectory: path.join(SHOP, 'migrations') });
  await diffSchema({ ...options, migrationsDirectory: await makeMigrations({ '1_broken': 'nonsense' }) }).catch(() => undefined);

  // Tests that run beside this one may have theirs for a moment.
  await vi.waitUntil(async () => (await query(database, `SELECT FROM pg_database WHERE datname LIKE 'hma_shadow%'`)).length === 0, {
    timeout: 10_000,
  });
});

it('names the migration that does not run', async () => {
  const message = 'Migration `1_broken` failed to apply cleanly to the shadow database: ERROR: syntax error at or near "nonsense" (line 1)';

  await expect(diff(await makeMigrations({ '1_broken': 'nonsense' }), shopSchema)).rejects.toMatchObject({
    code: 'PRECONDITION_FAILED',
    message,
  });
});
