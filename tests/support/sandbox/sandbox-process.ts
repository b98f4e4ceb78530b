import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';

export type SandboxAccounts = Record<'student' | 'instructor' | 'admin', { username: string; password: string }>;

export type SandboxProcess = {
  url: string;
  pid: number;
  /** Everything said so far. */
  output: () => string;
  accounts: () => Promise<SandboxAccounts>;
  signal: (signal: NodeJS.Signals) => void;
  /** The exit code; null when it was killed. */
  exited: Promise<number | null>;
};

/** `npm start` as a process, from the build, on a free port. Resolves when it says that the academy is open; rejects with what it said when it ends before. */
export async function startSandbox(dataDirectory: string, environment: Record<string, string> = {}): Promise<SandboxProcess> {
  const port = await findFreePort();
  const child = spawn(process.execPath, ['dist/sandbox/main.js'], {
    env: { PATH: process.env['PATH'] ?? '', HMA_DATA_DIR: dataDirectory, HMA_PORT: String(port), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  let isAwaited = true;
  const exited = once(child, 'exit').then(([code]) => {
    // Nobody asked it to: what it said last is what a failing test should show.
    if (!isAwaited) process.stderr.write(`The sandbox ended with ${String(code)} by itself:\n${said}\n`);
    return code as number | null;
  });
  await Promise.race([
    waitUntil(() => said.includes('The academy is open')),
    exited.then((code) => {
      throw new Error(`The sandbox ended with ${code}:\n${said}`);
    }),
  ]);
  isAwaited = false;
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    output: () => said,
    accounts: async () => JSON.parse(await readFile(path.join(dataDirectory, 'demo-accounts.json'), 'utf8')) as SandboxAccounts,
    signal: (signal) => {
      isAwaited = true;
      endQuietly(child, signal);
    },
    exited,
  };
}

function endQuietly(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.exitCode === null) child.kill(signal);
}

async function waitUntil(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 50));
}

export async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
