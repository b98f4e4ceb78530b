import { afterEach, describe, expect, it } from 'vitest';
import { createHttpEndpoint } from '../../../gateway/endpoints/http-endpoint.ts';
import type { UpstreamIdentity } from '../../../gateway/endpoints/upstream-sockets.ts';
import { connectLive, type LiveClient } from '../../support/gateway/live-client.ts';
import { startGateway, type TestGateway } from '../../support/gateway/start-gateway.ts';
import { createShopEndpoint } from '../../support/subgraphs/local-endpoint.ts';
import { serveSubgraph, type ServedSubgraph } from '../../support/subgraphs/serve.ts';
import { createShop, type Shop, type ShopSubgraph } from '../../support/subgraphs/shop.ts';

describe.each<{ identityIn: UpstreamIdentity }>([{ identityIn: 'operation' }, { identityIn: 'connection' }])(
  'an upstream that drops, identity in the $identityIn',
  ({ identityIn }) => {
    let shop: Shop;
    let reviews: ShopSubgraph;
    let server: ServedSubgraph;
    let gateway: TestGateway;
    let client: LiveClient;

    const start = async () => {
      shop = createShop();
      reviews = shop.subgraphs.find(({ name }) => name === 'reviews')!;
      server = await serveSubgraph(reviews);
      gateway = await startGateway({
        shop,
        limits: { reopenFirstMs: 1, reopenMaxMs: 20 },
        endpointFor: (name) =>
          name === 'reviews'
            ? createHttpEndpoint({ name, url: server.url, identityIn })
            : createShopEndpoint(shop.subgraphs.find((subgraph) => subgraph.name === name)!),
      });
      client = connectLive(gateway, { authorization: 'Bearer ada' });
    };
    afterEach(async () => {
      await client.close();
      await gateway.close();
      await server.close();
    });
    const publish = (cursor: string) => shop.feed.publish('reviewAdded', { cursor, review: 'r1' });
    const record = (cursor: string) => shop.feed.record('reviewAdded', { cursor, review: 'r1' });
    const next = async (updates: ReturnType<LiveClient['subscribe']>) => (await updates.next()).value?.data;

    it.each([1012, 1011, 1000, 1001, 4400])('is opened again from the last cursor after a close with %i', async (code) => {
      await start();
      const updates = client.subscribe('subscription { reviewAdded(after: "c0") { cursor } }');
      await shop.feed.waitForOpen(1);
      publish('c1');
      await next(updates);
      record('c2');
      server.closeSockets(code);
      await shop.feed.waitForOpenings(2);
      publish('c3');

      expect([await next(updates), await next(updates)]).toEqual([{ reviewAdded: { cursor: 'c2' } }, { reviewAdded: { cursor: 'c3' } }]);
      expect(shop.feed.openings).toEqual(['c0', 'c1']);
    });

    it('is opened again when its server is back, and the client notices nothing', async () => {
      await start();
      const updates = client.subscribe(
        'subscription ($from: String, $product: ID) { reviewAdded(after: $from, product: $product) { cursor review { author { name } } } }',
        { from: 'c0', product: 'p1' },
      );
      await shop.feed.waitForOpen(1);
      publish('c1');
      await next(updates);
      await server.close();
      record('c2');
      server = await serveSubgraph(reviews, { port: server.port });

      expect(await next(updates)).toEqual({ reviewAdded: { cursor: 'c2', review: { author: { name: 'Ada' } } } });
      expect(shop.feed.openings).toEqual(['c0', 'c1']);
    });

    it('is just opened again when its field takes no cursor', async () => {
      await start();
      const updates = client.subscribe('subscription { tick }');
      await shop.feed.waitForOpen(1);
      server.closeSockets(1012);
      await shop.feed.waitForOpenings(2);
      shop.feed.publish('tick', 2);

      expect(await next(updates)).toEqual({ tick: 2 });
    });

    it('goes when the last client goes', async () => {
      await start();
      const updates = client.subscribe('subscription { tick }');
      await shop.feed.waitForOpen(1);
      await updates.return?.();
      await shop.feed.waitForOpen(0);

      expect(await gateway.registry.getSingleMetric('gateway_subscriptions')?.get()).toMatchObject({ values: [{ value: 0 }] });
    });

    it('is told for whom it is', async () => {
      await start();
      void client.subscribe('subscription { tick }').next();
      await shop.feed.waitForOpen(1);

      expect(server.connections).toEqual([identityIn === 'connection' ? { authorization: 'Bearer ada' } : {}]);
    });
  },
);
