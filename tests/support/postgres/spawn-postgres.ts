import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { chooseAccount, commandAs, type Account } from '../../../sandbox/postgres/account.ts';

export type Started = { pid: number; port: number; ownerUrl: string };

/** What `postgres-process.ts` prints, one a line. */
export type Report = { started: Started } | { failed: string } | { log: string };

export type PostgresProcess = {
  /** Of the Node process, not of PostgreSQL. */
  pid: number;
  /** @throws Error with the message when the start failed */
  started: Promise<Started>;
  /** Resolves when it logs that message. */
  logged: (message: string) => Promise<void>;
  /** Sends a signal, and waits for the process to end. Returns its exit code, null for one that was killed. */
  end: (signal: NodeJS.Signals) => Promise<number | null>;
};

const PROJECT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
const PROGRAM = 'tests/support/postgres/postgres-process.ts';

/** Starts a Node process of its own that holds an embedded PostgreSQL. */
export function spawnPostgres(
  dataDirectory: string,
  account: Account & { project?: string } = { owner: null, prefix: [] },
): PostgresProcess {
  const { project = PROJECT } = account;
  const tsx = pathToFileURL(path.join(project, path.relative(PROJECT, fileURLToPath(import.meta.resolve('tsx'))))).href;
  const { command, args, options } = commandAs(account, process.execPath, ['--import', tsx, path.join(project, PROGRAM), dataDirectory]);
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'inherit'] });
  const reports: Report[] = [];
  const find = <T>(pick: (report: Report) => T | undefined) =>
    new Promise<T>((resolve, reject) => {
      const look = (report: Report) => {
        const found = pick(report);
        if (found !== undefined) resolve(found);
        if ('failed' in report) reject(new Error(report.failed));
      };
      reports.forEach(look);
      lines.on('line', (line) => look(JSON.parse(line) as Report));
      child.once('exit', (code) => reject(new Error(`The process ended with ${code} before it said so`)));
    });
  const lines = createInterface(child.stdout);
  lines.on('line', (line) => reports.push(JSON.parse(line) as Report));

  const started = find((report) => ('started' in report ? report.started : undefined));
  // Who kills the process early does not ask for it.
  started.catch(() => undefined);
  return {
    pid: child.pid!,
    started,
    logged: (message) => find((report) => ('log' in report && report.log === message ? null : undefined)).then(() => undefined),
    end: (signal) => endProcess(child, signal),
  };
}

/** An account that is not root's, and a project that it can read; null: this process is an ordinary user itself. */
export async function findOrdinaryAccount(): Promise<(Account & { project: string; close: () => Promise<void> }) | null> {
  if (process.getuid?.() !== 0) return null;
  const account = await chooseAccount(path.join(PROJECT, 'no-such-cluster'), [PROJECT, path.dirname(process.execPath)]);
  if (account.prefix.length === 0) return { ...account, project: PROJECT, close: async () => {} };
  const project = await openProject();
  return { ...account, prefix: [], project, close: () => rm(project, { recursive: true, force: true }) };
}

/** A copy, by hard links, of a checkout that is closed to others: as an ordinary user would have it. */
async function openProject(): Promise<string> {
  const copy = await mkdtemp(path.join(tmpdir(), 'hma-open-'));
  await chmod(copy, 0o755);
  const parts = ['node_modules', 'platform', 'sandbox', 'tests', 'package.json', 'tsconfig.json'].map((part) => path.join(PROJECT, part));
  await promisify(execFile)('cp', ['-al', ...parts, copy]);
  return copy;
}

async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exited = once(child, 'exit') as Promise<[number | null]>;
  child.kill(signal);
  return (await exited)[0];
}
