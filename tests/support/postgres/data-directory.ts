import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { Account } from '../../../sandbox/postgres/account.ts';
import { createLogger } from '../../../platform/logger.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres, type EmbeddedPostgresOptions } from '../../../sandbox/postgres/embedded-postgres.ts';
import { findOrphan, stopServer } from '../../../sandbox/postgres/postmaster.ts';

/** An empty directory, gone after the test with any server that still runs in it. */
export async function makeDataDirectory(owner: Account['owner'] = null): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'hma-postgres-'));
  if (owner) await chown(directory, owner.uid, owner.gid);
  onTestFinished(async () => {
    const orphan = await findOrphan(path.join(directory, 'cluster')).catch(() => null);
    if (orphan !== null) await stopServer(orphan);
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  });
  return directory;
}

/** Starts one in this process, without logs, and stops it after the test. */
export async function startInTest(dataDirectory: string, options: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDirectory, logger: createLogger('test', 'silent'), ...options });
  onTestFinished(() => postgres.stop());
  return postgres;
}
