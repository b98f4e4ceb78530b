import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createLogger } from '../../../platform/logger.ts';
import { chooseAccount, commandAs } from '../../../sandbox/postgres/account.ts';
import { findBinaries, linkLibraries } from '../../../sandbox/postgres/binaries.ts';
import { reachableBinaries } from '../../../sandbox/postgres/reachable-binaries.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../../sandbox/postgres/embedded-postgres.ts';

/** No test here pulls its plug. */
const SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/**
 * The embedded PostgreSQL as the image in `docker-compose.yml` would leave it after its first start: an empty database `hma`,
 * whose owner `hma_owner` is a superuser with that password, and no role that the application could log in as.
 */
export async function startComposePostgres(dataDirectory: string, ownerPassword: string): Promise<EmbeddedPostgres> {
  const logger = createLogger('postgres', 'silent');
  await mkdir(dataDirectory, { recursive: true });
  await writeFile(path.join(dataDirectory, 'credentials.json'), JSON.stringify({ owner: ownerPassword, app: 'of-nobody' }));
  await (await startEmbeddedPostgres({ dataDirectory, logger, settings: SETTINGS })).stop();
  await runAlone(dataDirectory, ['ALTER ROLE hma_owner SUPERUSER', 'ALTER ROLE hma_app NOLOGIN PASSWORD NULL']);
  return startEmbeddedPostgres({ dataDirectory, logger, settings: SETTINGS });
}

/** Nobody may connect as the superuser that the sandbox's cluster has, but without a server one needs not connect. */
async function runAlone(dataDirectory: string, statements: readonly string[]): Promise<void> {
  const cluster = path.join(dataDirectory, 'cluster');
  const account = await chooseAccount(cluster, [dataDirectory]);
  const binaries = await reachableBinaries(await findBinaries(), account);
  const { command, args, options } = commandAs(account, binaries.postgres, ['--single', '-D', cluster, '-c', 'exit_on_error=on', 'hma']);
  const { status, stderr } = spawnSync(command, args, {
    ...options,
    env: { LC_ALL: 'C', ...(await linkLibraries(binaries, path.join(dataDirectory, 'lib'))) },
    input: `${statements.join('\n')}\n`,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`postgres --single ended with ${status}: ${stderr}`);
}
