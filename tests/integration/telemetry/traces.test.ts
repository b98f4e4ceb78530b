import { afterEach, describe, expect, it, vi } from 'vitest';
import { ask } from '../../support/gateway/ask.ts';
import { connectLive } from '../../support/gateway/live-client.ts';
import { startTracedGateway, type TracedGateway } from '../../support/telemetry/traced-shop.ts';
import type { ReceivedSpan } from '../../support/telemetry/otlp.ts';

let gateway: TracedGateway;
afterEach(async () => {
  await gateway.close();
  vi.unstubAllEnvs();
});

const CLIENT_TRACE = 'a'.repeat(32);
const CLIENT_SPAN = 'b'.repeat(16);
const from = (flags: '00' | '01') => ({ headers: { traceparent: `00-${CLIENT_TRACE}-${CLIENT_SPAN}-${flags}` } });
const rootOf = (spans: readonly ReceivedSpan[]) => spans.find(({ parentId }) => parentId === null);
const named = (spans: readonly ReceivedSpan[], name: string) => spans.filter((span) => span.name === name);
const child = (spans: readonly ReceivedSpan[], parent: ReceivedSpan | undefined, name: string) =>
  spans.find((span) => span.name === name && span.parentId === parent?.spanId);

describe('a request', () => {
  it('is one trace, from the gateway to its subgraphs', async () => {
    gateway = await startTracedGateway();
    await ask(gateway, 'query Shelf { products(first: 2) { title reviews { body } } }');
    const spans = await gateway.flush();

    const root = rootOf(spans);
    expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([root?.traceId]));
    expect(root).toMatchObject({
      service: 'shop',
      kind: 'server',
      error: null,
      attributes: {
        'graphql.operation.type': 'query',
        'graphql.operation.name': 'Shelf',
        'http.request.method': 'POST',
        'http.response.status_code': 200,
        'url.path': '/graphql',
        'hma.plan.cache': 'miss',
        'hma.subgraph.requests': 2,
      },
    });
    const reviews = child(spans, root, 'subgraph reviews');
    expect(reviews).toMatchObject({ kind: 'client', attributes: { 'hma.subgraph.name': 'reviews', 'hma.entities': 2 } });
    expect(child(spans, reviews, 'query')).toMatchObject({ kind: 'server', attributes: { 'hma.subgraph.name': 'reviews' } });
    expect(child(spans, child(spans, root, 'subgraph catalog'), 'query')).toBeDefined();
  });

  it('shows how long reading and planning took where either was new', async () => {
    gateway = await startTracedGateway();
    await ask(gateway, '{ me { id } }');
    await ask(gateway, '{ me { id } }');
    const spans = await gateway.flush();

    const [first, second] = named(spans, 'query').filter(({ parentId }) => parentId === null);
    expect(child(spans, first, 'graphql.read')).toMatchObject({ kind: 'internal', duration: expect.any(Number) });
    expect(child(spans, first, 'graphql.plan')?.duration).toBeGreaterThan(0);
    expect(second?.attributes['hma.plan.cache']).toBe('hit');
    expect([named(spans, 'graphql.read'), named(spans, 'graphql.plan')]).toMatchObject([{ length: 1 }, { length: 1 }]);
  });

  it.each([
    { what: 'a subgraph failed', query: '{ boom }', code: 'INTERNAL_SERVER_ERROR' },
    { what: 'it is not valid', query: '{ nothing }', code: 'GRAPHQL_VALIDATION_FAILED' },
    { what: 'it may not have a field', query: '{ secret }', code: 'FORBIDDEN' },
  ])('is marked with the code where $what', async ({ query, code }) => {
    gateway = await startTracedGateway();
    await ask(gateway, query);
    const root = rootOf(await gateway.flush());

    expect(root).toMatchObject({ error: code, attributes: { 'error.type': code } });
  });

  it('has its trace in the lines of the log', async () => {
    gateway = await startTracedGateway();
    await ask(gateway, '{ boom me { name } }');
    const root = rootOf(await gateway.flush());

    expect(gateway.logged.filter(({ trace_id }) => trace_id === root?.traceId).map(({ msg }) => msg)).toEqual([
      'An error that no client is to see',
      'Operation',
    ]);
  });

  it('tells nobody of what it is about or who asks', async () => {
    gateway = await startTracedGateway();
    const options = {
      variables: { text: 'variable-7f3a', first: 1 },
      headers: { authorization: 'Bearer token-7f3a', cookie: '__Host-hma_session=cookie-7f3a', 'x-service-token': 'service-7f3a' },
    };
    await ask(gateway, 'query Find($text: String!) { search(text: $text) { __typename } product(id: "literal-7f3a") { id } }', options);
    await ask(gateway, 'mutation { log(entry: "literal-7f3a") }', options);
    await ask(gateway, '{ users { broken } boom strict { value } product(id: "literal-7f3a") { nothing } }', options);
    await ask(gateway, '{ boom users { broken } }', options);
    await gateway.flush();

    const sent = Buffer.concat(gateway.collector.requests.map(({ body }) => body)).toString('latin1');
    expect(sent).toContain('Find');
    // Neither what clients sent, nor what subgraphs said of their errors.
    for (const secret of ['7f3a', 'hunter2', 'No such thing', 'Cannot query field', 'authorization', 'search(']) {
      expect(sent).not.toContain(secret);
    }
    const told = gateway.collector
      .spans()
      .flatMap(({ name, attributes, error }) => [name, error].concat(Object.values(attributes).map(String)));
    expect(told.filter((value) => !/^[\w .:/-]*$/.test(String(value)))).toEqual([]);
  });
});

describe("a client's own trace", () => {
  it('is linked to, and neither continued nor believed, unless it is trusted', async () => {
    vi.stubEnv('OTEL_TRACES_SAMPLER', 'parentbased_always_off');
    gateway = await startTracedGateway();
    await ask(gateway, '{ me { name } }', from('01'));
    const unsampled = await gateway.flush();
    await gateway.close();
    vi.unstubAllEnvs();
    gateway = await startTracedGateway();
    await ask(gateway, '{ me { name } }', from('00'));
    const root = rootOf(await gateway.flush());

    expect(unsampled).toEqual([]);
    expect(root?.links).toEqual([{ traceId: CLIENT_TRACE, spanId: CLIENT_SPAN }]);
    expect(root?.traceId).not.toBe(CLIENT_TRACE);
  });

  it('is continued where it is trusted, and recorded when it says so', async () => {
    vi.stubEnv('OTEL_TRACES_SAMPLER', 'parentbased_always_off');
    gateway = await startTracedGateway({ trustsTraceparent: true });
    await ask(gateway, '{ me { name } }');
    await ask(gateway, 'query Recorded { me { name } }', from('01'));
    const spans = await gateway.flush();

    expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([CLIENT_TRACE]));
    expect(spans.find(({ parentId }) => parentId === CLIENT_SPAN)?.attributes['graphql.operation.name']).toBe('Recorded');
  });

  it.each(['00', '01'] as const)('reaches the subgraphs with what else it carries, sampled or not (%s)', async (flags) => {
    const seen: Record<string, string>[] = [];
    gateway = await startTracedGateway({
      trustsTraceparent: true,
      endpointFor: (name) => ({
        name,
        execute: async ({ headers }) => {
          seen.push(headers);
          return { data: { me: { name: 'Ada' } } };
        },
        subscribe: () => Promise.reject(new Error('There are none')),
        close: async () => {},
      }),
    });
    await ask(gateway, '{ me { name } }', { headers: { ...from(flags).headers, tracestate: 'vendor=1' } });
    const spans = await gateway.flush();

    expect(seen).toMatchObject([
      { traceparent: expect.stringMatching(new RegExp(`^00-${CLIENT_TRACE}-[0-9a-f]{16}-${flags}$`)), tracestate: 'vendor=1' },
    ]);
    expect(spans.some(({ name }) => name === 'query')).toBe(flags === '01');
  });

  it.each(['', 'nonsense', `00-${'0'.repeat(32)}-${CLIENT_SPAN}-01`, `ff-${CLIENT_TRACE}-${CLIENT_SPAN}-01`])(
    'is none when it is written as "%s"',
    async (traceparent) => {
      gateway = await startTracedGateway({ trustsTraceparent: true });
      await ask(gateway, '{ me { name } }', { headers: { traceparent } });
      const root = rootOf(await gateway.flush());

      expect(root).toMatchObject({ traceId: expect.not.stringMatching(/^(0|a)+$/), links: [] });
    },
  );
});

describe('a subscription', () => {
  it('has a trace for its opening, and one for each event with what it took', async () => {
    gateway = await startTracedGateway();
    const client = connectLive(gateway);
    const updates = client.subscribe('subscription Watch { reviewAdded { review { product { title } } } }');
    await gateway.shop.feed.waitForOpen(1);
    gateway.shop.feed.publish('reviewAdded', { cursor: 'c1', review: 'r2' });
    await updates.next();
    gateway.shop.feed.publish('reviewAdded', { cursor: 'c2', review: 'r1' });
    await updates.next();
    await client.close();
    const spans = await gateway.flush();

    const opening = rootOf(named(spans, 'subscription'));
    const events = named(spans, 'subscription event');
    expect(opening).toMatchObject({ kind: 'server', attributes: { 'graphql.operation.name': 'Watch', 'hma.plan.cache': 'miss' } });
    expect(child(spans, opening, 'subscription')).toMatchObject({ kind: 'server', attributes: { 'hma.subgraph.name': 'reviews' } });
    expect(events).toMatchObject([
      { kind: 'consumer', parentId: null, attributes: { 'hma.subgraph.requests': 1 } },
      { kind: 'consumer', parentId: null },
    ]);
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(3);
    for (const event of events) {
      expect(event.links).toEqual([{ traceId: opening?.traceId, spanId: opening?.spanId }]);
      expect(child(spans, child(spans, event, 'subgraph catalog'), 'query')).toBeDefined();
    }
  });

  it('shares its socket with queries, which are traces of their own', async () => {
    gateway = await startTracedGateway();
    const client = connectLive(gateway);
    await client.subscribe('query Once { me { name } }').next();
    await client.close();
    const spans = await gateway.flush();

    const root = rootOf(spans);
    expect(root?.attributes).toMatchObject({ 'graphql.operation.name': 'Once', 'hma.subgraph.requests': 1 });
    expect(child(spans, root, 'subgraph accounts')).toBeDefined();
  });
});
