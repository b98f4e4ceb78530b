import { createServer } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDiskObjectStore } from '../../../platform/storage/disk-object-store.ts';
import { createFilesHandler } from '../../../platform/storage/files-handler.ts';

/** A disk store on an empty directory, its URLs answered on a free port. `reported` collects what clients may not know. */
export async function startFilesServer({ now = () => new Date() }: { now?: () => Date } = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'files-'));
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const baseUrl = `http://127.0.0.1:${port}`;
  const store = createDiskObjectStore({ directory, secret: 'a secret of thirty-two bytes, or', baseUrl, now });

  const reported: unknown[] = [];
  const handle = createFilesHandler({ store, report: (error) => `report-${reported.push(error)}` });
  server.on('request', (request, response) => void handle(request, response));

  return {
    store,
    directory,
    baseUrl,
    port,
    reported,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
      await rm(directory, { recursive: true });
    },
  };
}
