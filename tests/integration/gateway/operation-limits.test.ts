import { connect as connectTcp } from 'node:net';
import { once } from 'node:events';
import { getIntrospectionQuery } from 'graphql';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Rights } from '../../../gateway/caller.ts';
import type { IntrospectionPolicy } from '../../../gateway/operations/introspection.ts';
import { ask } from '../../support/gateway/ask.ts';
import { connectLive } from '../../support/gateway/live-client.ts';
import { startGateway, type StartOptions, type TestGateway } from '../../support/gateway/start-gateway.ts';

let gateway: TestGateway;
const start = async (options: StartOptions = {}) => {
  gateway = await startGateway(options);
};
afterEach(() => gateway.close());

/** The first answer to an operation over a WebSocket, or its errors. */
async function askLive(query: string, variables?: Record<string, unknown>): Promise<unknown> {
  const client = connectLive(gateway);
  const answer = await client
    .subscribe(query, variables)
    .next()
    .then(
      ({ value }): unknown => value,
      (errors: unknown) => ({ errors }),
    );
  await client.close();
  return answer;
}

const post = (body: string | Buffer, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
  fetch(`${gateway.url}/graphql`, { method: 'POST', headers, body });

const deep = `{ me { ${'reviews { author { '.repeat(10)}name${' } }'.repeat(10)} } }`;

describe('an operation that is too much', () => {
  it.each([
    { what: 'depth', query: deep, limit: { limit: 'depth', maximum: 15, actual: 22 } },
    { what: 'root fields', query: `{ ${'whoAmI '.repeat(21)} }`, limit: { limit: 'rootFields', maximum: 20, actual: 21 } },
    {
      what: 'aliases',
      query: `{ me { ${Array.from({ length: 61 }, (_, n) => `a${n}: id`).join(' ')} } }`,
      limit: { limit: 'aliases', maximum: 60, actual: 61 },
    },
    { what: 'tokens', query: `{ ${'me '.repeat(5_000)} }`, limit: { limit: 'tokens', maximum: 5_000, actual: 5_002 } },
  ])('is refused over HTTP and over a WebSocket alike: $what', async ({ query, limit }) => {
    await start();
    const refusal = { errors: [{ extensions: { code: 'LIMIT_EXCEEDED', ...limit } }] };

    expect(await ask(gateway, query)).toMatchObject({ status: 400, body: refusal });
    expect(await askLive(query)).toMatchObject(refusal);
    expect(await gateway.registry.metrics()).toContain(`gateway_refusals_total{kind="${limit.limit}"} 2`);
  });

  it('is one with variables nested without end', async () => {
    await start();
    const body = `{"query":"{ me { id } }","variables":{"v":${'['.repeat(200_000)}${']'.repeat(200_000)}}}`;
    const response = await post(body);

    expect({ status: response.status, body: await response.json() }).toMatchObject({
      status: 400,
      body: { errors: [{ extensions: { code: 'LIMIT_EXCEEDED', limit: 'variableDepth', actual: 200_000 } }] },
    });
  });

  it('leaves the socket for the next', async () => {
    await start();
    const client = connectLive(gateway);
    await client
      .subscribe(deep)
      .next()
      .catch(() => {});

    expect((await client.subscribe('{ me { name } }').next()).value).toEqual({ data: { me: { name: 'Ada' } } });
    await client.close();
  });

  it('is one more than a socket may have at once', async () => {
    await start({ limits: { socketOperations: 2 } });
    const client = connectLive(gateway);
    const streams = [client.subscribe('subscription { tick }'), client.subscribe('subscription { tick }')];
    for (const stream of streams) void stream.next().catch(() => {});
    await gateway.shop.feed.waitForOpen(2);

    await expect(client.subscribe('{ me { id } }').next()).rejects.toMatchObject([
      { extensions: { code: 'LIMIT_EXCEEDED', limit: 'socketOperations', maximum: 2, actual: 3 } },
    ]);
    await streams[0]?.return?.();
    await gateway.shop.feed.waitForOpen(1);
    expect((await client.subscribe('{ me { name } }').next()).value).toEqual({ data: { me: { name: 'Ada' } } });
    await client.close();
  });

  it('gets no more errors than may be, and the number of them', async () => {
    await start({ limits: { errors: 2 } });
    const query = '{ a: boom b: boom c: boom d: boom }';
    const { body } = await ask(gateway, query);

    expect(body.errors?.map(({ extensions }) => extensions?.['code'])).toEqual([
      'INTERNAL_SERVER_ERROR',
      'INTERNAL_SERVER_ERROR',
      'LIMIT_EXCEEDED',
    ]);
    expect(body.errors?.[2]?.extensions).toMatchObject({ limit: 'errors', maximum: 2, actual: 4 });
  });
});

describe('the cost', () => {
  const query = '{ products { id reviews { id } } }';
  const cost = { requested: 10 * (1 + 10), maximum: 110 };

  it('is in the answer for those who want to know, over HTTP and over a WebSocket', async () => {
    await start({ costLimit: 110 });
    const client = connectLive(gateway, { 'X-HMA-Cost': '1' });
    const live = (await client.subscribe(query).next()).value;
    const event = client.subscribe('subscription { reviewPinged { review { id } } }').next();
    await gateway.shop.feed.waitForOpen(1);
    gateway.shop.feed.publish('reviewPinged', { review: 'r1' });

    expect((await ask(gateway, query, { headers: { 'x-hma-cost': '1' } })).body).toMatchObject({ extensions: { cost } });
    expect(live).toMatchObject({ extensions: { cost } });
    expect((await event).value).toMatchObject({ extensions: { cost: { requested: 2, maximum: 110 } } });
    expect((await ask(gateway, query)).body).not.toHaveProperty('extensions');
    await client.close();
  });

  it('is not to be more than the budget, over HTTP and over a WebSocket', async () => {
    await start({ costLimit: 109 });
    const refusal = { errors: [{ extensions: { code: 'LIMIT_EXCEEDED', limit: 'cost', maximum: 109, actual: 110 } }] };

    expect(await ask(gateway, query)).toMatchObject({ status: 400, body: refusal });
    expect(await askLive(query)).toMatchObject(refusal);
  });
});

describe('a body that is none', () => {
  it.each([
    { what: 'a list of operations', body: '[{"query":"{ me { id } }"}]', status: 400, message: /One operation a request/ },
    { what: 'a text', body: '"{ me { id } }"', status: 400 },
    { what: 'a number too large to be any', body: '1e999', status: 400 },
    { what: 'null', body: 'null', status: 400 },
    { what: 'an object of nothing', body: '{}', status: 400 },
    { what: 'a query that is an object', body: '{"query":{}}', status: 400 },
    { what: 'a query that is a number', body: '{"query":1}', status: 400 },
    { what: 'a query of NULs', body: '{"query":"\\u0000"}', status: 400 },
    { what: 'a query of lone surrogates', body: '{"query":"{ me { id } } # \\ud800"}', status: 400 },
    { what: 'variables that are a list', body: '{"query":"{ me { id } }","variables":[]}', status: 400 },
    { what: 'variables with a prototype', body: '{"query":"{ me { id } }","variables":{"__proto__":{"a":1}}}', status: 400 },
    {
      what: 'a constructor with a prototype',
      body: '{"query":"{ me { id } }","variables":{"constructor":{"prototype":{"a":1}}}}',
      status: 400,
    },
    { what: 'an operation name that is a list', body: '{"query":"{ me { id } }","operationName":[]}', status: 400 },
    { what: 'an operation name of the prototype', body: '{"query":"{ me { id } }","operationName":"__proto__"}', status: 400 },
    { what: 'extensions that are a text', body: '{"query":"{ me { id } }","extensions":"x"}', status: 400 },
    { what: 'a persisted query that is a text', body: '{"extensions":{"persistedQuery":"x"}}', status: 400 },
    { what: 'a persisted query of another version', body: '{"extensions":{"persistedQuery":{"version":2,"sha256Hash":"x"}}}', status: 400 },
    { what: 'a hash that is a list', body: '{"extensions":{"persistedQuery":{"version":1,"sha256Hash":["x"]}}}', status: 400 },
    { what: 'lists without end', body: '['.repeat(500_000), status: 400 },
    { what: 'bytes that are no UTF-8', body: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), status: 400 },
    { what: 'an integer too large', body: '{"query":"{ products(first: 99999999999999999999) { id } }"}', status: 400 },
    {
      what: 'a float for an integer',
      body: '{"query":"query ($n: Int) { products(first: $n) { id } }","variables":{"n":1e308}}',
      status: 400,
    },
  ])('is answered with $status, never 500: $what', async ({ body, status, message }) => {
    await start();
    const response = await post(body);
    const answer = (await response.json()) as { errors?: { message: string }[] };

    expect(response.status).toBe(status);
    if (message) expect(answer.errors?.[0]?.message).toMatch(message);
    expect(JSON.stringify(answer)).not.toContain('INTERNAL');
  });

  it.each([
    { type: 'text/plain', status: 415 },
    { type: 'application/x-www-form-urlencoded', status: 415 },
    { type: 'multipart/form-data; boundary=x', status: 415 },
    { type: 'application/xml', status: 415 },
    { type: 'application/json; charset=utf-7', status: 200 },
    { type: 'application/json;;;', status: 200 },
    { type: '/', status: 415 },
  ])('of type $type is answered with $status', async ({ type, status }) => {
    await start();
    const response = await post('{"query":"{ me { id } }"}', { 'content-type': type });

    expect(response.status).toBe(status);
  });
});

describe('requests that two servers could read differently', () => {
  it.each([
    { why: 'a length and chunks', head: ['Content-Length: 5', 'Transfer-Encoding: chunked'], body: '0\r\n\r\n' },
    { why: 'two lengths', head: ['Content-Length: 2', 'Content-Length: 3'], body: '{}' },
    { why: 'chunks in disguise', head: ['Transfer-Encoding: xchunked'], body: '0\r\n\r\n' },
    {
      why: 'a header folded onto a second line',
      head: ['X-Folded: a', ' b: c', 'Content-Length: 2', 'Transfer-Encoding : chunked'],
      body: '{}',
    },
    { why: 'a bare line feed in a header', head: ['Content-Length: 2\nX-Smuggled: 1\n'], body: '{}' },
    { why: 'no host', head: [], body: '', noHost: true },
  ])('are refused: $why', async ({ head, body, noHost }) => {
    await start();
    const socket = connectTcp(Number(new URL(gateway.url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(
      ['POST /graphql HTTP/1.1', ...(noHost ? [] : ['Host: x']), 'Content-Type: application/json', ...head, '', body].join('\r\n'),
    );
    const [answer] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();

    expect(answer.toString()).toMatch(/^HTTP\/1\.1 400 /);
  });
});

describe('the schema', () => {
  const rights = (scopes: string[]): Rights => ({ authenticated: true, scopes, policies: [] });
  const nobody: Rights = { authenticated: false, scopes: [], policies: [] };
  const startAs = (introspection: IntrospectionPolicy, who: Rights | null) =>
    start({ introspection, identify: async () => ({ rights: who, viewerKey: '', headersFor: async () => ({}) }) });

  it.each([
    { policy: 'open' as const, who: 'nobody', rights: nobody, code: null },
    { policy: 'scope' as const, who: 'a holder of schema:read', rights: rights(['schema:read']), code: null },
    { policy: 'scope' as const, who: 'somebody else', rights: rights(['users:list']), code: 'FORBIDDEN' },
    { policy: 'scope' as const, who: 'nobody', rights: nobody, code: 'UNAUTHENTICATED' },
    { policy: 'scope' as const, who: 'somebody nothing is known of', rights: null, code: 'UNAUTHENTICATED' },
    { policy: 'off' as const, who: 'a holder of schema:read', rights: rights(['schema:read']), code: 'FORBIDDEN' },
  ])('is $policy: $who gets $code', async ({ policy, rights, code }) => {
    await startAs(policy, rights);
    for (const query of [getIntrospectionQuery(), '{ ...A } fragment A on Query { __type(name: "User") { name } }']) {
      const overHttp = (await ask(gateway, query)).body;
      const live = (await askLive(query)) as typeof overHttp;

      for (const { data, errors } of [overHttp, live])
        expect([errors?.[0]?.extensions?.['code'] ?? null, !!data]).toEqual([code, code === null]);
    }
  });

  it('is not spelled out in errors to those who may not ask for it', async () => {
    await startAs('scope', nobody);
    const answers = [
      await ask(gateway, '{ mee { id } }'),
      await ask(gateway, '{ me { nam } }'),
      await ask(gateway, '{ products(frist: 1) { id } }'),
      await ask(gateway, 'query ($m: MakerInput) { products(maker: $m) { id } }', { variables: { m: { rating: 1, tgas: [] } } }),
      await ask(gateway, 'query ($m: MakerInputt) { products(maker: $m) { id } }'),
    ];

    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400]);
    expect(JSON.stringify(answers)).not.toContain('Did you mean');
  });

  it('names its types to everybody', async () => {
    await startAs('off', nobody);

    expect((await ask(gateway, '{ __typename me { __typename } }')).body).toEqual({
      data: { __typename: 'Query', me: { __typename: 'User' } },
    });
  });
});

describe('a WebSocket', () => {
  it('is closed when it does not say who it is', async () => {
    await start({ limits: { initMs: 20 } });
    const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');

    expect(((await once(socket, 'close')) as [number])[0]).toBe(4408);
  });
});
