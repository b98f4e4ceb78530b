import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A Node program, and what it is started with. */
export type Program = { args: string[]; env?: Record<string, string>; cwd?: string };

export type Started = {
  pid: number;
  /** Null while it runs. */
  exit: () => string | null;
  /** The end of what it wrote. */
  output: () => Promise<string>;
  /** Ends it, by force when it takes its time. Idempotent. */
  stop: () => Promise<void>;
};

const PATIENCE_MS = 3_000;
const OUTPUT_END = 2_000;

/** Runs in `directory` unless told otherwise; what it writes goes to a file there, where reading it costs nothing while it is measured. */
export async function start(name: string, { args, env, cwd }: Program, directory: string): Promise<Started> {
  const log = path.join(directory, `${name}.log`);
  const file = await open(log, 'w');
  const child = spawn(process.execPath, args, {
    cwd: cwd ?? directory,
    env: { ...process.env, NODE_ENV: 'production', ...env },
    stdio: ['ignore', file.fd, file.fd],
  });
  const exited = once(child, 'exit');
  await once(child, 'spawn');
  await file.close();
  return {
    pid: child.pid ?? 0,
    exit: () => (child.exitCode === null && child.signalCode === null ? null : String(child.exitCode ?? child.signalCode)),
    output: async () => (await readFile(log, 'utf8')).slice(-OUTPUT_END),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
      await exited;
      clearTimeout(force);
    },
  };
}

/** Resolves once `ask` does. Rejects with the output when the process ends before, or takes longer than `ms`. */
export async function waitFor(name: string, started: Started, ms: number, ask: () => Promise<unknown>): Promise<void> {
  let last: unknown;
  for (const deadline = Date.now() + ms; Date.now() < deadline; await sleep(50)) {
    const exit = started.exit();
    if (exit !== null) throw new Error(`${name} ended with ${exit} before it was ready:\n${await started.output()}`);
    try {
      await ask();
      return;
    } catch (error) {
      last = error;
    }
  }
  throw new Error(`${name} was not ready after ${ms} ms (${String(last)}):\n${await started.output()}`);
}

/** A port of 127.0.0.1 that nobody has at the moment. */
export async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
