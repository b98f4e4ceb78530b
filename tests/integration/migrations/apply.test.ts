import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLogger } from '../../../platform/logger.ts';
import { applyMigrations, resolveMigration } from '../../../prisma/migrate.ts';
import { createEmptyDatabase } from '../../support/migrations/empty-database.ts';
import { copyShopMigrations, makeMigrations, SHOP, writeMigrations } from '../../support/migrations/migration-folder.ts';
import { query } from '../../support/postgres/query.ts';

const logger = createLogger('test', 'silent');

const migrate = (ownerUrl: string, migrationsDirectory: string) => applyMigrations({ ownerUrl, migrationsDirectory, logger });

describe('applying migrations', () => {
  it('applies them in the order of their names', async () => {
    const { applied } = await migrate(await createEmptyDatabase(), `${SHOP}/migrations`);

    expect(applied).toEqual(['20260101000000_init', '20260102000000_by_hand']);
  });

  it('takes a script as a whole, whatever semicolons are in it', async () => {
    const database = await createEmptyDatabase();
    await migrate(database, `${SHOP}/migrations`);

    expect(await query(database, `INSERT INTO reviews (body) VALUES ('good; ') RETURNING body`)).toEqual([{ body: 'good' }]);
  });

  it('records them as Prisma does', async () => {
    const database = await createEmptyDatabase();
    await migrate(database, `${SHOP}/migrations`);

    const script = await readFile(path.join(SHOP, 'migrations/20260101000000_init/migration.sql'));
    const [first] = await query(database, 'SELECT * FROM _prisma_migrations ORDER BY started_at');
    expect(first).toMatchObject({
      migration_name: '20260101000000_init',
      checksum: createHash('sha256').update(script).digest('hex'),
      applied_steps_count: 1,
      finished_at: expect.any(Date),
      rolled_back_at: null,
      logs: null,
    });
  });

  it('applies nothing where all is applied', async () => {
    const database = await createEmptyDatabase();
    await migrate(database, `${SHOP}/migrations`);

    expect(await migrate(database, `${SHOP}/migrations`)).toEqual({ applied: [] });
  });

  it('applies what is new to a database that has the rest', async () => {
    const database = await createEmptyDatabase();
    const folder = await copyShopMigrations();
    await migrate(database, folder);
    await writeMigrations(folder, { '20260103000000_more': 'CREATE TABLE more (id int)' });

    expect(await migrate(database, folder)).toEqual({ applied: ['20260103000000_more'] });
  });

  it('applies each once when several processes start together', async () => {
    const database = await createEmptyDatabase();
    const folder = await makeMigrations({ '1_slow': 'CREATE TABLE once (id int); SELECT pg_sleep(0.3)' });

    const results = await Promise.all([1, 2, 3, 4].map(() => migrate(database, folder)));

    expect(results.flatMap(({ applied }) => applied)).toEqual(['1_slow']);
  });

  it('builds an index without a transaction, alone in its file', async () => {
    const folder = await makeMigrations({ '1_table': 'CREATE TABLE t (id int)', '2_index': 'CREATE INDEX CONCURRENTLY i ON t (id)' });

    expect(await migrate(await createEmptyDatabase(), folder)).toEqual({ applied: ['1_table', '2_index'] });
  });

  it('leaves a database alone that is ahead of the folder', async () => {
    const database = await createEmptyDatabase();
    await migrate(database, await makeMigrations({ '1_old': 'SELECT 1', '2_new': 'SELECT 1' }));

    expect(await migrate(database, await makeMigrations({ '1_old': 'SELECT 1' }))).toEqual({ applied: [] });
  });
});

describe('a migration that was edited after it had been applied', () => {
  it('is refused by name', async () => {
    const database = await createEmptyDatabase();
    const folder = await makeMigrations({ '1_edited': 'SELECT 1' });
    await migrate(database, folder);
    await writeMigrations(folder, { '1_edited': 'SELECT 2' });

    await expect(migrate(database, folder)).rejects.toMatchObject({
      code: 'PRECONDITION_FAILED',
      message: expect.stringContaining('"1_edited"'),
    });
  });

  it('is not one whose line ends alone are others', async () => {
    const database = await createEmptyDatabase();
    const folder = await makeMigrations({ '1_same': 'SELECT 1;\nSELECT 2;\n' });
    await migrate(database, folder);
    await writeMigrations(folder, { '1_same': 'SELECT 1;\r\nSELECT 2;\r\n' });

    expect(await migrate(database, folder)).toEqual({ applied: [] });
  });
});

describe('a migration that fails', () => {
  const broken = { '1_broken': 'CREATE TABLE half (id int);\n\nSELECT nonsense;\n' };

  it('says which one, which line, and why', async () => {
    const message = 'Migration "1_broken" failed: ERROR: column "nonsense" does not exist (line 3)';

    await expect(migrate(await createEmptyDatabase(), await makeMigrations(broken))).rejects.toMatchObject({
      code: 'PRECONDITION_FAILED',
      message,
    });
  });

  it('leaves nothing of itself', async () => {
    const database = await createEmptyDatabase();
    await migrate(database, await makeMigrations(broken)).catch(() => undefined);

    expect(await query(database, `SELECT to_regclass('half') AS found`)).toEqual([{ found: null }]);
  });

  it('stops every later start until somebody says how it ended', async () => {
    const database = await createEmptyDatabase();
    const folder = await makeMigrations(broken);
    await migrate(database, folder).catch(() => undefined);

    await expect(migrate(database, folder)).rejects.toMatchObject({
      message: expect.stringContaining('npm run db:migrate -- --rolled-back 1_broken'),
    });
  });

  it('is applied again, corrected, once it is recorded as rolled back', async () => {
    const database = await createEmptyDatabase();
    const folder = await makeMigrations(broken);
    await migrate(database, folder).catch(() => undefined);
    await resolveMigration({ ownerUrl: database, migrationsDirectory: folder, logger, name: '1_broken', as: 'rolled-back' });
    await writeMigrations(folder, { '1_broken': 'CREATE TABLE half (id int)' });

    expect(await migrate(database, folder)).toEqual({ applied: ['1_broken'] });
  });

  it('is not applied again once it is recorded as applied', async () => {
    const database = await createEmptyDatabase();
    const folder = await makeMigrations(broken);
    await migrate(database, folder).catch(() => undefined);
    await resolveMigration({ ownerUrl: database, migrationsDirectory: folder, logger, name: '1_broken', as: 'applied' });

    expect(await migrate(database, folder)).toEqual({ applied: [] });
  });

  it('cannot be settled when there is none', async () => {
    const options = { ownerUrl: await createEmptyDatabase(), migrationsDirectory: await makeMigrations(broken), logger };

    await expect(resolveMigration({ ...options, name: '1_broken', as: 'rolled-back' })).rejects.toMatchObject({
      code: 'PRECONDITION_FAILED',
    });
  });
});
