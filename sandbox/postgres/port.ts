import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

export const HOST = '127.0.0.1';

/**
 * The port of the last start if it is still free, so that a tool connected to the sandbox finds it again; else any free one.
 * @param file where the port is kept between starts
 */
export async function choosePort(file: string): Promise<number> {
  const last = Number(await readFile(file, 'utf8').catch(() => '0'));
  if (last > 0 && (await isFree(last))) return last;
  const port = await listenOnce(0);
  if (port === null) throw new Error(`There is no free port on ${HOST}`);
  await writeFile(file, String(port));
  return port;
}

export const isFree = async (port: number): Promise<boolean> => (await listenOnce(port)) !== null;

/** @returns the port it could listen on, or null when that is taken */
const listenOnce = (port: number): Promise<number | null> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(port, HOST, () => {
      const { port: found } = server.address() as AddressInfo;
      server.close(() => resolve(found));
    });
  });
