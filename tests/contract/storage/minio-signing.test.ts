import { createHmac } from 'node:crypto';
import ForkedS3rver from '@20minutes/s3rver';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createMinioObjectStore } from '../../../platform/storage/minio-object-store.ts';
import { createS3Client, REGION, S3_CREDENTIALS, startS3Server } from './s3-server.ts';

const BUCKET = 'huntmaster-storage';
const now = () => new Date();

describe('presigned URLs, on the server that checks them', () => {
  let server: Awaited<ReturnType<typeof startS3Server>>;
  let store: ReturnType<typeof createMinioObjectStore>;
  beforeAll(async () => {
    server = await startS3Server(ForkedS3rver);
    store = createMinioObjectStore({ client: server.client, bucket: BUCKET, now });
    await store.ensureBucket();
    await store.put('a.txt', Buffer.from('secret'), { contentType: 'text/plain' });
  });
  afterAll(() => server.stop());
  afterEach(() => vi.useRealTimers());

  it('refuses one that has expired', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 61_000 });
    const url = await store.signedDownloadUrl('a.txt', { expiresInSeconds: 60 });
    vi.useRealTimers();

    const response = await fetch(url);
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('expired');
  });

  it.each([
    { what: 'signature', change: (url: string) => url.replace(/.{4}$/, (end) => (end === 'ffff' ? '0000' : 'ffff')) },
    { what: 'time', change: (url: string) => url.replace('X-Amz-Expires=60', 'X-Amz-Expires=61') },
  ])('refuses one whose $what was changed', async ({ change }) => {
    const url = await store.signedDownloadUrl('a.txt', { expiresInSeconds: 60 });

    const response = await fetch(change(url));
    expect([response.status, await response.text()]).toEqual([403, expect.stringContaining('SignatureDoesNotMatch')]);
  });

  it('refuses one that was signed with another secret', async () => {
    const { port } = new URL(await store.signedDownloadUrl('a.txt', { expiresInSeconds: 60 }));
    const client = createS3Client(Number(port), { ...S3_CREDENTIALS, secretKey: 'another' });
    const stranger = createMinioObjectStore({ client, bucket: BUCKET, now });

    const response = await fetch(await stranger.signedDownloadUrl('a.txt', { expiresInSeconds: 60 }));
    expect(response.status).toBe(403);
    await response.body?.cancel();
  });
});

describe('the policy of an upload', () => {
  // Nothing listens here: with its region known, the client signs by itself.
  const store = createMinioObjectStore({ client: createS3Client(1), bucket: BUCKET, now });
  const sign = async () => {
    const target = await store.signedUpload({ key: 'up/ü.mp4', contentType: 'video/mp4', maxSize: 1000, expiresInSeconds: 60 });
    if (target.method !== 'POST') throw new Error('expected a POST');
    return target;
  };

  it('binds key, type, size and time', async () => {
    const { fields, expiresAt } = await sign();

    const policy = JSON.parse(Buffer.from(fields['policy'] ?? '', 'base64').toString()) as { conditions: unknown[]; expiration: string };
    expect(policy.conditions).toEqual(
      expect.arrayContaining([
        ['eq', '$bucket', BUCKET],
        ['eq', '$key', 'up/ü.mp4'],
        ['eq', '$Content-Type', 'video/mp4'],
        ['content-length-range', 0, 1000],
      ]),
    );
    expect(policy.expiration).toBe(expiresAt.toISOString());
    expect(fields).toMatchObject({ key: 'up/ü.mp4', 'Content-Type': 'video/mp4', bucket: BUCKET });
  });

  it('is signed as S3 computes it', async () => {
    const { fields } = await sign();

    const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
    const day = (fields['x-amz-date'] ?? '').slice(0, 8);
    const dayKey = hmac(`AWS4${S3_CREDENTIALS.secretKey}`, day);
    const signingKey = hmac(hmac(hmac(dayKey, REGION), 's3'), 'aws4_request');
    expect(fields['x-amz-signature']).toBe(hmac(signingKey, fields['policy'] ?? '').toString('hex'));
  });

  it('is for the endpoint that browsers reach', async () => {
    const both = createMinioObjectStore({ client: createS3Client(1), signingClient: createS3Client(2), bucket: BUCKET, now });

    const upload = await both.signedUpload({ key: 'a', contentType: 'text/plain', maxSize: 1, expiresInSeconds: 60 });
    expect(new URL(upload.url).port).toBe('2');
    expect(new URL(await both.signedDownloadUrl('a', { expiresInSeconds: 60 })).port).toBe('2');
  });
});
