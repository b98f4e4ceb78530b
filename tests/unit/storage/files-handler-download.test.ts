import { type IncomingMessage, request as httpRequest } from 'node:http';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFilesServer } from '../../contract/storage/files-server.ts';

let time = new Date('2026-03-01T12:00:00.500Z');
let files: Awaited<ReturnType<typeof startFilesServer>>;
let url: string;
beforeAll(async () => {
  files = await startFilesServer({ now: () => time });
  await files.store.put('a/digits.txt', Buffer.from('0123456789'), { contentType: 'text/plain' });
  url = await files.store.signedDownloadUrl('a/digits.txt', { expiresInSeconds: 60 });
});
afterAll(() => files.stop());

const get = (headers: Record<string, string> = {}, method = 'GET') => fetch(url, { method, headers });

/** What a client gets that sends the path as it is, and no more than that. */
async function send(
  path: string,
  method = 'GET',
): Promise<{ status: number | undefined; headers: NodeJS.Dict<string | string[]>; body: unknown }> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    httpRequest({ host: '127.0.0.1', port: files.port, path, method }, resolve).on('error', reject).end();
  });
  const text = Buffer.concat((await response.toArray()) as Buffer[]).toString();
  return { status: response.statusCode, headers: response.headers, body: text && JSON.parse(text) };
}

describe('a signed download', () => {
  it('comes with what a client needs to cache and resume it', async () => {
    const response = await get();

    expect(await response.text()).toBe('0123456789');
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'accept-ranges': 'bytes',
      'cache-control': 'private, no-cache',
      'content-disposition': 'inline',
      'content-length': '10',
      'content-type': 'text/plain',
      etag: `"${(await files.store.head('a/digits.txt'))?.etag}"`,
      'last-modified': 'Sun, 01 Mar 2026 12:00:00 GMT',
    });
  });

  it('answers HEAD with the same headers and no body', async () => {
    const drop = (headers: Headers) =>
      Object.fromEntries([...headers].filter(([name]) => !['date', 'connection', 'keep-alive'].includes(name)));
    const [whole, head] = [await get(), await get({ range: 'bytes=1-2' }, 'HEAD')];

    expect([head.status, await head.text()]).toEqual([200, '']);
    expect(drop(head.headers)).toEqual(drop(whole.headers));
    await whole.body?.cancel();
  });

  it.each([
    { range: 'bytes=0-0', status: 206, contentRange: 'bytes 0-0/10', body: '0' },
    { range: 'bytes=-2', status: 206, contentRange: 'bytes 8-9/10', body: '89' },
    { range: 'bytes=4-', status: 206, contentRange: 'bytes 4-9/10', body: '456789' },
    { range: 'bytes=0-9', status: 206, contentRange: 'bytes 0-9/10', body: '0123456789' },
    { range: 'bytes=0-1,4-5', status: 200, contentRange: null, body: '0123456789' },
  ])('answers the range $range with $contentRange', async ({ range, status, contentRange, body }) => {
    const response = await get({ range });

    expect([response.status, response.headers.get('content-range'), await response.text()]).toEqual([status, contentRange, body]);
  });

  it('refuses a range that starts behind the end, and tells the size', async () => {
    const response = await get({ range: 'bytes=10-' });

    expect([response.status, response.headers.get('content-range')]).toEqual([416, 'bytes */10']);
    expect(response.headers.get('etag')).toBeNull();
    expect(await response.json()).toEqual({ error: { code: 'RANGE_NOT_SATISFIABLE', message: 'The object has 10 bytes' } });
  });

  it('answers with all of an object that is another one by now', async () => {
    const response = await get({ range: 'bytes=1-2', 'if-range': '"older"' });

    expect([response.status, await response.text()]).toEqual([200, '0123456789']);
  });

  it('answers 304 to a client that has it', async () => {
    const first = await get();
    await first.body?.cancel();
    const again = await get({ 'if-none-match': first.headers.get('etag') ?? '' });

    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', first.headers.get('etag')]);
  });

  it.each(['text/html', 'image/svg+xml', 'application/xml', 'video/mp4'])(
    'keeps %s from acting for the user who opens it',
    async (contentType) => {
      await files.store.put('page', Buffer.from('<script>alert(1)</script>'), { contentType });
      const response = await fetch(await files.store.signedDownloadUrl('page', { expiresInSeconds: 60 }));

      expect(response.headers.get('content-type')).toBe(contentType);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none';.* sandbox$/);
      expect(response.headers.get('referrer-policy')).toBe('no-referrer');
      await response.body?.cancel();
    },
  );

  it('lets browsers show a PDF, which they do not in a sandbox', async () => {
    await files.store.put('guide.pdf', Buffer.from('%PDF-1.7'), { contentType: 'application/pdf' });
    const response = await fetch(await files.store.signedDownloadUrl('guide.pdf', { expiresInSeconds: 60 }));

    expect(response.headers.get('content-security-policy')).toBeNull();
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    await response.body?.cancel();
  });

  it('is saved under the name that was signed, and no header can be smuggled in with it', async () => {
    const name = 'a"\r\nx-evil: 1\ud800.txt';
    const response = await fetch(await files.store.signedDownloadUrl('a/digits.txt', { expiresInSeconds: 60, downloadName: name }));

    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="a___x-evil: 1_\.txt"; filename\*=UTF-8''a%22%0D%0Ax-evil/,
    );
    expect(response.headers.get('x-evil')).toBeNull();
    await response.body?.cancel();
  });

  it('does not hold on to the file when the client goes away', async () => {
    await files.store.put('large', Buffer.alloc(20_000_000), { contentType: 'video/mp4' });
    const response = await fetch(await files.store.signedDownloadUrl('large', { expiresInSeconds: 60 }));
    await response.body?.cancel();

    expect((await get()).status).toBe(200);
    expect(files.reported).toEqual([]);
  });
});

describe('a download is refused', () => {
  it.each([
    { why: 'it is not signed', query: () => '', status: 403, code: 'FORBIDDEN' },
    { why: 'it is signed for something else', query: () => new URL(url).search, key: 'a/digits.tx', status: 403, code: 'FORBIDDEN' },
    { why: 'its expiry was changed', query: () => new URL(url).search.replace(/expires=\d/, 'expires=9'), status: 403, code: 'FORBIDDEN' },
  ])('403 when $why', async ({ query, key = 'a/digits.txt', status, code }) => {
    expect(await send(`/files/${key}${query()}`)).toMatchObject({ status, body: { error: { code } } });
  });

  it('403 when it has expired, with a code of its own', async () => {
    time = new Date(time.getTime() + 60_000);
    const refusal = await send(new URL(url).pathname + new URL(url).search);
    time = new Date(time.getTime() - 60_000);

    expect(refusal).toMatchObject({ status: 403, body: { error: { code: 'EXPIRED' } } });
  });

  it('404 when there is no such object', async () => {
    const { pathname, search } = new URL(await files.store.signedDownloadUrl('none', { expiresInSeconds: 60 }));
    expect(await send(pathname + search)).toMatchObject({
      status: 404,
      body: { error: { code: 'NOT_FOUND', message: 'There is no such object' } },
    });
  });

  it.each([
    '/files/../../etc/passwd',
    '/files/%2e%2e/%2e%2e/etc/passwd',
    '/files/..%2f..%2fetc%2fpasswd',
    '/files/a/%2E./b',
    '/files//etc/passwd',
    '/files/%2fetc/passwd',
    '/files/a%00.txt',
    '/files/',
    '/files/%ff%fe',
    '/files/%zz',
    '/files/%ed%a0%80',
  ])('400 for the path %s', async (path) => {
    expect(await send(path + new URL(url).search)).toMatchObject({ status: 400, body: { error: { code: 'BAD_USER_INPUT' } } });
  });

  it.each([
    '/files/%252e%252e/%252e%252e/etc/passwd',
    '/files/..\\..\\etc\\passwd',
    '/files/..%5c..%5cetc',
    '/files/%c0%ae%c0%ae/x',
    '/files/．．/x',
  ])('for the path %s, which is no way out', async (path) => {
    const { status } = await send(encodeURI(path).replaceAll('%25', '%') + new URL(url).search);
    expect([400, 403]).toContain(status);
  });

  it.each(['/', '/files', '/other/files/a', 'http://elsewhere/files/a'])('404 for %s, which is none of its paths', async (path) => {
    expect((await send(path)).status).toBe(404);
  });

  it.each(['POST', 'DELETE', 'OPTIONS', 'PATCH'])('405 for %s', async (method) => {
    const { status, headers, body } = await send('/files/a', method);
    expect([status, headers['allow'], body]).toEqual([
      405,
      'GET, HEAD, PUT',
      { error: { code: 'METHOD_NOT_ALLOWED', message: expect.any(String) as string } },
    ]);
  });

  it('500 without a word of what went wrong, which is reported', async () => {
    await files.store.put('damaged', Buffer.from('x'), { contentType: 'text/plain' });
    const path = join(files.directory, 'objects/damaged@');
    await writeFile(path, 'x');
    const { pathname, search } = new URL(await files.store.signedDownloadUrl('damaged', { expiresInSeconds: 60 }));

    const { status, body } = await send(pathname + search);
    await rm(path);
    expect([status, body]).toEqual([
      500,
      { error: { code: 'INTERNAL_SERVER_ERROR', message: expect.stringMatching(/report-1$/) as string } },
    ]);
    expect(files.reported.splice(0)).toMatchObject([{ message: expect.stringContaining('damaged') as string }]);
  });
});
