import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { createPersistedQueries } from '../../../gateway/operations/documents/persisted-queries.ts';
import { createTrustedDocuments, readManifest } from '../../../gateway/operations/documents/trusted-documents.ts';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { startGateway, type StartOptions, type TestGateway } from '../../support/gateway/start-gateway.ts';

const NAME = '{ me { name } }';
const NAMED = { data: { me: { name: 'Ada' } } };
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
const persisted = (sha256Hash: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash } } });

let gateway: TestGateway;
const start = async (options: StartOptions = {}) => {
  gateway = await startGateway(options);
};
afterEach(() => gateway.close());

type Outcome = { status: number; body: { data?: unknown; errors?: { message: string; extensions: { code: string } }[] } };

async function post(body: object): Promise<Outcome> {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Outcome['body'] };
}

async function get(params: Record<string, string>): Promise<Outcome> {
  const response = await fetch(`${gateway.url}/graphql?${new URLSearchParams(params).toString()}`);
  return { status: response.status, body: (await response.json()) as Outcome['body'] };
}

/** Over a WebSocket, which wants a text even where there is none. */
async function send(payload: { query: string } & Record<string, unknown>): Promise<unknown> {
  const client = createClient({ url: `${gateway.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0 });
  const answer = await new Promise((resolve) => {
    client.subscribe(payload, { next: resolve, error: (errors) => resolve({ errors }), complete: () => resolve(null) });
  });
  await client.dispose();
  return answer;
}

const refusal = (code: string) => ({ body: { errors: [{ extensions: { code } }] } });

describe('a persisted query', () => {
  it('is asked for once, and known from then on, by POST and by GET', async () => {
    await start();
    const byHash = { extensions: JSON.stringify(persisted(hashOf(NAME)).extensions) };

    expect(await post(persisted(hashOf(NAME)))).toMatchObject({
      status: 200,
      body: { errors: [{ message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }] },
    });
    expect(await get(byHash)).toMatchObject(refusal('PERSISTED_QUERY_NOT_FOUND'));
    expect((await post({ query: NAME, ...persisted(hashOf(NAME)) })).body).toEqual(NAMED);
    expect((await post(persisted(hashOf(NAME).toUpperCase()))).body).toEqual(NAMED);
    expect((await get(byHash)).body).toEqual(NAMED);
  });

  it('can be made known by GET, with variables', async () => {
    await start();
    const query = 'query ($id: ID!) { product(id: $id) { title } }';
    const asked = { variables: '{"id":"p1"}', extensions: JSON.stringify(persisted(hashOf(query)).extensions) };

    expect((await get({ query, ...asked })).body).toEqual({ data: { product: { title: 'Compass' } } });
    expect((await get(asked)).body).toEqual({ data: { product: { title: 'Compass' } } });
  });

  it('is not kept under the hash of another', async () => {
    await start();

    expect(await post({ query: '{ me { id } }', ...persisted(hashOf(NAME)) })).toMatchObject({ status: 400, ...refusal('BAD_REQUEST') });
    expect(await post(persisted(hashOf(NAME)))).toMatchObject(refusal('PERSISTED_QUERY_NOT_FOUND'));
  });

  it.each([
    { why: 'is invalid', query: '{ nothing }' },
    { why: 'is more than may be', query: `{ ${'whoAmI '.repeat(21)} }` },
  ])('is not kept when it $why', async ({ query }) => {
    await start();
    await post({ query, ...persisted(hashOf(query)) });

    expect(await post(persisted(hashOf(query)))).toMatchObject(refusal('PERSISTED_QUERY_NOT_FOUND'));
  });

  it('does not make a mutation out of a GET', async () => {
    await start();
    const query = 'mutation { log(entry: "x") }';
    await post({ query, ...persisted(hashOf(query)) });
    const { status } = await get({ extensions: JSON.stringify(persisted(hashOf(query)).extensions) });

    expect(status).toBe(405);
    expect(gateway.shop.log).toEqual(['x']);
  });

  it('is not supported where that is switched off, nor over WebSockets', async () => {
    await start({ findDocument: createPersistedQueries(null) });

    expect(await post(persisted(hashOf(NAME)))).toMatchObject({ status: 200, ...refusal('PERSISTED_QUERY_NOT_SUPPORTED') });
    expect(await send({ query: '', ...persisted(hashOf(NAME)) })).toMatchObject(refusal('PERSISTED_QUERY_NOT_SUPPORTED').body);
    expect(await send({ query: NAME })).toEqual(NAMED);
  });
});

describe('trusted documents', () => {
  const manifest = {
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: [
      { id: hashOf(NAME), name: 'Name', type: 'query', body: NAME },
      { id: 'log-1', name: 'Log', type: 'mutation', body: 'mutation Log($entry: String!) { log(entry: $entry) }' },
    ],
  };
  const startTrusting = () => start({ findDocument: createTrustedDocuments(readManifest(manifest)) });

  it.each([
    { how: 'by hash', request: persisted(hashOf(NAME)) },
    { how: 'by id', request: { documentId: hashOf(NAME) } },
    { how: 'by id, with the algorithm', request: { documentId: hashOf(NAME) } },
    { how: 'by their text', request: { query: NAME } },
    { how: 'by both', request: { query: NAME, ...persisted(hashOf(NAME)) } },
  ])('run $how, over HTTP and over a WebSocket', async ({ request }) => {
    await startTrusting();

    expect((await post(request)).body).toEqual(NAMED);
    expect(await send({ query: '', ...request })).toEqual(NAMED);
  });

  it('take variables', async () => {
    await startTrusting();
    await post({ documentId: 'log-1', variables: { entry: 'felled' } });

    expect(gateway.shop.log).toEqual(['felled']);
  });

  it.each([
    { what: 'another text', request: { query: '{ me { id } }' }, code: 'FORBIDDEN' },
    { what: 'another text under a trusted name', request: { query: '{ me { id } }', documentId: 'log-1' }, code: 'FORBIDDEN' },
    { what: 'the same with a field more', request: { query: '{ me { name id } }', ...persisted(hashOf(NAME)) }, code: 'FORBIDDEN' },
    { what: 'the schema', request: { query: '{ __schema { types { name } } }' }, code: 'FORBIDDEN' },
    { what: 'an id that is not listed', request: { documentId: 'other' }, code: 'PERSISTED_QUERY_NOT_FOUND' },
    { what: 'an id of the prototype', request: { documentId: '__proto__' }, code: 'PERSISTED_QUERY_NOT_FOUND' },
    { what: 'a hash that is not listed', request: persisted(hashOf('x')), code: 'PERSISTED_QUERY_NOT_FOUND' },
  ])('are all that runs: $what is refused', async ({ request, code }) => {
    await startTrusting();

    expect(await post(request)).toMatchObject(refusal(code));
    expect(await send({ query: '', ...request })).toMatchObject(refusal(code).body);
  });
});
