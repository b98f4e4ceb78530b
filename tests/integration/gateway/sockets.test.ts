import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { DomainError, forbidden, unauthenticated } from '../../../platform/errors.ts';
import { createDeferred } from '../../../gateway/streams/deferred.ts';
import { connectLive } from '../../support/gateway/live-client.ts';
import { createShopEndpoint } from '../../support/subgraphs/local-endpoint.ts';
import { createShop } from '../../support/subgraphs/shop.ts';
import { startGateway, type StartOptions, type TestGateway } from '../../support/gateway/start-gateway.ts';

describe('WebSockets', () => {
  let gateway: TestGateway;
  const start = async (options: StartOptions = {}) => {
    gateway = await startGateway(options);
    return gateway;
  };
  afterEach(() => gateway.close());

  const open = async (protocol: string | string[] = 'graphql-transport-ws') => {
    const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, protocol);
    await once(socket, 'open');
    return socket;
  };
  const closeOf = async (socket: WebSocket) => ((await once(socket, 'close')) as [number])[0];

  it.each([
    { why: 'is not who it says it is', error: unauthenticated(), code: 4401 },
    { why: 'may not come in', error: forbidden('No, and here is why: '.repeat(10)), code: 4400 },
    { why: 'cannot be looked up just now', error: new DomainError('UPSTREAM_UNAVAILABLE', 'Later'), code: 1013 },
    { why: 'trips over a bug', error: new TypeError('password is undefined'), code: 4500 },
  ])('closes the socket of a client that $why', async ({ error, code }) => {
    await start({ identify: () => Promise.reject(error) });
    const client = connectLive(gateway);
    await client
      .subscribe('{ me { id } }')
      .next()
      .catch(() => {});

    expect(await client.closed).toMatchObject({ code, reason: expect.not.stringContaining('password') });
  });

  it.each([
    { what: 'next', message: { type: 'next', id: '1', payload: {} } },
    { what: 'error', message: { type: 'error', id: '1', payload: [{ message: 'No' }] } },
    { what: 'connection_ack', message: { type: 'connection_ack' } },
  ])('closes the socket of a client that sends $what, which servers send, without an error in the log', async ({ message }) => {
    await start();
    const socket = await open();
    socket.send(JSON.stringify(message));

    expect(await closeOf(socket)).toBe(4400);
    expect(gateway.logged.filter(({ level }) => level === 50)).toEqual([]);
  });

  it('knows a caller by what connection_init carries, whatever the case of its names', async () => {
    const seen: unknown[] = [];
    await start({
      identify: async ({ transport, headers }) => {
        seen.push({ transport, authorization: headers['authorization'] });
        return { rights: null, viewerKey: '', headersFor: async () => ({}) };
      },
    });
    const client = connectLive(gateway, { Authorization: 'Bearer x' });
    await client.subscribe('{ me { id } }').next();
    await client.close();

    expect(seen).toEqual([{ transport: 'websocket', authorization: 'Bearer x' }]);
  });

  it.each([
    { what: 'an object', params: { authorization: { a: 1 } } },
    { what: 'a number', params: { Authorization: 5 } },
    { what: 'a list', params: { authorization: ['Bearer x'] } },
    { what: 'a boolean', params: { 'x-service-token': false } },
    { what: 'a list as the service token', params: { 'X-Service-Token': ['x'] } },
    { what: 'two of one name', params: { authorization: 'Bearer x', Authorization: 'Bearer y' } },
  ])('takes nobody for nobody who shows $what', async ({ params }) => {
    await start();
    const client = connectLive(gateway, params);
    await client
      .subscribe('{ me { id } }')
      .next()
      .catch(() => {});

    expect(await client.closed).toMatchObject({ code: 4401 });
  });

  it.each([{ params: {} }, { params: { authorization: null } }, { params: { authorization: '' } }])(
    'takes who shows nothing, $params, for nobody',
    async ({ params }) => {
      await start();
      const client = connectLive(gateway, params);

      expect((await client.subscribe('{ me { id } }').next()).value).toEqual({ data: { me: { id: 'u1' } } });
      await client.close();
    },
  );

  it('closes the socket when the session ends', async () => {
    let end: (() => void) | undefined;
    await start({
      identify: async () => ({
        rights: null,
        viewerKey: '',
        headersFor: async () => ({}),
        watch: (onEnd) => {
          end = () => onEnd(unauthenticated());
          return () => {};
        },
      }),
    });
    const client = connectLive(gateway);
    void client
      .subscribe('subscription { tick }')
      .next()
      .catch(() => {});
    await gateway.shop.feed.waitForOpen(1);
    end?.();

    expect(await client.closed).toMatchObject({ code: 4401 });
    await gateway.shop.feed.waitForOpen(0);
  });

  it('stops watching the session when the client hangs up', async () => {
    const stopped = createDeferred();
    await start({ identify: async () => ({ rights: null, viewerKey: '', headersFor: async () => ({}), watch: () => stopped.resolve }) });
    const client = connectLive(gateway);
    await client.subscribe('{ me { id } }').next();
    await client.close();

    await expect(stopped.promise).resolves.toBeUndefined();
  });

  it.each([
    { why: 'no subprotocol', protocol: [], message: null, code: 4406 },
    { why: 'a message that is not JSON', protocol: 'graphql-transport-ws', message: '{', code: 4400 },
    {
      why: 'an operation before connection_init',
      protocol: 'graphql-transport-ws',
      message: '{"type":"subscribe","id":"1","payload":{"query":"{ me { id } }"}}',
      code: 4401,
    },
    { why: 'a message that is too large', protocol: 'graphql-transport-ws', message: 'x'.repeat(1_100_000), code: 1009 },
  ])('closes the socket for $why', async ({ protocol, message, code }) => {
    await start();
    const socket = await open(protocol);
    const closed = closeOf(socket);
    if (message !== null) socket.send(message);

    expect(await closed).toBe(code);
  });

  it('answers 404 to an upgrade of another path', async () => {
    await start();
    const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/elsewhere`);
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number; destroy: () => void }];
    response.destroy();

    expect(response.statusCode).toBe(404);
  });

  it('survives a client that breaks off in the middle of the handshake', async () => {
    await start();
    const socket = connectTcp(Number(new URL(gateway.url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write('GET /graphql HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n');
    socket.destroy();

    expect((await fetch(`${gateway.url}/health/live`)).status).toBe(200);
  });

  it('cuts off a client that does not read what it subscribed to', async () => {
    await start({ limits: { queuedEvents: 20 } });
    const socket = await open();
    socket.send('{"type":"connection_init"}');
    await once(socket, 'message');
    socket.send('{"type":"subscribe","id":"1","payload":{"query":"subscription { reviewAdded { cursor note } }"}}');
    await gateway.shop.feed.waitForOpen(1);
    socket.pause();
    const note = 'x'.repeat(500_000);
    for (let n = 0; gateway.shop.feed.openCount() > 0 && n < 1_000; n += 1) {
      gateway.shop.feed.publish('reviewAdded', { cursor: String(n), review: 'r1', note });
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    expect(gateway.shop.feed.openCount()).toBe(0);
    const closed = closeOf(socket);
    socket.resume();

    expect(await closed).toBe(1013);
  });

  it('closes with 1012 when it goes away, so that clients come back', async () => {
    await start();
    const client = connectLive(gateway);
    void client
      .subscribe('subscription { tick }')
      .next()
      .catch(() => {});
    await gateway.shop.feed.waitForOpen(1);
    await gateway.close();

    expect(await client.closed).toMatchObject({ code: 1012 });
    expect(gateway.shop.feed.openCount()).toBe(0);
  });

  it('lets a query in flight come to its end before it goes away', async () => {
    const shop = createShop();
    const asked = createDeferred();
    const release = createDeferred();
    const accounts = createShopEndpoint(shop.subgraphs[0]!);
    await start({
      shop,
      endpointFor: (name) => ({
        ...accounts,
        name,
        async execute(operation) {
          asked.resolve();
          await release.promise;
          return accounts.execute(operation);
        },
      }),
    });
    const client = connectLive(gateway);
    const answer = client.subscribe('{ me { name } }').next();
    await asked.promise;
    const closed = gateway.close();
    release.resolve();

    expect((await answer).value).toEqual({ data: { me: { name: 'Ada' } } });
    expect(await client.closed).toMatchObject({ code: 1012 });
    await closed;
  });
});
