import { connect } from 'node:net';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFilesServer } from '../../contract/storage/files-server.ts';

let time = new Date('2026-03-01T12:00:00Z');
let files: Awaited<ReturnType<typeof startFilesServer>>;
beforeAll(async () => {
  files = await startFilesServer({ now: () => time });
});
afterAll(() => files.stop());

const TYPE = { 'content-type': 'text/markdown' };
const MAX = 1_000_000;

const sign = async (key: string) =>
  (await files.store.signedUpload({ key, contentType: 'text/markdown', maxSize: MAX, expiresInSeconds: 60 })).url;

/** Sends without telling the length. */
const stream = (url: string, total: number) =>
  fetch(url, {
    method: 'PUT',
    headers: TYPE,
    duplex: 'half',
    body: new ReadableStream({
      start(controller) {
        for (let sent = 0; sent < total; sent += 100_000) controller.enqueue(new Uint8Array(Math.min(100_000, total - sent)));
        controller.close();
      },
    }),
  });

const leftovers = () => readdir(join(files.directory, 'tmp'));

describe('a signed upload', () => {
  it('stores the file, and tells its size and etag', async () => {
    const response = await fetch(await sign('up/fits.md'), { method: 'PUT', headers: TYPE, body: '# Hello' });

    const stored = await files.store.head('up/fits.md');
    expect([response.status, await response.json()]).toEqual([201, { key: 'up/fits.md', size: 7, etag: stored?.etag }]);
    expect(stored).toMatchObject({ size: 7, contentType: 'text/markdown' });
  });

  it('takes a body of as many bytes as it may have, their number told or not', async () => {
    const told = await fetch(await sign('up/told'), { method: 'PUT', headers: TYPE, body: Buffer.alloc(MAX) });
    const untold = await stream(await sign('up/untold'), MAX);

    expect([told.status, untold.status]).toEqual([201, 201]);
    expect((await files.store.head('up/untold'))?.size).toBe(MAX);
  });

  it('takes parameters of the media type, and keeps the type that was signed', async () => {
    const response = await fetch(await sign('up/charset'), {
      method: 'PUT',
      headers: { 'content-type': 'Text/Markdown; charset=utf-8' },
      body: 'x',
    });

    expect(response.status).toBe(201);
    expect((await files.store.head('up/charset'))?.contentType).toBe('text/markdown');
  });

  it.each([
    { why: 'tells that it is', send: async (url: string) => fetch(url, { method: 'PUT', headers: TYPE, body: Buffer.alloc(MAX + 1) }) },
    { why: 'turns out to be', send: async (url: string) => stream(url, MAX + 1) },
    { why: 'turns out, with much more to come, to be', send: async (url: string) => stream(url, MAX * 20) },
  ])('refuses a body that $why too long', async ({ send }) => {
    const response = await send(await sign('up/long'));

    expect([response.status, await response.json()]).toMatchObject([413, { error: { code: 'LIMIT_EXCEEDED' } }]);
    expect(await files.store.head('up/long')).toBeNull();
    expect(await leftovers()).toEqual([]);
  });

  it.each(['text/html', '', 'text/markdown2'])('refuses the type "%s"', async (type) => {
    const response = await fetch(await sign('up/typed'), { method: 'PUT', headers: { 'content-type': type }, body: Buffer.from('x') });

    expect([response.status, await response.json()]).toMatchObject([415, { error: { code: 'UNSUPPORTED_MEDIA_TYPE' } }]);
    expect(await files.store.head('up/typed')).toBeNull();
  });

  it('refuses one that has expired', async () => {
    const url = await sign('up/late');
    time = new Date(time.getTime() + 60_000);
    const response = await fetch(url, { method: 'PUT', headers: TYPE, body: 'x' });
    time = new Date(time.getTime() - 60_000);

    expect([response.status, await response.json()]).toMatchObject([403, { error: { code: 'EXPIRED' } }]);
    expect(await files.store.head('up/late')).toBeNull();
  });

  it.each([
    { what: 'size', change: (url: string) => url.replace(`max=${MAX}`, `max=${MAX * 10}`) },
    { what: 'type', change: (url: string) => url.replace('text%2Fmarkdown', 'text%2Fhtml') },
    { what: 'key', change: (url: string) => url.replace('up/forged', 'up/other') },
  ])('refuses one whose $what was changed', async ({ change }) => {
    const response = await fetch(change(await sign('up/forged')), { method: 'PUT', headers: { 'content-type': 'text/html' }, body: 'x' });

    expect([response.status, await response.json()]).toMatchObject([403, { error: { code: 'FORBIDDEN' } }]);
  });

  it('is no right to read, nor a download one to write', async () => {
    await files.store.put('up/mine', Buffer.from('mine'), { contentType: 'text/markdown' });
    const read = await fetch(await sign('up/mine'));
    const written = await fetch(await files.store.signedDownloadUrl('up/mine', { expiresInSeconds: 60 }), {
      method: 'PUT',
      headers: TYPE,
      body: 'x',
    });

    expect([read.status, written.status]).toEqual([403, 403]);
  });

  it('leaves nothing of a client that breaks off, and the old object where it was', async () => {
    await files.store.put('up/again', Buffer.from('old'), { contentType: 'text/markdown' });
    const { pathname, search } = new URL(await sign('up/again'));
    const socket = connect(files.port, '127.0.0.1');
    socket.write(`PUT ${pathname}${search} HTTP/1.1\r\nhost: x\r\ncontent-type: text/markdown\r\ncontent-length: 100\r\n\r\nhalf of it`);
    await expect.poll(leftovers).toHaveLength(1);
    socket.destroy();

    await expect.poll(leftovers).toEqual([]);
    expect(await files.store.head('up/again')).toMatchObject({ size: 3 });
    expect(files.reported).toEqual([]);
  });

  it('leaves the connection fit for the next request when it refuses a body', async () => {
    const { pathname, search } = new URL(await sign('up/long'));
    const socket = connect(files.port, '127.0.0.1').setEncoding('utf8');
    const answers = (async () => {
      let text = '';
      for await (const chunk of socket) text += String(chunk);
      return text;
    })();
    socket.write(`PUT ${pathname}${search} HTTP/1.1\r\nhost: x\r\ncontent-type: text/markdown\r\ncontent-length: ${MAX + 1}\r\n\r\n`);
    socket.write(Buffer.alloc(MAX + 1));
    socket.write('GET /files/a HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');

    expect((await answers).match(/^HTTP\/1\.1 \d+/gm)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 403']);
  });
});
