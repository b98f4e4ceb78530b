import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectLive, type LiveClient } from '../../support/gateway/live-client.ts';
import { startGateway, type TestGateway } from '../../support/gateway/start-gateway.ts';

describe('subscriptions', () => {
  let gateway: TestGateway;
  let client: LiveClient;
  beforeEach(async () => {
    gateway = await startGateway();
    client = connectLive(gateway);
  });
  afterEach(async () => {
    await client.close();
    await gateway.close();
  });

  it('hydrates an event with fields of other subgraphs', async () => {
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
});
