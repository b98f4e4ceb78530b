import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'minio';
import type S3rver from 's3rver';

/** The credentials that s3rver knows. */
export const S3_CREDENTIALS = { accessKey: 'S3RVER', secretKey: 'S3RVER' };

export const REGION = 'us-east-1';

/** An S3 server in this process, on a free port and an empty directory, and a client for it. */
export async function startS3Server(Server: typeof S3rver) {
  const directory = await mkdtemp(join(tmpdir(), 's3-'));
  const server = new Server({ address: '127.0.0.1', port: 0, silent: true, directory });
  const { port } = await server.run();
  return {
    port,
    client: createS3Client(port),
    stop: async () => {
      server.httpServer.closeAllConnections();
      await server.close();
      await rm(directory, { recursive: true });
    },
  };
}

export const createS3Client = (port: number, credentials = S3_CREDENTIALS) =>
  new Client({ endPoint: '127.0.0.1', port, useSSL: false, region: REGION, ...credentials });
