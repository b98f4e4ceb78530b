import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createOrigins } from '../../../gateway/security/origins.ts';
import { createRateLimits } from '../../../gateway/security/rate-limits.ts';
import { SESSION_COOKIE } from '../../../gateway/security/session-token.ts';
import { createDeferred } from '../../../gateway/streams/deferred.ts';
import { unauthenticated } from '../../../platform/errors.ts';
import { createLimits } from '../../../platform/limits/limits.ts';
import { createLogger } from '../../../platform/logger.ts';
import { startGateway, type StartOptions, type TestGateway } from '../../support/gateway/start-gateway.ts';
import { createShopEndpoint } from '../../support/subgraphs/local-endpoint.ts';
import { createShop, type Shop } from '../../support/subgraphs/shop.ts';

let gateway: TestGateway;
const start = async (options: StartOptions = {}) => {
  gateway = await startGateway(options);
};
afterEach(() => gateway.close());

/** Of one connection or the other, and of its time. */
const OF_ITSELF = new Set(['date', 'connection', 'keep-alive']);

/** Posts by the front door, which takes bodies of a length, or past it: in chunks. */
async function post(body: string, headers: Record<string, string>, way: 'plain' | 'chunked') {
  const framing = way === 'plain' ? { 'content-length': String(Buffer.byteLength(body)) } : { 'transfer-encoding': 'chunked' };
  const client = request(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-correlation-id': 'the-same-for-both', ...headers, ...framing },
  });
  client.end(body);
  const [response] = (await once(client, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const shown = Object.entries(response.headers).filter(([name]) => !OF_ITSELF.has(name));
  return { status: response.statusCode, headers: Object.fromEntries(shown), body: Buffer.concat(chunks).toString('base64') };
}

/** A connection, and the statuses that came on it. */
function open() {
  const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
  let text = '';
  socket.on('data', (data: Buffer) => {
    text += data.toString();
  });
  return { socket, statuses: () => [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status) };
}

const headOf = (body: string, more = ''): string =>
  `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n${more}\r\n`;

function subgraphOf({ subgraphs }: Shop, name: string): ShopSubgraph {
  const subgraph = subgraphs.find((one) => one.name === name);
  if (!subgraph) throw new Error(`The shop has no ${name}`);
  return subgraph;
}
type ShopSubgraph = Shop['subgraphs'][number];

const QUERY = JSON.stringify({ query: '{ product(id: "p1") { title } }' });
const LONG = JSON.stringify({ query: `{ ${Array.from({ length: 80 }, (_, n) => `a${n}: product(id: "p1") { title }`).join(' ')} }` });

describe('the front door', () => {
  it.each([
    { what: 'a query', body: QUERY, status: 200 },
    { what: 'a query for a client of the newer type', body: QUERY, headers: { accept: 'application/graphql-response+json' }, status: 200 },
    { what: 'a client who takes no JSON', body: QUERY, headers: { accept: 'text/csv' }, status: 406 },
    { what: 'JSON that is cut off', body: '{"query": ', status: 400 },
    { what: 'a list', body: '[]', status: 400 },
    { what: 'a prototype', body: '{"query":"{ me { id } }","__proto__":{"x":1}}', status: 400 },
    { what: 'a constructor', body: '{"query":"{ me { id } }","constructor":{"prototype":{}}}', status: 400 },
    { what: 'nothing that is asked for', body: '{}', status: 400 },
    { what: 'a text that is no document', body: '{"query":"{"}', status: 400 },
    { what: 'a mark of byte order', body: `\uFEFF${QUERY}`, status: 200 },
    { what: 'a type with its charset', body: QUERY, headers: { 'content-type': 'application/json; charset=utf-8' }, status: 200 },
    { what: 'another charset', body: QUERY, headers: { 'content-type': 'application/json; charset=utf-16' }, status: 200 },
    { what: 'a type that is none of ours', body: QUERY, headers: { 'content-type': 'application/jsonx' }, status: 415 },
    { what: 'a body that says it is encoded', body: QUERY, headers: { 'content-encoding': 'gzip' }, status: 415 },
    { what: 'a page that may ask', body: QUERY, headers: { origin: 'https://app.test' }, status: 200 },
    { what: 'a page that may not', body: QUERY, headers: { origin: 'https://evil.test' }, status: 200 },
    { what: 'somebody who is nobody', body: QUERY, headers: { authorization: 'Bearer nobody' }, status: 401 },
    { what: 'a session that is over', body: QUERY, headers: { cookie: `${SESSION_COOKIE}=nobody` }, status: 401 },
    { what: 'a long answer', body: LONG, headers: { 'accept-encoding': 'gzip, deflate, br' }, status: 200 },
    { what: 'a long answer for who takes it as it is', body: LONG, headers: { 'accept-encoding': 'br;q=0' }, status: 200 },
  ])('says of $what what the server behind it says', async ({ body, headers = {}, status }) => {
    await start({
      origins: createOrigins({ listed: ['https://app.test'] }),
      isTls: true,
      operationLimits: { aliases: 100, rootFields: 100 },
      identify: async ({ headers: { authorization, cookie } }) => {
        if (authorization?.endsWith('nobody') || cookie?.endsWith('nobody')) throw unauthenticated('Nobody knows this token');
        return { rights: null, viewerKey: '', headersFor: async () => ({}) };
      },
    });
    const plain = await post(body, headers, 'plain');

    expect(plain).toEqual(await post(body, headers, 'chunked'));
    expect(plain.status).toBe(status);
  });

  it('counts who asks as the server behind it does', async () => {
    const limits = createLimits({ logger: createLogger('test', 'fatal') });
    const rateLimits = createRateLimits(limits, { user: 9, service: 9, address: 3, connections: 9, badTokens: 9 });
    await start({
      rateLimits,
      identify: async () => ({ rights: null, viewerKey: '', headersFor: async () => ({}), quota: { policy: 'address', key: 'a' } }),
    });
    const left = [];
    for (const way of ['plain', 'chunked', 'plain', 'plain', 'chunked'] as const) {
      const { status, headers } = await post(QUERY, {}, way);
      left.push([status, /r=(\d+)/.exec(String(headers['ratelimit']))?.[1], headers['retry-after'] !== undefined]);
    }

    expect(left).toEqual([
      [200, '2', false],
      [200, '1', false],
      [200, '0', false],
      [429, '0', true],
      [429, '0', true],
    ]);
  });

  it('hangs up on who is refused and goes on sending', async () => {
    await start({ limits: { receiveMs: 50 }, identify: async () => Promise.reject(unauthenticated('Nobody')) });
    const { socket, statuses } = open();
    socket.write(`${headOf(QUERY)}{"q`);
    await once(socket, 'close');

    expect(statuses()).toEqual(['401']);
  });

  it('carries nothing out of which its client has heard that it came too late', async () => {
    const shop = createShop();
    const go = createDeferred();
    await start({
      shop,
      limits: { receiveMs: 50 },
      endpointFor: (name) => {
        const endpoint = createShopEndpoint(subgraphOf(shop, name));
        const isWaitedFor = ({ query }: { query: string }) => !query.includes('mutation');
        return { ...endpoint, execute: async (asked) => (isWaitedFor(asked) && (await go.promise), endpoint.execute(asked)) };
      },
    });
    const { socket, statuses } = open();
    const mutation = JSON.stringify({ query: 'mutation { log(entry: "too late") }' });
    socket.write(`${headOf(QUERY)}${QUERY}${headOf(mutation)}${mutation.slice(0, 5)}`);
    // The refusal waits behind the first answer.
    await sleep(200);
    socket.write(mutation.slice(5));
    await sleep(50);
    go.resolve();
    await once(socket, 'close');

    expect({ statuses: statuses(), log: shop.log }).toEqual({ statuses: ['200', '408'], log: [] });
  });

  it('lets the answers before a refusal go out on the same connection', async () => {
    const shop = createShop();
    const go = createDeferred();
    await start({
      shop,
      limits: { receiveMs: 50 },
      identify: async ({ headers: { authorization } }) => {
        if (authorization) throw unauthenticated('Nobody');
        return { rights: null, viewerKey: '', headersFor: async () => ({}) };
      },
      endpointFor: (name) => {
        const endpoint = createShopEndpoint(subgraphOf(shop, name));
        return { ...endpoint, execute: async (asked) => (await go.promise, endpoint.execute(asked)) };
      },
    });
    const { socket, statuses } = open();
    socket.write(`${headOf(QUERY)}${QUERY}${headOf(QUERY, 'Authorization: Bearer x\r\n')}{"q`);
    await sleep(200);
    go.resolve();
    await once(socket, 'close');

    expect(statuses()).toEqual(['200', '401']);
  });

  it('tells the subgraphs of a client who has left, also of one whose request waited for an earlier one on its connection', async () => {
    const shop = createShop();
    const [arrived, ended] = [createDeferred(), createDeferred()];
    let waiting = 0;
    await start({
      shop,
      endpointFor: (name) => {
        return {
          ...createShopEndpoint(subgraphOf(shop, name)),
          execute: ({ signal }) =>
            new Promise((_, reject) => {
              waiting += 1;
              if (waiting === 2) arrived.resolve();
              signal?.addEventListener('abort', () => {
                waiting -= 1;
                if (waiting === 0) ended.resolve();
                reject(signal.reason);
              });
            }),
        };
      },
    });
    const { socket } = open();
    socket.write(`${headOf(QUERY)}${QUERY}${headOf(QUERY)}${QUERY}`);
    await arrived.promise;
    socket.destroy();

    await ended.promise;
    expect(waiting).toBe(0);
  });

  const ASKS = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQBAAAAAAIAAAAA\r\n';

  it('goes on in HTTP/1.1 with who would rather speak another protocol, in one connection as often as they ask', async () => {
    await start({ limits: { connections: 3 } });
    const { socket, statuses } = open();
    for (let n = 1; n <= 12; n += 1) {
      // The body may come later.
      socket.write(`${headOf(QUERY, ASKS)}${QUERY.slice(0, 9)}`);
      await sleep(5);
      socket.write(QUERY.slice(9));
      await expect.poll(statuses).toHaveLength(2 * n - 1);
      socket.write(`GET /health/live HTTP/1.1\r\nHost: x\r\n${ASKS}\r\n`);
      await expect.poll(statuses).toHaveLength(2 * n);
    }
    expect(new Set(statuses())).toEqual(new Set(['200']));
    const { socket: other, statuses: ofOther } = open();
    other.write(`${headOf(QUERY)}${QUERY}`);

    await expect.poll(ofOther).toEqual(['200']);
    socket.destroy();
    other.destroy();
  });

  it.each(['resetAndDestroy', 'end', 'resume'] as const)(
    'hangs up on who asks for another protocol before they are answered, and outlives their %s',
    async (leave) => {
      await start({ identify: async () => (await sleep(50), { rights: null, viewerKey: '', headersFor: async () => ({}) }) });
      const { socket } = open();
      socket.on('error', () => undefined);
      const closed = once(socket, 'close');
      socket.write(`${headOf(QUERY)}${QUERY}${headOf(QUERY, ASKS)}${QUERY}`);
      await sleep(10);
      if (!socket.destroyed) socket[leave]();
      await closed;

      expect((await fetch(`${gateway.url}/health/live`)).status).toBe(200);
    },
  );

  it('has the last answer of a connection say so while the gateway closes', async () => {
    const shop = createShop();
    const [arrived, go] = [createDeferred(), createDeferred()];
    await start({
      shop,
      endpointFor: (name) => {
        const endpoint = createShopEndpoint(subgraphOf(shop, name));
        return {
          ...endpoint,
          execute: async (asked) => {
            arrived.resolve();
            await go.promise;
            return endpoint.execute(asked);
          },
        };
      },
    });
    const answer = fetch(`${gateway.url}/graphql`, { method: 'POST', body: QUERY, headers: { 'content-type': 'application/json' } });
    await arrived.promise;
    const closed = gateway.close();
    go.resolve();

    expect((await answer).headers.get('connection')).toBe('close');
    await closed;
  });
});
