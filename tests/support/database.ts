import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';
import { createLogger } from '../../platform/logger.ts';
import { startPlatform, type Platform, type PlatformOptions } from '../../platform/platform.ts';
import { TEMPLATE, withDatabase } from './postgres-setup.ts';

export type TestDatabase = { ownerUrl: string; appUrl: string; drop: () => Promise<void> };

/** A migrated, empty database of one's own on the run's PostgreSQL. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { ownerUrl, appUrl } = inject('postgres');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asOwner(ownerUrl, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  return {
    ownerUrl: withDatabase(ownerUrl, name),
    appUrl: withDatabase(appUrl, name),
    drop: () => dropDatabase(ownerUrl, name),
  };
}

/** The same for the tests of a file: made before them, dropped after them. Read its URLs inside hooks and tests alone. */
export function useDatabase(): TestDatabase {
  const database = {} as TestDatabase;
  beforeAll(async () => {
    Object.assign(database, await createTestDatabase());
  });
  afterAll(() => database.drop());
  return database;
}

/** A platform over a database of its own, as the processes of the product start it. Read it inside hooks and tests alone. */
export function usePlatform(options: Partial<PlatformOptions> = {}): Platform {
  const platform = {} as Platform;
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
    Object.assign(
      platform,
      await startPlatform({
        logger: createLogger('test', 'fatal'),
        eventRetentionDays: 7,
        ...options,
        database: { ...options.database, url: database.appUrl },
      }),
    );
  });
  afterAll(async () => {
    await platform.stop();
    await database.drop();
  });
  return platform;
}

/** Ends who is still connected. An autovacuum worker only a superuser may end so, but a DROP without FORCE sends it away itself. */
async function dropDatabase(ownerUrl: string, name: string): Promise<void> {
  const drop = `DROP DATABASE IF EXISTS ${name}`;
  try {
    await asOwner(ownerUrl, `${drop} WITH (FORCE)`);
  } catch (error) {
    if (!String(error).includes('permission denied to terminate process')) throw error;
    await asOwner(ownerUrl, drop);
  }
}

async function asOwner(url: string, sql: string) {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
