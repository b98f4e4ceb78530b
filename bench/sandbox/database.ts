import path from 'node:path';
import { Client } from 'pg';
import { readCredentials } from '../../sandbox/postgres/credentials.ts';
import { findRunningPostgres } from '../../sandbox/postgres/running-postgres.ts';

/** The database of a sandbox that runs. */
export type SandboxDatabase = {
  /** As the application. */
  appUrl: string;
  /** Brings the planner's statistics up to date: autovacuum would do it at some moment of its own, in the middle of a measure. */
  analyze: () => Promise<void>;
};

/** @param dataDirectory of the sandbox */
export async function findDatabase(dataDirectory: string): Promise<SandboxDatabase> {
  const directory = path.join(dataDirectory, 'postgres');
  const running = await findRunningPostgres(directory);
  const credentials = await readCredentials(path.join(directory, 'credentials.json'));
  if (!running || !credentials) throw new Error(`No PostgreSQL runs in ${directory}`);
  const ownerUrl = new URL(running.appUrl);
  ownerUrl.username = 'hma_owner';
  ownerUrl.password = credentials.owner;
  return {
    appUrl: running.appUrl,
    analyze: async () => {
      const owner = new Client({ connectionString: ownerUrl.href });
      await owner.connect();
      try {
        await owner.query('ANALYZE');
      } finally {
        await owner.end();
      }
    },
  };
}
