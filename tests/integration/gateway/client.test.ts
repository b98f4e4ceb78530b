import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createForgeryCheck } from '../../../gateway/security/forgery.ts';
import { createOrigins } from '../../../gateway/security/origins.ts';
import { createSessionIdentify } from '../../../gateway/security/session-identity.ts';
import type { SubgraphEndpoint, SubgraphRequest } from '../../../platform/graph/endpoint.ts';
import { startGateway, type TestGateway } from '../../support/gateway/start-gateway.ts';
import { createTestIdentities } from '../../support/identity.ts';
import { createShop } from '../../support/subgraphs/shop.ts';
import { createShopEndpoint } from '../../support/subgraphs/local-endpoint.ts';

/** What a client may try to be somebody else. */
const FORGED = { 'x-hma-client-address': '203.0.113.66', 'x-hma-client-agent': 'forged', 'x-forwarded-for': '203.0.113.5' };
const HELLO = JSON.stringify({ query: '{ me { id } }' });

let gateway: TestGateway;
let sent: SubgraphRequest['headers'][];
afterEach(() => gateway.close());

/** The gateway as it knows sessions, over subgraphs that note what they are told. */
async function start(trustedProxies: readonly string[]): Promise<void> {
  const shop = createShop();
  const { issuer } = await createTestIdentities();
  sent = [];
  const endpointFor = (name: string): SubgraphEndpoint => {
    const endpoint = createShopEndpoint(shop.subgraphs.find((one) => one.name === name) as (typeof shop.subgraphs)[number]);
    return {
      ...endpoint,
      execute: async (request) => {
        sent.push(request.headers);
        return endpoint.execute(request);
      },
    };
  };
  const identify = createSessionIdentify({
    issuer,
    userEndpoint: endpointFor(shop.subgraphs[0]?.name ?? ''),
    assertNotForged: createForgeryCheck(createOrigins({ listed: [] })),
  });
  gateway = await startGateway({ shop, endpointFor, identify, trustedProxies });
}

const overHttp = async () => {
  const headers = { 'content-type': 'application/json', 'user-agent': 'Tester/1', ...FORGED };
  await (await fetch(`${gateway.url}/graphql`, { method: 'POST', headers, body: HELLO })).json();
};

async function overWebSocket(params: Record<string, string> = {}): Promise<void> {
  const headers = { 'user-agent': 'Tester/1', ...FORGED };
  const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers });
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: params }));
  await once(socket, 'message');
  socket.send(`{"type":"subscribe","id":"1","payload":${HELLO}}`);
  await once(socket, 'message');
  socket.close();
  await once(socket, 'close');
}

describe.each([
  { transport: 'HTTP', ask: () => overHttp() },
  { transport: 'a WebSocket', ask: () => overWebSocket() },
])('a client over $transport', ({ ask }) => {
  it('has the address of its connection, whatever it says', async () => {
    await start([]);
    await ask();

    expect(sent.at(-1)).toMatchObject({ 'x-hma-client-address': '127.0.0.1', 'x-hma-client-agent': 'Tester/1' });
    expect(sent.at(-1)).not.toHaveProperty('x-forwarded-for');
  });

  it('has the address that a trusted proxy gives it', async () => {
    await start(['127.0.0.0/8']);
    await ask();

    expect(sent.at(-1)).toMatchObject({ 'x-hma-client-address': '203.0.113.5', 'x-hma-client-agent': 'Tester/1' });
  });
});

it('takes no address from connection_init', async () => {
  await start([]);
  await overWebSocket({ 'X-HMA-Client-Address': '203.0.113.66', 'x-forwarded-for': '203.0.113.66' });

  expect(sent.at(-1)).toMatchObject({ 'x-hma-client-address': '127.0.0.1' });
});
