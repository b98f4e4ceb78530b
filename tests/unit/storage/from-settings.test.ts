import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import S3rver from 's3rver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSettings } from '../../../platform/config/load.ts';
import { openObjectStore } from '../../../platform/storage/from-settings.ts';
import { S3_CREDENTIALS, startS3Server } from '../../contract/storage/s3-server.ts';

const now = () => new Date();
const settingsFor = (endpoint: string, others: Record<string, string> = {}) =>
  loadSettings(
    { MINIO_ENDPOINT: endpoint, MINIO_ACCESS_KEY: S3_CREDENTIALS.accessKey, MINIO_SECRET_KEY: S3_CREDENTIALS.secretKey, ...others },
    'sandbox',
  );

describe('the object store of the settings', () => {
  let s3: Awaited<ReturnType<typeof startS3Server>>;
  beforeAll(async () => {
    s3 = await startS3Server(S3rver);
  });
  afterAll(() => s3.stop());

  it('makes its bucket, and keeps objects in it', async () => {
    const store = await openObjectStore(settingsFor(`http://127.0.0.1:${s3.port}`), now);
    await store.put('notes/a.txt', Buffer.from('a'), { contentType: 'text/plain', size: 1 });

    expect(await s3.client.bucketExists('huntmaster-storage')).toBe(true);
    expect(await store.head('notes/a.txt')).toMatchObject({ size: 1 });
  });

  it('signs URLs for the address that browsers reach it at', async () => {
    const settings = settingsFor(`http://127.0.0.1:${s3.port}`, { MINIO_PUBLIC_ENDPOINT: 'https://files.example.org' });
    const store = await openObjectStore(settings, now);

    expect(await store.signedDownloadUrl('notes/a.txt', { expiresInSeconds: 60 })).toMatch(
      /^https:\/\/files\.example\.org\/huntmaster-storage\/notes\/a\.txt\?/,
    );
  });

  it('is not opened where nothing answers', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as AddressInfo;
    closed.close();
    await once(closed, 'close');

    await expect(openObjectStore(settingsFor(`http://127.0.0.1:${port}`), now)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });
});
