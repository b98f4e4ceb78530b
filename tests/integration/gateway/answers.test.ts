import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../../support/gateway/start-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

/** Without what `fetch` does to answers and adds to requests. */
const get = (query: string, headers: Record<string, string> = {}) =>
  request(`${gateway.url}/graphql?query=${encodeURIComponent(query)}`, { headers });

describe('the answer to a GET', () => {
  it('has a name, by which a client is told that nothing has changed', async () => {
    const first = await get('{ products { id } }');
    const etag = String(first.headers['etag']);
    const again = await get('{ products { id } }', { 'if-none-match': `"other", ${etag}` });
    const other = await get('{ products { title } }', { 'if-none-match': etag });
    const any = await get('{ products { title } }', { 'if-none-match': '*' });
    const strange = await get('{ products { title } }', { 'if-none-match': '"a,*,b"' });

    expect(first.statusCode).toBe(200);
    expect(first.headers).toMatchObject({ 'cache-control': 'private, no-cache', vary: expect.stringContaining('authorization') as string });
    expect(again.statusCode).toBe(304);
    expect(await again.body.text()).toBe('');
    expect(other.statusCode).toBe(200);
    expect(any.statusCode).toBe(304);
    expect(strange.statusCode).toBe(200);
  });

  it('is that to a HEAD, without its body', async () => {
    const head = async (query: string, headers: Record<string, string> = {}) =>
      request(`${gateway.url}/graphql?query=${encodeURIComponent(query)}`, { method: 'HEAD', headers });
    const { headers } = await get('{ products { id } }');
    const alone = await head('{ products { id } }');
    const known = await head('{ products { id } }', { 'if-none-match': String(headers['etag']) });
    const refused = await head('mutation { __typename }');

    expect(alone.statusCode).toBe(200);
    expect(alone.headers['etag']).toBe(headers['etag']);
    expect(alone.headers['content-length']).toBe(headers['content-length']);
    expect(known.statusCode).toBe(304);
    expect(known.headers).not.toHaveProperty('content-length');
    expect(refused.statusCode).toBe(405);
  });

  it('has no name when something in it went wrong', async () => {
    const { headers } = await get('{ product(id: "p1") { title } nothing }');

    expect(headers).not.toHaveProperty('etag');
    expect(headers['cache-control']).toBe('no-store');
  });
});

describe('a long answer', () => {
  const query = `{ ${Array.from({ length: 20 }, (_, n) => `a${n}: products { id title reviews { id } }`).join(' ')} }`;
  const ask = (headers: Record<string, string>) =>
    request(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    });

  it.each([
    { encoding: 'gzip', open: gunzipSync },
    { encoding: 'br', open: brotliDecompressSync },
  ])('is compressed for who takes $encoding', async ({ encoding, open }) => {
    const plain = await (await ask({})).body.text();
    const { headers, body } = await ask({ 'accept-encoding': encoding });
    const packed = Buffer.from(await body.arrayBuffer());

    expect(headers['content-encoding']).toBe(encoding);
    expect(packed.length).toBeLessThan(plain.length / 4);
    expect(open(packed).toString()).toBe(plain);
  });

  it('is left as it is for who asks for nothing, and a short one for everybody', async () => {
    expect((await ask({})).headers).not.toHaveProperty('content-encoding');
    expect((await get('{ __typename }', { 'accept-encoding': 'gzip' })).headers).not.toHaveProperty('content-encoding');
  });
});
