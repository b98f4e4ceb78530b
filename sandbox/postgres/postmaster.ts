import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { commandAs } from './account.ts';
import type { Runtime } from './cluster.ts';
import { openLog, readLogTail } from './log-file.ts';
import { HOST } from './port.ts';
import { identifyProcess } from './process-identity.ts';
import { toArguments } from './settings.ts';

/** A running PostgreSQL server. */
export type Postmaster = {
  pid: number;
  /** Resolves when the process is gone, whoever ended it, with how it ended. */
  exited: Promise<string>;
};

export type PostmasterOptions = {
  cluster: string;
  logFile: string;
  port: number;
  /** Overrides of ours, by name. */
  settings: Readonly<Record<string, string>>;
};

/** Crash recovery replays at most `max_wal_size`, which a slow disk takes its time for. */
const START_TIMEOUT_MS = 120_000;
const POLL_MS = 15;

/** PostgreSQL's fast and immediate shutdown, and the end; how long each may take. */
const STOP_SIGNALS = [
  ['SIGINT', 10_000],
  ['SIGQUIT', 5_000],
  ['SIGKILL', 5_000],
] as const;

/**
 * Starts the server, and waits until it accepts connections.
 * @param signal gives up the wait, and the server with it
 * @throws Error with the last lines of its log when it does not come up
 */
export async function startPostmaster(options: PostmasterOptions, runtime: Runtime, signal?: AbortSignal): Promise<Postmaster> {
  const { cluster, logFile, port } = options;
  const log = await openLog(logFile);
  const {
    command,
    args,
    options: spawnOptions,
  } = commandAs(runtime.account, runtime.binaries.postgres, ['-D', cluster, ...toArguments({ ...options.settings, port: String(port) })]);
  // PostgreSQL takes a pid file for a living server's when its pid is in use. Who calls this has made sure that it is not.
  const stale = (await readPidFile(cluster))?.pid;
  if (stale !== undefined) await endLeftovers(cluster);
  const env = stale === undefined ? runtime.env : { ...runtime.env, PG_GRANDPARENT_PID: String(stale) };
  // A process group of its own: Ctrl-C in a terminal must reach us alone, who stop it when our work is done.
  const child = spawn(command, args, { ...spawnOptions, env, stdio: ['ignore', log.fd, log.fd], detached: true });
  try {
    const exited = waitForExit(child);
    await Promise.race([waitUntilReady(cluster, child, signal), exited.then((how) => Promise.reject(new Error(how)))]);
    return { pid: child.pid!, exited };
  } catch (error) {
    if (child.pid) await stopServer(child.pid);
    const tail = await readLogTail(logFile);
    throw new Error(`PostgreSQL did not start on ${HOST}:${port} with ${cluster}: ${(error as Error).message}\n${tail}`, { cause: error });
  } finally {
    await log.close();
  }
}

/**
 * Ends a server: open transactions are rolled back, and everything is written. One that takes too long is cut off,
 * and recovers at its next start.
 */
export async function stopServer(pid: number): Promise<void> {
  const identity = await identifyProcess(pid);
  const isGone = async () => (await identifyProcess(pid)) !== identity;
  if (identity === null) return;
  for (const [signal, patienceMs] of STOP_SIGNALS) {
    signalQuietly(pid, signal);
    for (const deadline = Date.now() + patienceMs; Date.now() < deadline; await sleep(POLL_MS)) {
      if (await isGone()) return;
    }
  }
  throw new Error(`Process ${pid} (PostgreSQL) does not end`);
}

/** The server that an earlier start left behind in this very directory, if it still runs. */
export async function findOrphan(cluster: string): Promise<number | null> {
  const pid = (await readPidFile(cluster))?.pid;
  // The pid may be somebody else's by now.
  return pid !== undefined && (await identifyProcess(pid)) !== null && (await isServerOf(pid, await realpath(cluster))) ? pid : null;
}

/**
 * Ends what is left of a server whose main process was killed: a statement in full work does not notice, and holds the memory
 * that a new server may not share. Nothing is lost, as recovery starts from what is on disk.
 */
async function endLeftovers(cluster: string): Promise<void> {
  if (process.platform !== 'linux') return;
  const directory = await realpath(cluster);
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0);
  for (const pid of pids) {
    if (await isServerOf(pid, directory)) signalQuietly(pid, 'SIGKILL');
  }
}

/** Does nothing when the process is gone already. */
export function signalQuietly(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function isServerOf(pid: number, cluster: string): Promise<boolean> {
  if (process.platform === 'linux') {
    // A server and its children work in the data directory; so may somebody's shell.
    const [name, directory] = await Promise.all([readFile(`/proc/${pid}/comm`, 'utf8'), readlink(`/proc/${pid}/cwd`)]).catch(() => []);
    return name === 'postgres\n' && directory === cluster;
  }
  const { stdout } = await promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]);
  return stdout.includes(` -D ${cluster} `);
}

async function waitUntilReady(cluster: string, child: ChildProcess, signal?: AbortSignal): Promise<void> {
  for (const deadline = Date.now() + START_TIMEOUT_MS; Date.now() < deadline; await sleep(POLL_MS)) {
    signal?.throwIfAborted();
    const found = await readPidFile(cluster);
    if (found?.pid === child.pid && found?.isReady) return;
  }
  throw new Error(`it was not ready after ${START_TIMEOUT_MS / 1000} s`);
}

/** `postmaster.pid`, which the server keeps: its pid in the first line, and in the eighth whether it takes connections. */
async function readPidFile(cluster: string): Promise<{ pid: number; isReady: boolean } | null> {
  const text = await readFile(path.join(cluster, 'postmaster.pid'), 'utf8').catch(() => null);
  const lines = text?.split('\n');
  const pid = Number(lines?.[0]);
  return lines && pid > 0 ? { pid, isReady: lines[7]?.trim() === 'ready' } : null;
}

const waitForExit = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    child.once('error', (error) => resolve(`it could not be run: ${error.message}`));
    child.once('exit', (code, signal) => resolve(signal ? `it was ended by ${signal}` : `it ended with code ${code}`));
  });
