import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { preconditionFailed } from '../../platform/errors.ts';
import { commandAs, type Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import type { Credentials } from './credentials.ts';
import { ACCESS_RULES } from './settings.ts';

/** What every PostgreSQL program needs to run here. */
export type Runtime = { binaries: Binaries; account: Account; env: Record<string, string> };

/** @throws PRECONDITION_FAILED when the cluster is of a PostgreSQL that cannot be opened by this one */
export async function clusterExists(cluster: string, { major }: Binaries): Promise<boolean> {
  const version = await readFile(path.join(cluster, 'PG_VERSION'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (version !== null && Number.parseInt(version, 10) !== major) {
    throw preconditionFailed(
      `${cluster} was made by PostgreSQL ${version.trim()}, and this release brings PostgreSQL ${major}, which cannot open it. ` +
        `Move the directory away to start empty, or go back to the release that made it`,
    );
  }
  return version !== null;
}

/** Makes a cluster with our two roles and the database, all of it or nothing: it gets its name when it is complete. */
export async function createCluster(cluster: string, credentials: Credentials, runtime: Runtime): Promise<void> {
  await removeDrafts(cluster);
  const draft = await mkdtemp(draftOf(cluster));
  const { owner } = runtime.account;
  if (owner) await chown(draft, owner.uid, owner.gid);

  // The built-in provider sorts and folds case alike on every system, whatever locales it has.
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--text-search-config=english'];
  await run(runtime, runtime.binaries.initdb, [`--pgdata=${draft}`, '--username=postgres', '--auth=reject', ...locale]);
  await writeFile(path.join(draft, 'pg_hba.conf'), ACCESS_RULES);
  await runSql(draft, runtime, [
    `CREATE ROLE hma_owner LOGIN CREATEDB PASSWORD '${credentials.owner}'`,
    `CREATE ROLE hma_app LOGIN PASSWORD '${credentials.app}'`,
    'CREATE DATABASE hma OWNER hma_owner',
    'REVOKE ALL ON DATABASE hma FROM PUBLIC',
    'GRANT CONNECT ON DATABASE hma TO hma_app',
  ]);
  await rename(draft, cluster);
}

/** For a cluster whose passwords were lost. It must not be running. */
export const replacePasswords = (cluster: string, credentials: Credentials, runtime: Runtime): Promise<void> =>
  runSql(cluster, runtime, [`ALTER ROLE hma_owner PASSWORD '${credentials.owner}'`, `ALTER ROLE hma_app PASSWORD '${credentials.app}'`]);

/** Drafts of starts that died half way. */
async function removeDrafts(cluster: string): Promise<void> {
  const directory = path.dirname(cluster);
  const drafts = (await readdir(directory)).filter((name) => path.join(directory, name).startsWith(draftOf(cluster)));
  // An orphaned initdb may still be writing to one.
  await Promise.all(drafts.map((name) => rm(path.join(directory, name), { recursive: true, force: true, maxRetries: 5 })));
}

const draftOf = (cluster: string): string => `${cluster}.draft-`;

/** Without a server: single-user mode takes one statement a line, as the superuser, from nobody but us. */
const runSql = (cluster: string, runtime: Runtime, statements: readonly string[]): Promise<void> =>
  run(
    runtime,
    runtime.binaries.postgres,
    ['--single', '-D', cluster, '-c', 'exit_on_error=on', '-c', 'log_min_error_statement=panic', 'postgres'],
    `${statements.join('\n')}\n`,
  );

async function run({ account, env }: Runtime, file: string, args: readonly string[], input = ''): Promise<void> {
  const { command, args: all, options } = commandAs(account, file, args);
  const child = spawn(command, all, { ...options, env, stdio: ['pipe', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (errors += chunk));
  // A program that ends early breaks the pipe; how it ended says more.
  child.stdin.on('error', () => undefined).end(input);
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  if (code !== 0) throw new Error(`${path.basename(file)} ended with ${code ?? signal}: ${errors.trim()}`);
}
