import { afterEach, describe, expect, it } from 'vitest';
import { connectLive, type LiveClient } from '../../support/gateway/live-client.ts';
import type { StartOptions, TestGateway } from '../../support/gateway/start-gateway.ts';
import { TRANSPORTS } from '../../support/gateway/transports.ts';
import { failingEndpoint } from '../../support/subgraphs/failing-endpoint.ts';
import { createShopEndpoint } from '../../support/subgraphs/local-endpoint.ts';
import { createShop } from '../../support/subgraphs/shop.ts';

describe.each(TRANSPORTS)('subscriptions, $name', ({ start }) => {
  let gateway: TestGateway;
  let client: LiveClient;
  const connect = async (options: StartOptions & { connectionParams?: Record<string, unknown> } = {}) => {
    gateway = await start(options);
    client = connectLive(gateway, options.connectionParams);
  };
  afterEach(async () => {
    await client.close();
    await gateway.close();
  });

  it('hydrates an event with fields of other subgraphs', async () => {
    await connect();
    const updates = client.subscribe('subscription { reviewAdded { review { body author { name email } product { title inStock } } } }');
    await gateway.shop.feed.waitForOpen(1);
    gateway.shop.feed.publish('reviewAdded', { cursor: 'c1', review: 'r1' });

    const { value } = await updates.next();

    expect(value).toEqual({
      data: {
        reviewAdded: {
          review: { body: 'Points north', author: { name: 'Ada', email: 'ada@example.org' }, product: { title: 'Compass', inStock: true } },
        },
      },
    });
  });

  it('gives the cursor to a client that asks for it, under the name it chose', async () => {
    await connect();
    const updates = client.subscribe('subscription { added: reviewAdded { at: cursor cursor } }');
    await gateway.shop.feed.waitForOpen(1);
    gateway.shop.feed.publish('reviewAdded', { cursor: 'c1', review: 'r1' });

    expect((await updates.next()).value).toEqual({ data: { added: { at: 'c1', cursor: 'c1' } } });
  });

  it.each([
    {
      why: 'whose type has no cursor',
      query: 'subscription { reviewPinged { review { id } } }',
      topic: 'reviewPinged',
      payload: { review: 'r1' },
      data: { reviewPinged: { review: { id: 'r1' } } },
    },
    { why: 'that is a scalar', query: 'subscription { tick }', topic: 'tick', payload: 3, data: { tick: 3 } },
    {
      why: 'whose root field stands in fragments',
      query: 'subscription { ...A } fragment A on Subscription { ... { tick } ...B } fragment B on Subscription { tick }',
      topic: 'tick',
      payload: 3,
      data: { tick: 3 },
    },
    {
      why: 'that is null',
      query: 'subscription { reviewAdded { cursor } }',
      topic: 'reviewAdded',
      payload: null,
      data: { reviewAdded: null },
    },
  ] as const)('delivers an event $why', async ({ query, topic, payload, data }) => {
    await connect();
    const updates = client.subscribe(query);
    await gateway.shop.feed.waitForOpen(1);
    gateway.shop.feed.publish(topic, payload);

    expect((await updates.next()).value).toEqual({ data });
  });

  it('delivers events in order, those that need no hydration too', async () => {
    await connect();
    const updates = client.subscribe('subscription { reviewAdded { cursor review { product { title } } } }');
    await gateway.shop.feed.waitForOpen(1);
    for (const cursor of ['c1', 'c2', 'c3']) gateway.shop.feed.publish('reviewAdded', { cursor, review: cursor === 'c2' ? null : 'r1' });

    const updatesInOrder = [await updates.next(), await updates.next(), await updates.next()];
    const cursors = updatesInOrder.map(({ value }) => (value?.data as { reviewAdded: { cursor: string } } | undefined)?.reviewAdded.cursor);
    expect(cursors).toEqual(['c1', 'c2', 'c3']);
  });

  it('passes the variables on, and the arguments', async () => {
    await connect();
    const updates = client.subscribe('subscription ($from: String) { reviewAdded(after: $from) { cursor } }', { from: 'c7' });
    void updates.next();
    await gateway.shop.feed.waitForOpen(1);

    expect(gateway.shop.feed.openings).toEqual(['c7']);
  });

  it('keeps a stream alive when an event cannot be hydrated', async () => {
    const shop = createShop();
    let isDown = true;
    await connect({
      shop,
      endpointFor: (name) => {
        const up = createShopEndpoint(shop.subgraphs.find((subgraph) => subgraph.name === name) ?? shop.subgraphs[0]!);
        return name === 'catalog' ? { ...up, execute: (request) => (isDown ? failingEndpoint(name) : up).execute(request) } : up;
      },
    });
    const updates = client.subscribe('subscription { reviewAdded { cursor review { product { title } } } }');
    await shop.feed.waitForOpen(1);
    shop.feed.publish('reviewAdded', { cursor: 'c1', review: 'r1' });
    const failed = await updates.next();
    isDown = false;
    shop.feed.publish('reviewAdded', { cursor: 'c2', review: 'r1' });
    const next = await updates.next();

    expect(failed.value).toEqual({
      data: { reviewAdded: { cursor: 'c1', review: { product: { title: null } } } },
      errors: [
        {
          message: 'The catalog service does not answer. Try again in a moment.',
          path: ['reviewAdded', 'review', 'product', 'title'],
          extensions: { code: 'UPSTREAM_UNAVAILABLE' },
        },
      ],
    });
    expect(next.value).toEqual({ data: { reviewAdded: { cursor: 'c2', review: { product: { title: 'Compass' } } } } });
  });

  it('masks what a subgraph says of itself in an event', async () => {
    await connect();
    const updates = client.subscribe('subscription { reviewAdded { cursor note } }');
    await gateway.shop.feed.waitForOpen(1);
    gateway.shop.feed.publish('reviewAdded', { cursor: 'c1', review: 'r1', note: 'boom' });

    expect((await updates.next()).value).toEqual({
      data: { reviewAdded: { cursor: 'c1', note: null } },
      errors: [
        {
          message: expect.stringContaining('correlation id'),
          path: ['reviewAdded', 'note'],
          extensions: { code: 'INTERNAL_SERVER_ERROR', correlationId: expect.any(String) },
        },
      ],
    });
  });

  it('hands on the refusal of a subgraph, and ends', async () => {
    await connect();
    const updates = client.subscribe('subscription { refused { cursor } }');

    expect((await updates.next()).value).toEqual({
      errors: [{ message: 'You may not listen', path: ['refused'], extensions: { code: 'FORBIDDEN' } }],
    });
    expect(await updates.next()).toMatchObject({ done: true });
  });

  it('ends when the subgraph has no more to say', async () => {
    await connect();
    const updates = client.subscribe('subscription { tick }');
    await gateway.shop.feed.waitForOpen(1);
    gateway.shop.feed.end('tick');

    expect(await updates.next()).toMatchObject({ done: true });
  });

  it('closes the upstream as soon as the client has enough', async () => {
    await connect();
    const updates = client.subscribe('subscription { tick }');
    await gateway.shop.feed.waitForOpen(1);
    await updates.return?.();

    await gateway.shop.feed.waitForOpen(0);
    expect(await gateway.registry.getSingleMetric('gateway_subscriptions')?.get()).toMatchObject({ values: [{ value: 0 }] });
  });

  it('closes every upstream of a client that hangs up', async () => {
    await connect();
    const updates = [client.subscribe('subscription { tick }'), client.subscribe('subscription { reviewAdded { cursor } }')];
    await gateway.shop.feed.waitForOpen(2);
    await client.close();
    await Promise.all(updates.map((stream) => stream.next().catch(() => {})));

    await expect(gateway.shop.feed.waitForOpen(0)).resolves.toBeUndefined();
  });

  it('says that a subgraph cannot be reached', async () => {
    const shop = createShop();
    await connect({ shop, endpointFor: (name) => failingEndpoint(name), limits: { reopenFirstMs: 1, upstreamAttempts: 2 } });
    const { value } = await client.subscribe('subscription { tick }').next();

    expect(value?.errors).toEqual([
      {
        message: 'The reviews service does not answer. Try again in a moment.',
        path: ['tick'],
        extensions: { code: 'UPSTREAM_UNAVAILABLE' },
      },
    ]);
  });

  it('runs queries and mutations', async () => {
    await connect({ connectionParams: { Authorization: 'Bearer ada' } });

    expect((await client.subscribe('{ whoAmI }').next()).value).toEqual({ data: { whoAmI: 'Bearer ada' } });
    expect((await client.subscribe('mutation { log(entry: "live") }').next()).value).toEqual({ data: { log: ['live'] } });
  });
});
