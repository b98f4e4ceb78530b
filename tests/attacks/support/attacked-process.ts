import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { findFreePort } from '../../support/sandbox/sandbox-process.ts';

export type AttackedProcess = {
  url: string;
  /** The file that holds all it wrote to its standard streams. */
  output: string;
  stop: () => Promise<void>;
};

type Options = {
  /** Below `dist/`, without its ending. */
  entry: string;
  environment: Record<string, string>;
  /** Where its output goes. */
  directory: string;
};

const READY = /The academy is open|"msg":"[Rr]eady"/;
const PATIENCE_MS = 60_000;
/** Less than vitest waits for whoever cleans up. */
const STOP_WITHIN_MS = 4_000;

/** A process of the product, from the build, on a free port. Rejects with what it said when it ends before it is ready. */
export async function startAttackedProcess({ entry, environment, directory }: Options): Promise<AttackedProcess> {
  const port = await findFreePort();
  const output = path.join(directory, `${entry.replaceAll('/', '-')}-${port}.out`);
  const file = await open(output, 'w');
  const child = spawn(process.execPath, [`dist/${entry}.js`], {
    env: { PATH: process.env['PATH'] ?? '', HMA_PORT: String(port), ...environment },
    stdio: ['ignore', file.fd, file.fd],
  });
  const exited = once(child, 'exit');
  // Should the tests end without a word to us.
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    const overdue = setTimeout(kill, STOP_WITHIN_MS);
    await exited;
    clearTimeout(overdue);
    process.off('exit', kill);
    await file.close();
  };
  const deadline = Date.now() + PATIENCE_MS;
  while (!READY.test(await readFile(output, 'utf8'))) {
    if (child.exitCode === null && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
    else {
      await stop();
      throw new Error(`${entry} did not start:\n${await readFile(output, 'utf8')}`);
    }
  }
  return { url: `http://127.0.0.1:${port}`, output, stop };
}
