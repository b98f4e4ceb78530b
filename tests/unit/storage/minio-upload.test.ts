import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { uploadTo } from '../../../platform/storage/minio-upload.ts';

/** What arrived, of how much was announced, and whether the request came to its end. */
type Received = { bytes: number; announced: number; complete: boolean };

describe('an upload to S3', () => {
  let url: string;
  let status: number;
  let server: ReturnType<typeof createServer>;
  let received: Promise<Received>;
  beforeEach(async () => {
    status = 200;
    server = createServer();
    received = new Promise((resolve) => {
      server.on('request', (request, response) => {
        void receive(request).then((result) => {
          resolve(result);
          response.writeHead(status, { etag: '"abc"' }).end('<Error><Code>SlowDown</Code></Error>');
        });
      });
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/bucket/key`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it('sends all of a good body, in one request', async () => {
    const stored = await uploadTo(url, Readable.from(chunks(5)), { contentType: 'video/mp4', size: 5000 });

    expect(stored).toEqual({ size: 5000, etag: 'abc' });
    expect(await received).toEqual({ bytes: 5000, announced: 5000, complete: true });
  });

  it.each([
    { what: 'is longer than told', body: () => Readable.from(chunks(6)), options: { size: 5000 }, error: { field: 'size' } },
    { what: 'is shorter than told', body: () => Readable.from(chunks(4)), options: { size: 5000 }, error: { field: 'size' } },
    {
      what: 'is longer than allowed',
      body: () => Readable.from(chunks(5)),
      options: { size: 5000, maxSize: 4999 },
      error: { code: 'LIMIT_EXCEEDED' },
    },
    { what: 'breaks', body: () => Readable.from(breaking(5)), options: { size: 6000 }, error: { message: 'broken' } },
  ])('never completes a body that $what', async ({ body, options, error }) => {
    await expect(uploadTo(url, body(), { contentType: 'video/mp4', ...options })).rejects.toMatchObject(error);

    const { bytes, announced, complete } = await received;
    expect(complete).toBe(false);
    expect(bytes).toBeLessThan(announced);
  });

  it('says UPSTREAM_UNAVAILABLE when the store is overloaded', async () => {
    status = 503;
    const upload = uploadTo(url, Buffer.from('x'), { contentType: 'text/plain' });
    await expect(upload).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', message: expect.stringContaining('SlowDown') as string });
  });

  it('is a fault of ours when the store refuses it', async () => {
    status = 403;
    await expect(uploadTo(url, Buffer.from('x'), { contentType: 'text/plain' })).rejects.toThrow('403');
  });
});

async function receive(request: IncomingMessage): Promise<Received> {
  let bytes = 0;
  try {
    for await (const chunk of request) bytes += (chunk as Buffer).length;
  } catch {
    // Cut off, as `complete` says.
  }
  return { bytes, announced: Number(request.headers['content-length']), complete: request.complete };
}

function* chunks(count: number) {
  for (let index = 0; index < count; index += 1) yield Buffer.alloc(1000);
}

function* breaking(count: number) {
  yield* chunks(count);
  throw new Error('broken');
}
