import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requirement } from '../requirements.ts';

export type RedisServer = {
  url: string;
  /** As a crash does it: at once, with whatever it knew. */
  kill: () => Promise<void>;
  /** The same address again, empty. */
  restart: () => Promise<void>;
  /** Stops answering, and keeps its connections. */
  freeze: () => void;
  thaw: () => void;
  stop: () => Promise<void>;
};

/** A Redis of one's own on a free port. Only where `requirement('redis-server')` is available. */
export async function startRedis(): Promise<RedisServer> {
  const { path } = requirement('redis-server');
  if (path === null) throw new Error('There is no redis-server here');
  const directory = await mkdtemp(join(tmpdir(), 'hma-redis-'));
  const port = await findFreePort();
  const run = async (): Promise<ChildProcess> => {
    const child = spawn(path, ['--port', String(port), '--bind', '127.0.0.1', '--dir', directory, '--save', '', '--appendonly', 'no']);
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (chunk: Buffer) => chunk.includes('Ready to accept connections') && resolve());
      child.once('exit', (code) => reject(new Error(`redis-server ended with ${code}`)));
    });
    return child;
  };
  let child = await run();
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    restart: async () => {
      await kill();
      child = await run();
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    stop: async () => {
      await kill();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
