import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export type GatewayProcess = {
  url: string;
  kill: (signal: NodeJS.Signals) => void;
  /** Resolves when it is gone. */
  exited: Promise<{ code: number | null; output: string }>;
};

/** Starts the gateway's `main.ts` as people do. Rejects with what it says when it ends before it is ready. */
export async function startGatewayProcess(args: string[], env: Record<string, string> = {}): Promise<GatewayProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'gateway/main.ts', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let output = '';
  child.stderr.on('data', (data: Buffer) => {
    output += data.toString();
  });
  const exited = once(child, 'exit').then(([code]) => ({ code: code as number | null, output }));
  const ready = new Promise<string>((resolve) => {
    createInterface(child.stdout).on('line', (line) => {
      output += `${line}\n`;
      const { msg, url } = JSON.parse(line) as { msg: string; url?: string };
      if (msg === 'Ready' && url) resolve(url.replace(/\/graphql$/, ''));
    });
  });
  const url = await Promise.race([
    ready,
    exited.then(({ code }) => {
      throw new Error(`The gateway ended with ${code}: ${output}`);
    }),
  ]);
  return { url, exited, kill: (signal) => void child.kill(signal) };
}
