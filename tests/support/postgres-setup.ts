import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { createLogger } from '../../platform/logger.ts';
import { migrateDatabase } from '../../prisma/migrate-database.ts';
import { startEmbeddedPostgres } from '../../sandbox/postgres/embedded-postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    postgres: { ownerUrl: string; appUrl: string };
  }
}

/** The database that every test database is a copy of. */
export const TEMPLATE = 'template_hma';

type Running = { ownerUrl: string; appUrl: string; stop: () => Promise<void> };

/** Each project of a run loads this module anew, and calls it. */
const SERVER = Symbol.for('huntmaster.test-postgres');
const ofRun = globalThis as { [SERVER]?: { starting: Promise<Running>; users: number } };

/** One real PostgreSQL for the run, with a migrated database to copy. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = (ofRun[SERVER] ??= { starting: start(), users: 0 });
  server.users += 1;
  const { ownerUrl, appUrl, stop } = await server.starting;
  project.provide('postgres', { ownerUrl, appUrl });
  return async () => {
    server.users -= 1;
    if (server.users > 0) return;
    delete ofRun[SERVER];
    await stop();
  };
}

/** Durability is off: no test here pulls its plug. */
async function start(): Promise<Running> {
  const directory = await mkdtemp(path.join(tmpdir(), 'hma-tests-'));
  const logger = createLogger('tests', 'warn');
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };
  const postgres = await startEmbeddedPostgres({ dataDirectory: directory, logger, settings });
  const admin = new Client({ connectionString: postgres.ownerUrl });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${TEMPLATE}`);
  await admin.end();
  await migrateDatabase({ ownerUrl: withDatabase(postgres.ownerUrl, TEMPLATE), migrationsDirectory: 'prisma/migrations', logger });
  return {
    ownerUrl: postgres.ownerUrl,
    appUrl: postgres.appUrl,
    stop: async () => {
      await postgres.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
