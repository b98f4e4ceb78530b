import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { preconditionFailed } from '../../platform/errors.ts';
import { readCredentials } from './credentials.ts';
import { findHolder } from './directory-lock.ts';
import { HOST } from './port.ts';

export type RunningPostgres = {
  /** Process that keeps the server. */
  holder: number;
  /** Database `hma` as `hma_app`. */
  appUrl: string;
};

const POLL_MS = 100;

/**
 * The server that another living process keeps in `dataDirectory`; waits for one that is just starting. Null: there is none.
 * @throws PRECONDITION_FAILED when it takes no connections for `patienceMs`
 */
export async function findRunningPostgres(dataDirectory: string, patienceMs = 30_000): Promise<RunningPostgres | null> {
  const directory = await realpath(dataDirectory).catch(() => null);
  if (directory === null) return null;
  for (const deadline = Date.now() + patienceMs; ; await sleep(POLL_MS)) {
    const holder = await findHolder(directory);
    if (holder === null) return null;
    const credentials = await readCredentials(path.join(directory, 'credentials.json'));
    const port = Number(await readFile(path.join(directory, 'port'), 'utf8').catch(() => '0'));
    const appUrl = `postgresql://hma_app:${credentials?.app}@${HOST}:${port}/hma`;
    if (credentials && port > 0 && (await takesConnections(appUrl))) return { holder, appUrl };
    if (Date.now() > deadline) throw preconditionFailed(`Process ${holder} holds ${directory}, but its PostgreSQL takes no connections`);
  }
}

async function takesConnections(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
