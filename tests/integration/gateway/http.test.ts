import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createDeferred } from '../../../gateway/streams/deferred.ts';
import { createOrigins } from '../../../gateway/security/origins.ts';
import { shownTokenOf } from '../../../gateway/security/identity/shown-token.ts';
import { DomainError, unauthenticated } from '../../../platform/errors.ts';
import { ask } from '../../support/gateway/ask.ts';
import { startGateway, type StartOptions, type TestGateway } from '../../support/gateway/start-gateway.ts';
import { createShopEndpoint } from '../../support/subgraphs/local-endpoint.ts';
import { createShop } from '../../support/subgraphs/shop.ts';

let gateway: TestGateway;
const start = async (options: StartOptions = {}) => {
  gateway = await startGateway(options);
};
afterEach(() => gateway.close());
const get = (path: string, headers: Record<string, string> = {}) => fetch(`${gateway.url}${path}`, { headers });
const post = (body: string, headers: Record<string, string> = {}) =>
  fetch(`${gateway.url}/graphql`, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

describe('/graphql', () => {
  it('answers a query by GET', async () => {
    await start();
    const query = encodeURIComponent('query ($id: ID!) { product(id: $id) { title } }');
    const response = await get(`/graphql?query=${query}&variables=${encodeURIComponent('{"id":"p1"}')}`);

    expect(await response.json()).toEqual({ data: { product: { title: 'Compass' } } });
  });

  it('refuses a mutation by GET', async () => {
    await start();
    const response = await get(`/graphql?query=${encodeURIComponent('mutation { log(entry: "x") }')}`);

    expect(response.status).toBe(405);
    expect(gateway.shop.log).toEqual([]);
  });

  it.each([
    {
      why: 'a body over 1 MiB',
      body: JSON.stringify({ query: '{ me { id } }', extra: 'x'.repeat(1_048_577) }),
      status: 413,
      extensions: { code: 'LIMIT_EXCEEDED', limit: 'body', maximum: 1_048_576, actual: 1_048_613 },
    },
    { why: 'JSON that is cut off', body: '{"query": ', status: 400, extensions: { code: 'BAD_USER_INPUT' } },
    { why: 'no body', body: '', status: 400, extensions: { code: 'BAD_USER_INPUT' } },
    { why: 'a body that is a list', body: '[]', status: 400, extensions: { code: 'BAD_REQUEST' } },
    {
      why: 'a prototype in the body',
      body: '{"query":"{ me { id } }","__proto__":{"x":1}}',
      status: 400,
      extensions: { code: 'BAD_USER_INPUT' },
    },
    {
      why: 'variables that are a text',
      body: '{"query":"{ me { id } }","variables":"x"}',
      status: 400,
      extensions: { code: 'BAD_REQUEST' },
    },
  ])('answers $why with $status', async ({ body, status, extensions }) => {
    await start();
    const response = await post(body);

    expect({ status: response.status, body: await response.json() }).toMatchObject({ status, body: { errors: [{ extensions }] } });
  });

  it('takes JSON only, so that no page of another origin can send a mutation unasked', async () => {
    await start();
    const response = await post('{"query":"mutation { log(entry: \\"x\\") }"}', { 'content-type': 'text/plain' });

    expect(response.status).toBe(415);
    expect(gateway.shop.log).toEqual([]);
  });

  it.each(['gzip', 'br', 'x-unknown', 'gzip, identity'])('takes no body with the encoding %s', async (encoding) => {
    await start();
    const response = await post('{"query":"{ me { id } }"}', { 'content-encoding': encoding });

    expect(response.status).toBe(415);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
    expect((await post('{"query":"{ me { id } }"}', { 'content-encoding': 'identity' })).status).toBe(200);
  });

  it.each(['PUT', 'PATCH', 'DELETE'])('has no %s, and says what it has', async (method) => {
    await start();
    const response = await fetch(`${gateway.url}/graphql`, { method });

    expect({ status: response.status, allow: response.headers.get('allow') }).toEqual({ status: 405, allow: 'GET, HEAD, POST, OPTIONS' });
    expect((await fetch(`${gateway.url}/graphql`, { method: 'OPTIONS' })).headers.get('allow')).toBe('GET, HEAD, POST, OPTIONS');
  });

  it('takes a request that shows two tokens for nobody it knows', async () => {
    await start({ identify: async (request) => Promise.reject(shownTokenOf(request.headers) ? new Error('Known') : new Error('Nobody')) });
    const client = request(`${gateway.url}/graphql?query={me{id}}`, {
      headers: ['Host', 'x', 'Authorization', 'Bearer a', 'Authorization', 'Bearer b'],
    });
    client.end();
    const [response] = (await once(client, 'response')) as [IncomingMessage];
    response.resume();

    expect(response.statusCode).toBe(401);
    expect(response.headers['www-authenticate']).toBe('Bearer');
  });

  it('gives up on a client that does not come to the end of its request', async () => {
    await start({ limits: { receiveMs: 50 } });
    const client = request(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': 100 },
    });
    client.on('error', () => {});
    client.write('{');
    const [response] = (await once(client, 'response')) as [{ statusCode: number }];
    client.destroy();

    expect(response.statusCode).toBe(408);
  });

  it.each([
    { who: 'a page that is known', origin: 'https://learn.example.org', allowed: 'https://learn.example.org' },
    { who: 'a page that is not', origin: 'https://evil.example.org', allowed: null },
  ])('answers the preflight of $who', async ({ origin, allowed }) => {
    await start({ origins: createOrigins({ listed: ['https://learn.example.org'] }) });
    const headers = { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' };
    const response = await fetch(`${gateway.url}/graphql`, { method: 'OPTIONS', headers });

    expect(response.headers.get('access-control-allow-origin')).toBe(allowed);
    expect(response.ok).toBe(allowed !== null);
  });

  it.each([
    { why: 'is not who it says it is', error: unauthenticated('Sign in again'), status: 401, code: 'UNAUTHENTICATED' },
    {
      why: 'cannot be looked up just now',
      error: new DomainError('UPSTREAM_UNAVAILABLE', 'Later'),
      status: 503,
      code: 'UPSTREAM_UNAVAILABLE',
    },
    { why: 'trips over a bug', error: new TypeError('secret is undefined'), status: 500, code: 'INTERNAL_SERVER_ERROR' },
  ])('answers $status to a caller that $why', async ({ error, status, code }) => {
    await start({ identify: () => Promise.reject(error) });
    const answer = await ask(gateway, '{ me { id } }');

    expect(answer).toMatchObject({ status, body: { errors: [{ message: expect.not.stringContaining('secret'), extensions: { code } }] } });
  });

  it('does not wait for ever to learn who asks', async () => {
    await start({ identify: () => new Promise(() => {}), limits: { identifyMs: 20 } });

    expect(await ask(gateway, '{ me { id } }')).toMatchObject({
      status: 503,
      body: { errors: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }] },
    });
  });

  it('passes the identity on to every subgraph', async () => {
    await start();
    const { body } = await ask(gateway, '{ whoAmI }', { headers: { authorization: 'Bearer ada' } });

    expect(body).toEqual({ data: { whoAmI: 'Bearer ada' } });
  });

  it('stops asking subgraphs when the client hangs up', async () => {
    const shop = createShop();
    const asked = createDeferred();
    const aborted = createDeferred();
    await start({
      shop,
      endpointFor: (name) => ({
        ...createShopEndpoint(shop.subgraphs[0]!),
        name,
        execute: ({ signal }) =>
          new Promise((_, reject) => {
            signal?.addEventListener('abort', () => {
              aborted.resolve();
              reject(new Error('aborted'));
            });
            asked.resolve();
          }),
      }),
    });
    const client = request(`${gateway.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' } });
    client.on('error', () => {});
    client.end('{"query":"{ me { id } }"}');
    await asked.promise;
    client.destroy();

    await expect(aborted.promise).resolves.toBeUndefined();
    // Which is no trouble of the subgraph's.
    const outcomes = async () =>
      (await gateway.registry.metrics()).match(/gateway_subgraph_duration_seconds_count\{.*outcome="(\w+)"\} \d+/)?.[1];
    await expect.poll(outcomes).toBe('abandoned');
  });

  it('shows its page to a browser', async () => {
    await start({
      graphiql: {
        page: () => ({ body: '<title>Academy</title>', headers: { 'content-type': 'text/html' } }),
        asset: (path) => (path === 'app.js' ? { body: Buffer.from('1'), contentType: 'text/javascript', cacheControl: 'immutable' } : null),
      },
    });
    const page = await get('/graphql', { accept: 'text/html,*/*' });

    expect(await page.text()).toBe('<title>Academy</title>');
    expect((await get('/graphql/assets/app.js')).headers.get('content-type')).toBe('text/javascript');
    expect((await get('/graphql/assets/other.js')).status).toBe(404);
  });
});

describe('every answer', () => {
  it.each([
    { why: 'takes a harmless one', given: 'abc-123_x.y:z', taken: true },
    { why: 'makes its own instead of one with blanks', given: 'abc 123 def', taken: false },
    { why: 'makes its own instead of one that is too long', given: 'x'.repeat(200), taken: false },
  ])('has a correlation id: $why', async ({ given, taken }) => {
    await start();
    const id = (await get('/health/live', { 'x-correlation-id': given })).headers.get('x-correlation-id');

    expect(id === given).toBe(taken);
    expect(id).toMatch(/^[\w.:-]{8,128}$/);
  });

  it('is JSON, also where there is nothing', async () => {
    await start();
    const response = await get('/nowhere');

    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
  });
});

describe('/health', () => {
  it('is ready when every check is', async () => {
    await start({ readiness: { database: async () => {} } });
    const response = await get('/health/ready');

    expect({ status: response.status, body: await response.json() }).toEqual({
      status: 200,
      body: { status: 'ready', checks: ['database'] },
    });
  });

  it('names what fails, or does not answer in time, and keeps the reasons for the log', async () => {
    await start({
      limits: { readinessCheckMs: 20 },
      readiness: {
        database: () => Promise.reject(new Error('10.0.0.7 refused')),
        events: () => new Promise(() => {}),
        storage: async () => {},
      },
    });
    const response = await get('/health/ready');

    expect({ status: response.status, body: await response.json() }).toEqual({
      status: 503,
      body: { status: 'not ready', failing: ['database', 'events'] },
    });
    expect(JSON.stringify(gateway.logged)).toContain('10.0.0.7 refused');
  });

  it('is live whatever fails', async () => {
    await start({ readiness: { database: () => Promise.reject(new Error('down')) } });

    expect((await get('/health/live')).status).toBe(200);
  });

  it('tells how the modules are', async () => {
    await start({ modules: async () => ({ curriculum: 'up' }) });

    expect(await (await get('/health/modules')).json()).toEqual({ modules: { curriculum: 'up' } });
  });
});

describe('/metrics', () => {
  it('counts operations, fetches and plans', async () => {
    await start();
    await ask(gateway, '{ me { name } }');
    await ask(gateway, '{ me { name } }');
    await ask(gateway, '{ boom }');
    const text = await (await get('/metrics')).text();

    expect(text).toContain('gateway_request_duration_seconds_count{operation="query",outcome="ok"} 2');
    expect(text).toContain('gateway_request_duration_seconds_count{operation="query",outcome="errors"} 1');
    expect(text).toContain('gateway_subgraph_duration_seconds_count{subgraph="accounts",outcome="ok"} 2');
    expect(text).toContain('gateway_plan_cache_total{outcome="hit"} 1');
    expect(text).toContain('gateway_plan_cache_total{outcome="miss"} 2');
    expect(text).toContain('gateway_plan_cache_plans 2');
    expect(text).toContain('gateway_plan_duration_seconds_count 2');
  });

  it('counts what an operation takes of the subgraphs, and how large its answer is', async () => {
    await start();
    const { body } = await ask(gateway, '{ a: review(id: "r1") { product { title } } b: review(id: "r1") { product { title } } }');
    const text = await (await get('/metrics')).text();

    expect(text).toContain('gateway_operation_subgraph_requests_sum{operation="query"} 2');
    expect(text).toContain('gateway_operation_subgraph_requests_count{operation="query"} 1');
    // The product stands in two places, and is asked for once.
    expect(text).toContain('gateway_entities_wanted_total{subgraph="catalog"} 2');
    expect(text).toContain('gateway_entities_asked_total{subgraph="catalog"} 1');
    expect(text).toContain(`gateway_answer_size_characters_sum{operation="query"} ${JSON.stringify(body.data).length}`);
  });
});

describe('further routes', () => {
  it('hang on the same port', async () => {
    await start({ routes: (app) => void app.get('/api/ping', async () => ({ pong: true })) });

    expect(await (await get('/api/ping')).json()).toEqual({ pong: true });
  });
});

describe('a shutdown', () => {
  it('finishes a request in flight, and says meanwhile that it is not ready', async () => {
    const shop = createShop();
    const asked = createDeferred();
    const answer = createDeferred();
    const accounts = createShopEndpoint(shop.subgraphs[0]!);
    await start({
      shop,
      endpointFor: (name) => ({
        ...accounts,
        name,
        async execute(operation) {
          asked.resolve();
          await answer.promise;
          return accounts.execute(operation);
        },
      }),
    });
    const answered = ask(gateway, '{ me { name } }');
    await asked.promise;
    const closed = gateway.close();
    answer.resolve();

    expect((await answered).body).toEqual({ data: { me: { name: 'Ada' } } });
    await closed;
    await expect(get('/health/live')).rejects.toThrow();
  });

  it('cuts a request off that does not come to an end', async () => {
    const shop = createShop();
    const asked = createDeferred();
    await start({
      shop,
      limits: { drainMs: 50 },
      endpointFor: (name) => ({
        ...createShopEndpoint(shop.subgraphs[0]!),
        name,
        execute: () => {
          asked.resolve();
          return new Promise(() => {});
        },
      }),
    });
    const client = request(`${gateway.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' } });
    const failed = once(client, 'error');
    client.end('{"query":"{ me { id } }"}');
    await asked.promise;
    await gateway.close();

    expect(await failed).toMatchObject([{ code: 'ECONNRESET' }]);
  });
});
