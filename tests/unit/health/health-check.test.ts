import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';

/** Its exit code, and what it printed. */
const checkHealth = (port: number) =>
  new Promise<{ code: number; stdout: string }>((resolve) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', 'platform/health/main.ts'],
      { env: { PATH: process.env['PATH'] ?? '', HMA_PORT: String(port) } },
      (error, stdout) => resolve({ code: Number(error?.code ?? 0), stdout }),
    );
  });

describe('the health check', () => {
  const server = createServer();
  const listen = async (status: number): Promise<number> => {
    server.removeAllListeners('request').on('request', ({ url }, response) => response.writeHead(status).end(`at ${url}`));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return (server.address() as AddressInfo).port;
  };

  afterEach(async () => {
    if (!server.listening) return;
    server.closeAllConnections();
    await once(server.close(), 'close');
  });

  it('passes for a process that is ready', async () => {
    expect(await checkHealth(await listen(200))).toEqual({ code: 0, stdout: '200 at /health/ready\n' });
  });

  it('fails for a process that says it is not, with what it said', async () => {
    expect(await checkHealth(await listen(503))).toEqual({ code: 1, stdout: '503 at /health/ready\n' });
  });

  it('fails where nothing answers', async () => {
    const port = await listen(200);
    await once(server.close(), 'close');
    expect(await checkHealth(port)).toEqual({ code: 1, stdout: expect.stringContaining('does not answer') });
  });
});
