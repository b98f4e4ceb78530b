import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createMinioObjectStore } from '../../../platform/storage/minio-object-store.ts';
import { createS3Client } from '../../contract/storage/s3-server.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A store on a server that answers as S3 does where imitations of S3 do not. */
async function storeOn(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return createMinioObjectStore({
    client: createS3Client((server.address() as AddressInfo).port),
    bucket: 'bucket',
    now: () => new Date(),
  });
}

const S3_ERROR = (code: string) => `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;

describe('a MinIO store', () => {
  it('reads the first bytes of an empty object as none, though S3 has no such range', async () => {
    const store = await storeOn((request, response) => {
      if (request.headers.range) response.writeHead(416).end(S3_ERROR('InvalidRange'));
      else
        response
          .writeHead(200, { etag: '"e"', 'content-type': 'text/plain', 'content-length': 0, 'last-modified': new Date().toUTCString() })
          .end();
    });

    const object = await store.get('empty', { range: { start: 0, end: 99 } });
    expect(object).toMatchObject({ size: 0, range: null });
    expect(await object?.body.toArray()).toEqual([]);
  });

  it('says UPSTREAM_UNAVAILABLE when nothing listens', async () => {
    const store = createMinioObjectStore({ client: createS3Client(1), bucket: 'bucket', now: () => new Date() });
    const list = async () => {
      for await (const item of store.list('')) throw new Error(`nothing can be listed, but ${item.key} is`);
    };

    for (const attempt of [
      () => store.head('a'),
      () => store.put('a', Buffer.from('x'), { contentType: 'text/plain' }),
      () => store.ensureBucket(),
      list,
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    }
  });

  it('says UPSTREAM_UNAVAILABLE when the store stays overloaded', async () => {
    const store = await storeOn((_, response) => void response.writeHead(503).end(S3_ERROR('SlowDown')));
    // The client tells the console that it tries again.
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});

    await expect(store.get('a')).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    warn.mockRestore();
  });

  it('lists page after page, whatever characters the keys have', async () => {
    const item = (key: string) =>
      `<Contents><Key>${key}</Key><Size>1</Size><ETag>"e"</ETag><LastModified>2026-03-01T12:00:00.000Z</LastModified></Contents>`;
    const pages: Record<string, string> = {
      '': `${item('a%2Bb%2525')}<IsTruncated>true</IsTruncated><NextContinuationToken>next+page</NextContinuationToken>`,
      'next+page': `${item('c+d%26%C3%BC')}<IsTruncated>false</IsTruncated>`,
    };
    const store = await storeOn((request, response) => {
      const query = new URL(request.url ?? '', 'http://store').searchParams;
      expect([query.get('encoding-type'), query.get('prefix')]).toEqual(['url', 'a&']);
      response.end(`<ListBucketResult><EncodingType>url</EncodingType>${pages[query.get('continuation-token') ?? '']}</ListBucketResult>`);
    });

    const listed: unknown[] = [];
    for await (const object of store.list('a&')) listed.push(object);
    const same = { size: 1, etag: 'e', lastModified: new Date('2026-03-01T12:00:00Z') };
    expect(listed).toEqual([
      { key: 'a+b%25', ...same },
      { key: 'c d&ü', ...same },
    ]);
  });

  it('escapes the source of a copy', async () => {
    const sources: unknown[] = [];
    const store = await storeOn((request, response) => {
      sources.push(request.headers['x-amz-copy-source']);
      response.end('<CopyObjectResult><ETag>"e"</ETag><LastModified>2026-03-01T12:00:00.000Z</LastModified></CopyObjectResult>');
    });
    await store.copy('a+b/%2F ü', 'to');

    expect(sources).toEqual(['/bucket/a%2Bb/%252F%20%C3%BC']);
  });

  it('does not take a missing bucket for a missing object', async () => {
    const store = await storeOn((_, response) => void response.writeHead(404).end(S3_ERROR('NoSuchBucket')));

    await expect(store.get('a')).rejects.toMatchObject({ code: 'NoSuchBucket' });
  });

  it('does not mind that another process makes the bucket first', async () => {
    const store = await storeOn((request, response) => {
      if (request.method === 'HEAD') response.writeHead(404).end();
      else response.writeHead(409).end(S3_ERROR('BucketAlreadyOwnedByYou'));
    });

    await expect(store.ensureBucket()).resolves.toBeUndefined();
  });
});
