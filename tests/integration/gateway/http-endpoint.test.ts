import { afterEach, describe, expect, it } from 'vitest';
import { createHttpEndpoint, type HttpEndpointOptions } from '../../../gateway/endpoints/http-endpoint.ts';
import type { SubgraphEndpoint } from '../../../platform/graph/endpoint.ts';
import { serveSubgraph, type ServedSubgraph, type ServeOptions } from '../../support/subgraphs/serve.ts';
import { createShop, type Shop } from '../../support/subgraphs/shop.ts';

describe('an endpoint over HTTP', () => {
  let shop: Shop;
  let server: ServedSubgraph;
  let endpoint: SubgraphEndpoint;
  const start = async (name: string, serve: ServeOptions = {}, options: Partial<HttpEndpointOptions> = {}) => {
    shop = createShop();
    server = await serveSubgraph(
      shop.subgraphs.find((subgraph) => subgraph.name === name)!,
      serve,
    );
    endpoint = createHttpEndpoint({ name, url: server.url, ...options });
  };
  afterEach(async () => {
    await endpoint.close();
    await server.close();
  });
  const query = (text: string) => endpoint.execute({ query: text, headers: { authorization: 'Bearer ada' } });

  it('sends the headers, and what there is of an operation', async () => {
    await start('catalog');
    const operation = { query: 'query A($id: ID!) { product(id: $id) { title } }', operationName: 'A', variables: { id: 'p1' } };
    const response = await endpoint.execute({ ...operation, headers: { authorization: 'Bearer ada', 'x-correlation-id': 'abc-1234' } });

    expect(response).toEqual({ data: { product: { title: 'Compass' } }, dataText: '{"product":{"title":"Compass"}}' });
    expect(server.requests).toMatchObject([{ headers: { authorization: 'Bearer ada', 'x-correlation-id': 'abc-1234' }, body: operation }]);
    expect(server.requests[0]?.headers['accept-encoding']).toBe('identity');
  });

  it('keeps its connections for the next requests', async () => {
    const ports = new Set<number | undefined>();
    await start('accounts', {
      intercept: ({ socket }) => {
        ports.add(socket.remotePort);
        return false;
      },
    });
    for (let n = 0; n < 20; n += 1) await query('{ me { id } }');

    // The pool may open a second one before it notices that the first is free again.
    expect(ports.size).toBeLessThanOrEqual(2);
  });

  it.each([
    {
      what: 'the same query of one caller, where that is wished',
      share: true,
      operation: '{ me { id } }',
      callers: ['ada', 'ada'],
      requests: 1,
    },
    { what: 'the same query of one caller otherwise', share: false, operation: '{ me { id } }', callers: ['ada', 'ada'], requests: 2 },
    { what: 'the same query of two callers', share: true, operation: '{ me { id } }', callers: ['ada', 'bob'], requests: 2 },
    { what: 'the same mutation', share: true, operation: 'mutation { log(entry: "x") }', callers: ['ada', 'ada'], requests: 2 },
  ])('asks $requests time(s) for $what', async ({ share, operation, callers, requests }) => {
    await start('accounts', {}, { shareRequests: share });
    const answers = await Promise.all(
      callers.map((name, n) =>
        endpoint.execute({
          query: operation,
          headers: {
            authorization: `Bearer ${name}`,
            'x-correlation-id': `request-${n}`,
            traceparent: `trace-${n}`,
            tracestate: `state-${n}`,
          },
        }),
      ),
    );

    expect(server.requests).toHaveLength(requests);
    // Each is its caller's own to merge into.
    expect(answers[0]).not.toBe(answers[1]);
    expect(answers[0]?.data).not.toBe(answers[1]?.data);
  });

  it('lets one of two who share a request leave, and answers the other', async () => {
    await start('accounts', {}, { shareRequests: true });
    const leaving = new AbortController();
    const request = { query: '{ me { id } }', headers: { authorization: 'Bearer ada' } };
    const left = endpoint.execute({ ...request, signal: leaving.signal });
    const stayed = endpoint.execute(request);
    leaving.abort(new Error('The client has left'));

    await expect(left).rejects.toThrow('The client has left');
    expect((await stayed).data).toHaveProperty('me');
  });

  it.each([
    { kind: 'a query', operation: '{ me { id } }', attempts: 2 },
    { kind: 'a mutation', operation: 'mutation { log(entry: "x") }', attempts: 1 },
  ])('sends $kind $attempts time(s) when the connection breaks', async ({ operation, attempts }) => {
    let asked = 0;
    await start('accounts', {
      intercept: ({ socket }) => {
        asked += 1;
        if (asked === 1) socket.destroy();
        return asked === 1;
      },
    });
    await query(operation).catch(() => {});

    expect(asked).toBe(attempts);
  });

  it('answers what the second attempt answers', async () => {
    let asked = 0;
    await start('accounts', {
      intercept: ({ socket }) => {
        asked += 1;
        if (asked === 1) socket.destroy();
        return asked === 1;
      },
    });

    expect(await query('{ me { name } }')).toMatchObject({ data: { me: { name: 'Ada' } } });
  });

  it('gives up on a subgraph that does not answer in time', async () => {
    await start('accounts', { intercept: () => true }, { timeoutMs: 50 });

    await expect(query('{ me { id } }')).rejects.toThrow(/timeout|aborted/i);
  });

  it('gives up on a subgraph that does not come to the end of its answer', async () => {
    await start(
      'accounts',
      {
        intercept: (_, response) => {
          response.writeHead(200, { 'content-type': 'application/json' }).write('{"data":');
          return true;
        },
      },
      { timeoutMs: 50 },
    );

    await expect(query('{ me { id } }')).rejects.toThrow(/timeout|aborted/i);
  });

  it('stops when it is told to', async () => {
    await start('accounts', { intercept: () => true });
    const controller = new AbortController();
    const answer = endpoint.execute({ query: '{ me { id } }', headers: {}, signal: controller.signal });
    controller.abort(new Error('The client has left'));

    await expect(answer).rejects.toThrow('The client has left');
  });

  it.each([
    {
      why: 'no JSON',
      status: 502,
      body: '<h1>Bad gateway</h1>',
      says: 'Subgraph "accounts" answered 502 with 20 characters that are not JSON',
    },
    {
      why: 'JSON of something else',
      status: 200,
      body: '{"ok":true}',
      says: 'Subgraph "accounts" answered 200 with JSON that is no GraphQL response',
    },
    ...['{"data":[1]}', '{"data":"x"}', '{"errors":{}}'].map((body) => ({
      why: body,
      status: 200,
      body,
      says: 'Subgraph "accounts" answered 200 with JSON that is no GraphQL response',
    })),
    { why: 'nothing', status: 200, body: '', says: 'Subgraph "accounts" answered 200 with 0 characters that are not JSON' },
  ])('refuses an answer that is $why', async ({ status, body, says }) => {
    await start('accounts', {
      intercept: (_, response) => {
        response.writeHead(status).end(body);
        return true;
      },
    });

    await expect(query('{ me { id } }')).rejects.toThrow(says);
  });

  it('takes a GraphQL answer whatever its status', async () => {
    await start('accounts', {
      intercept: (_, response) => {
        response.writeHead(400).end('{"errors":[{"message":"No"}]}');
        return true;
      },
    });

    expect(await query('{ me { id } }')).toEqual({ errors: [{ message: 'No' }] });
  });

  it('carries all subscriptions of everybody over one connection', async () => {
    await start('reviews');
    const streams = await Promise.all(
      ['ada', 'bo'].map((who) => endpoint.subscribe({ query: 'subscription { tick }', headers: { authorization: who } })),
    );
    await shop.feed.waitForOpen(2);

    expect(server.socketCount()).toBe(1);
    for (const stream of streams) await stream.return?.();
  });

  it('gives every caller a connection where the connection says who it is', async () => {
    await start('reviews', {}, { identityIn: 'connection' });
    for (const who of ['ada', 'ada', 'bo']) await endpoint.subscribe({ query: 'subscription { tick }', headers: { authorization: who } });
    await shop.feed.waitForOpen(3);

    expect(server.connections).toEqual([{ authorization: 'ada' }, { authorization: 'bo' }]);
  });

  it('rejects a subscription when nobody listens', async () => {
    await start('reviews');
    await server.close();

    await expect(endpoint.subscribe({ query: 'subscription { tick }', headers: {} })).rejects.toThrow(
      'The connection to subgraph "reviews" is lost',
    );
  });

  it('ends its subscriptions when it is closed', async () => {
    await start('reviews');
    const stream = await endpoint.subscribe({ query: 'subscription { tick }', headers: {} });
    await endpoint.close();
    await endpoint.close();

    expect(await stream.next()).toMatchObject({ done: true });
    await shop.feed.waitForOpen(0);
  });

  it('closes a subscription when it is told to stop', async () => {
    await start('reviews');
    const controller = new AbortController();
    const stream = await endpoint.subscribe({ query: 'subscription { tick }', headers: {}, signal: controller.signal });
    await shop.feed.waitForOpen(1);
    controller.abort();

    expect(await stream.next()).toMatchObject({ done: true });
    await shop.feed.waitForOpen(0);
  });
});
