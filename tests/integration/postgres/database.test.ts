import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from '../../../platform/logger.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../../sandbox/postgres/embedded-postgres.ts';
import { query } from '../../support/postgres/query.ts';

describe('the database of an embedded PostgreSQL', () => {
  let directory: string;
  let postgres: EmbeddedPostgres;
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'hma-postgres-'));
    postgres = await startEmbeddedPostgres({ dataDirectory: directory, logger: createLogger('test', 'silent') });
  });
  afterAll(async () => {
    await postgres.stop();
    await rm(directory, { recursive: true });
  });

  /** The same address with another role, password or database. */
  const urlWith = (change: Partial<Pick<URL, 'username' | 'password' | 'pathname'>>) =>
    Object.assign(new URL(postgres.ownerUrl), change).href;

  it('lets its owner make tables', async () => {
    await expect(query(postgres.ownerUrl, 'CREATE TABLE made (id int)')).resolves.toEqual([]);
  });

  it.each(['CREATE TABLE made_by_app (id int)', 'CREATE SCHEMA made_by_app', 'CREATE TEMPORARY TABLE made_by_app (id int)'])(
    'refuses the application %s',
    async (statement) => {
      await expect(query(postgres.appUrl, statement)).rejects.toMatchObject({ code: '42501' });
    },
  );

  it.each(['pg_trgm', 'unaccent'])('lets its owner add the extension %s', async (extension) => {
    await expect(query(postgres.ownerUrl, `CREATE EXTENSION ${extension}`)).resolves.toEqual([]);
  });

  it('lets its owner make further databases', async () => {
    await query(postgres.ownerUrl, 'CREATE DATABASE further');

    expect(await query(urlWith({ pathname: '/further' }), 'SELECT current_database() AS name')).toEqual([{ name: 'further' }]);
  });

  it('refuses a wrong password', async () => {
    await expect(query(urlWith({ password: 'wrong' }), 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it('lets nobody in as its superuser', async () => {
    await expect(query(urlWith({ username: 'postgres', password: 'x' }), 'SELECT 1')).rejects.toMatchObject({ code: '28000' });
  });

  it('listens on loopback alone', async () => {
    expect(await query(postgres.ownerUrl, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
  });

  it.each([
    ['server_encoding', 'UTF8'],
    ['TimeZone', 'UTC'],
    ['password_encryption', 'scram-sha-256'],
    ['fsync', 'on'],
    ['synchronous_commit', 'on'],
    ['full_page_writes', 'on'],
  ])('has %s %s', async (name, value) => {
    expect(await query(postgres.appUrl, `SELECT current_setting('${name}') AS value`)).toEqual([{ value }]);
  });

  it('folds the case of letters beyond ASCII', async () => {
    expect(await query(postgres.appUrl, `SELECT lower('ÅSNES') AS folded`)).toEqual([{ folded: 'åsnes' }]);
  });

  it('keeps its passwords where only its user can read them', async () => {
    expect((await stat(path.join(directory, 'credentials.json'))).mode & 0o777).toBe(0o600);
  });
});
