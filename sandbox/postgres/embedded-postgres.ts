import { mkdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../platform/logger.ts';
import { chooseAccount } from './account.ts';
import { findBinaries, linkLibraries } from './binaries.ts';
import { clusterExists, createCluster, replacePasswords, type Runtime } from './cluster.ts';
import { createCredentials, readCredentials, type Credentials } from './credentials.ts';
import { lockDirectory, type DirectoryLock } from './directory-lock.ts';
import { choosePort, HOST, isFree } from './port.ts';
import { findOrphan, stopServer } from './postmaster.ts';
import { reachableBinaries } from './reachable-binaries.ts';
import { superviseServer, type Exit } from './supervisor.ts';

export type EmbeddedPostgres = {
  host: string;
  port: number;
  /** Database `hma` as `hma_owner`, who owns it and may create further databases. */
  ownerUrl: string;
  /** Database `hma` as `hma_app`, who can change no schema. */
  appUrl: string;
  /** Of the server; another one after a crash. */
  readonly pid: number;
  /** Ends the server within some 20 s at most; connections that are open are closed. May be called again. */
  stop: () => Promise<void>;
  /** Resolves once the server is gone for good: stopped, or given up after crashing time and again. Never rejects. */
  exited: Promise<Exit>;
};

export type EmbeddedPostgresOptions = {
  /** Created if absent. Everything is in it: the cluster, the passwords, the log. */
  dataDirectory: string;
  logger: Logger;
  /** A port that must be it; without one, that of the last start if it is free, or any. */
  port?: number;
  /** Overrides of PostgreSQL's settings, by name. */
  settings?: Readonly<Record<string, string>>;
  /** Told about each crash, before the server is started again. */
  onCrash?: (how: string) => void;
};

/**
 * A PostgreSQL of our own, over binaries from npm, on loopback. The first start creates it. What an earlier process left
 * running in the directory, because it was killed, is stopped first; a server that crashes is started again.
 * @throws CONFLICT when another process that lives uses the directory, PRECONDITION_FAILED when it is of another major version,
 *   Error with the last lines of the log when the server does not come up
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { logger } = options;
  await mkdir(options.dataDirectory, { recursive: true });
  const directory = await realpath(options.dataDirectory);
  const lock = await lockDirectory(directory);
  try {
    const cluster = clusterOf(directory);
    const runtime = await prepareRuntime(directory, cluster);
    const credentials = await prepareCluster(directory, cluster, runtime, logger);
    const { port, server } = await startServer(options, directory, runtime);
    const exited = releaseAfter(server.exited, lock);
    const urlFor = (role: string, password: string) => `postgresql://${role}:${password}@${HOST}:${port}/hma`;
    return {
      host: HOST,
      port,
      ownerUrl: urlFor('hma_owner', credentials.owner),
      appUrl: urlFor('hma_app', credentials.app),
      get pid() {
        return server.pid;
      },
      async stop() {
        await server.stop();
        await exited;
      },
      exited,
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function releaseAfter(exited: Promise<Exit>, lock: DirectoryLock): Promise<Exit> {
  const exit = await exited;
  await lock.release();
  return exit;
}

async function prepareRuntime(directory: string, cluster: string): Promise<Runtime> {
  const account = await chooseAccount(cluster, [directory]);
  const binaries = await reachableBinaries(await findBinaries(), account);
  const libraries = await linkLibraries(binaries, path.join(directory, 'lib'));
  // Nothing of our own environment: there are secrets in it, and settings for other PostgreSQLs.
  return { binaries, account, env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C', ...libraries } };
}

async function prepareCluster(directory: string, cluster: string, runtime: Runtime, logger: Logger): Promise<Credentials> {
  const exists = await clusterExists(cluster, runtime.binaries);
  const orphan = exists ? await findOrphan(cluster) : null;
  if (orphan !== null) {
    logger.warn({ pid: orphan, directory }, 'PostgreSQL was left running by a process that was killed: stopping it');
    await stopServer(orphan);
  }

  const file = path.join(directory, 'credentials.json');
  const known = await readCredentials(file);
  const credentials = known ?? (await createCredentials(file));
  if (!exists) {
    logger.info({ directory }, 'creating the database');
    await createCluster(cluster, credentials, runtime);
  } else if (!known) {
    await replacePasswords(cluster, credentials, runtime);
  }
  return credentials;
}

const MAX_ATTEMPTS = 10;
const RETRY_MS = 300;

/** Whether a failed start may succeed by itself when it is tried again. */
async function mayPass(error: unknown, wanted: number | undefined, port: number): Promise<boolean> {
  // Of a server that was killed, some processes finish their statement first.
  if (error instanceof Error && error.message.includes('pre-existing shared memory block')) return true;
  // Between our look and its start, somebody may have taken the port. Next time another one is chosen.
  return wanted === undefined && !(await isFree(port));
}

async function startServer(options: EmbeddedPostgresOptions, directory: string, runtime: Runtime) {
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await choosePort(path.join(directory, 'port')));
    const postmaster = {
      cluster: clusterOf(directory),
      port,
      logFile: path.join(directory, 'postgres.log'),
      settings: options.settings ?? {},
    };
    try {
      return { port, server: await superviseServer(postmaster, runtime, options.logger, options.onCrash) };
    } catch (error) {
      if (attempt === MAX_ATTEMPTS || !(await mayPass(error, options.port, port))) throw error;
      await sleep(RETRY_MS);
    }
  }
}

const clusterOf = (directory: string): string => path.join(directory, 'cluster');
