import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { addFurtherPorts } from '../../../gateway/http/further-ports.ts';
import { createDeferred } from '../../../gateway/streams/deferred.ts';
import { ask } from '../../support/gateway/ask.ts';
import { connectLive } from '../../support/gateway/live-client.ts';
import { startGateway, type StartOptions, type TestGateway } from '../../support/gateway/start-gateway.ts';
import { createShopEndpoint } from '../../support/subgraphs/local-endpoint.ts';
import { createShop } from '../../support/subgraphs/shop.ts';

describe('further ports of the gateway', () => {
  let gateway: TestGateway | null = null;

  const start = async (ports: number[], options: StartOptions = {}) => {
    gateway = await startGateway({ routes: (app) => addFurtherPorts(app, { host: '127.0.0.1', ports }), ...options });
    const urls = gateway.logged.filter(({ msg }) => msg === 'Also listening').map(({ port }) => `http://127.0.0.1:${String(port)}`);
    return { ...gateway, urls };
  };

  afterEach(async () => {
    await gateway?.close();
    gateway = null;
  });

  it('answer requests', async () => {
    const { urls } = await start([0, 0]);
    expect(new Set(urls).size).toBe(2);
    for (const url of urls) expect((await ask({ url }, '{ me { name } }')).body).toEqual({ data: { me: { name: 'Ada' } } });
  });

  it('carry subscriptions, and close them with the gateway', async () => {
    const { urls, shop, close } = await start([0]);
    const client = connectLive({ url: urls[0] ?? '' });
    const updates = client.subscribe('subscription { reviewAdded { review { id } } }');
    await shop.feed.waitForOpen(1);
    shop.feed.publish('reviewAdded', { cursor: 'c1', review: 'r2' });
    const { value } = await updates.next();
    const ended = updates.next().catch(() => null);
    await close();

    expect(value).toEqual({ data: { reviewAdded: { review: { id: 'r2' } } } });
    expect(await client.closed).toMatchObject({ code: 1012 });
    await ended;
  });

  it('finish their requests before the gateway is closed', async () => {
    const shop = createShop();
    const [asked, answer] = [createDeferred(), createDeferred()];
    const accounts = createShopEndpoint(shop.subgraphs[0]!);
    const execute: typeof accounts.execute = async (operation) => {
      asked.resolve();
      await answer.promise;
      return accounts.execute(operation);
    };
    const { urls, close } = await start([0], { shop, endpointFor: (name) => ({ ...accounts, name, execute }) });
    const answered = ask({ url: urls[0] ?? '' }, '{ me { name } }');
    await asked.promise;
    const closed = close();
    // A server that does not wait is closed within a few milliseconds.
    const first = await Promise.race([closed.then(() => 'closed'), setTimeout(250, 'waits')]);
    answer.resolve();

    expect(first).toBe('waits');
    expect((await answered).body).toEqual({ data: { me: { name: 'Ada' } } });
    await closed;
  });

  it('let nobody in any more once the gateway is closed', async () => {
    const { urls, close } = await start([0]);
    await close();
    await expect(ask({ url: urls[0] ?? '' }, '{ me { name } }')).rejects.toThrow('fetch failed');
  });

  it('keep the gateway from starting when one is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    await expect(start([(other.address() as AddressInfo).port])).rejects.toMatchObject({ code: 'EADDRINUSE' });
    other.close();
  });
});
