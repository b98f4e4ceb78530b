import { afterEach, expect, it } from 'vitest';
import { createHttpEndpoint } from '../../../gateway/endpoints/http-endpoint.ts';
import { composeSupergraph } from '../../../gateway/supergraph/compose.ts';
import type { Rights } from '../../../gateway/caller.ts';
import { NOBODY, somebody } from '../../support/gateway/guarded-graph.ts';
import { connectLive, type LiveClient } from '../../support/gateway/live-client.ts';
import { startGateway, type TestGateway } from '../../support/gateway/start-gateway.ts';
import { serveSubgraph, type ServedSubgraph } from '../../support/subgraphs/serve.ts';
import { createShop, type Shop } from '../../support/subgraphs/shop.ts';

let shop: Shop;
let gateway: TestGateway;
let client: LiveClient;
const served = new Map<string, ServedSubgraph>();
const further: ServedSubgraph[] = [];
const closed: string[] = [];
afterEach(async () => {
  await client.close();
  await gateway.close();
  await Promise.all([...served.values(), ...further.splice(0)].map((server) => server.close()));
  closed.length = 0;
});

type Change = { urls?: Record<string, string>; sdl?: Record<string, (sdl: string) => string> };

/** The shop's supergraph, with subgraphs elsewhere or otherwise. */
const supergraph = ({ urls = {}, sdl = {} }: Change = {}): string =>
  composeSupergraph(
    shop.subgraphs.map((subgraph) => ({
      name: subgraph.name,
      file: subgraph.name,
      sdl: sdl[subgraph.name]?.(subgraph.sdl) ?? subgraph.sdl,
      url: urls[subgraph.name] ?? served.get(subgraph.name)?.url ?? '',
    })),
  ).sdl;

async function start(rights: Rights | null = null): Promise<void> {
  shop = createShop();
  for (const subgraph of shop.subgraphs) served.set(subgraph.name, await serveSubgraph(subgraph));
  gateway = await startGateway({
    shop,
    supergraphSdl: supergraph(),
    endpointFor: (name, url) => {
      const endpoint = createHttpEndpoint({ name, url });
      return { ...endpoint, close: () => (closed.push(url), endpoint.close()) };
    },
    identify: async () => ({ rights, viewerKey: '', headersFor: async () => ({}) }),
  });
  client = connectLive(gateway);
}

/** The same subgraph, once more at another port. */
async function serveElsewhere(name: string): Promise<string> {
  const subgraph = shop.subgraphs.find((one) => one.name === name);
  if (!subgraph) throw new Error(`The shop has no ${name}`);
  const server = await serveSubgraph(subgraph);
  further.push(server);
  return server.url;
}

const publish = (n: number) => shop.feed.publish('reviewAdded', { cursor: `c${n}`, review: 'r1' });
const QUERY = 'subscription { reviewAdded { cursor review { body author { name } product { title } } } }';
const UPDATE = (n: number) => ({
  data: { reviewAdded: { cursor: `c${n}`, review: { body: 'Points north', author: { name: 'Ada' }, product: { title: 'Compass' } } } },
});
const addField = (sdl: string) => sdl.replace('type Query {', 'type Query { more: String, ');

it('goes on where it is when its events stay the same, with the fields of the new supergraph', async () => {
  await start();
  const updates = client.subscribe(QUERY);
  await shop.feed.waitForOpen(1);
  publish(1);
  expect((await updates.next()).value).toEqual(UPDATE(1));
  const catalog = await serveElsewhere('catalog');
  expect(await gateway.reload(supergraph({ urls: { catalog }, sdl: { accounts: addField } }))).toBe('switched');
  await expect.poll(() => closed).toEqual([served.get('catalog')?.url]);
  publish(2);

  expect((await updates.next()).value).toEqual(UPDATE(2));
  expect(shop.feed.openings).toHaveLength(1);
  expect(further[0]?.requests).toHaveLength(1);
});

it('goes over to where its subgraph has moved, and neither loses nor doubles an event', { timeout: 60_000 }, async () => {
  await start();
  const updates = client.subscribe(QUERY);
  await shop.feed.waitForOpen(1);
  const places = [await serveElsewhere('reviews'), await serveElsewhere('reviews'), served.get('reviews')?.url ?? ''];
  const graphs = places.map((reviews) => supergraph({ urls: { reviews } }));
  let sent = 0;
  const sending = setInterval(() => publish((sent += 1)), 20);
  for (const graph of graphs) expect(await gateway.reload(graph)).toBe('switched');
  await shop.feed.waitForOpenings(4);
  clearInterval(sending);
  publish((sent += 1));

  const received = [];
  while (received.length < sent) received.push((await updates.next()).value);
  expect(received).toEqual(Array.from({ length: sent }, (_, i) => UPDATE(i + 1)));
  expect(shop.feed.openings).toHaveLength(4);
});

it('opens its events again, from its cursor, when they have to say more than before', async () => {
  await start();
  const updates = client.subscribe(QUERY);
  await shop.feed.waitForOpen(1);
  publish(1);
  await updates.next();
  const unprovided = (sdl: string) => sdl.replace(' @provides(fields: "name")', '').replace(', name: String @external', '');
  await gateway.reload(supergraph({ sdl: { reviews: unprovided } }));
  await shop.feed.waitForOpenings(2);
  publish(2);

  expect((await updates.next()).value).toEqual(UPDATE(2));
  expect(shop.feed.openings).toEqual([undefined, 'c1']);
  await shop.feed.waitForOpen(1);
});

it('goes over without a cursor, too: the next one is open before the one before is left', async () => {
  await start();
  const updates = client.subscribe('subscription { reviewPinged { review { id } } }');
  const quiet = client.subscribe(QUERY);
  await shop.feed.waitForOpen(2);
  await gateway.reload(supergraph({ urls: { reviews: await serveElsewhere('reviews') } }));
  await shop.feed.waitForOpenings(4);
  await shop.feed.waitForOpen(2);
  shop.feed.publish('reviewPinged', { review: 'r2' });
  publish(1);

  expect((await updates.next()).value).toEqual({ data: { reviewPinged: { review: { id: 'r2' } } } });
  expect((await quiet.next()).value).toEqual(UPDATE(1));
});

it('ends with SCHEMA_CHANGED when something that was asked for is gone, and others go on', async () => {
  await start();
  const noted = client.subscribe('subscription { added: reviewAdded { cursor note } }');
  const others = client.subscribe(QUERY);
  await shop.feed.waitForOpen(2);
  publish(1);
  await Promise.all([noted.next(), others.next()]);
  await gateway.reload(supergraph({ sdl: { reviews: (sdl) => sdl.replace(', note: String', '') } }));

  expect((await noted.next()).value).toEqual({
    errors: [
      {
        message: expect.stringContaining('Cannot query field "note" on type "ReviewUpdate"'),
        path: ['added'],
        extensions: { code: 'SCHEMA_CHANGED' },
      },
    ],
  });
  expect((await noted.next()).done).toBe(true);
  await shop.feed.waitForOpen(1);
  publish(2);
  expect((await others.next()).value).toEqual(UPDATE(2));
});

const guard = (sdl: string) => sdl.replace('"@shareable"]', '"@shareable", "@authenticated"]');

it('is authorized anew: it ends where the caller may not have it any more', async () => {
  await start(NOBODY);
  const updates = client.subscribe(QUERY);
  await shop.feed.waitForOpen(1);
  const rule = (sdl: string) => guard(sdl).replace('after: String): ReviewUpdate', 'after: String): ReviewUpdate @authenticated');
  await gateway.reload(supergraph({ sdl: { reviews: rule } }));

  expect((await updates.next()).value).toMatchObject({ errors: [{ path: ['reviewAdded'], extensions: { code: 'UNAUTHENTICATED' } }] });
  expect((await updates.next()).done).toBe(true);
});

it.each([
  { who: 'nobody', rights: NOBODY, note: null },
  { who: 'somebody', rights: somebody(), note: 'good' },
])('is authorized anew: $who has what is guarded now, or not', async ({ rights, note }) => {
  await start(rights);
  const updates = client.subscribe('subscription { reviewAdded { cursor note } }');
  await shop.feed.waitForOpen(1);
  const rule = (sdl: string) => guard(sdl).replace('note: String', 'note: String @authenticated');
  await gateway.reload(supergraph({ sdl: { reviews: rule } }));
  await shop.feed.waitForOpen(1);
  if (note === null) await shop.feed.waitForOpenings(2);
  shop.feed.publish('reviewAdded', { cursor: 'c1', review: 'r1', note: 'good' });

  const { value } = await updates.next();
  expect(value?.data).toEqual({ reviewAdded: { cursor: 'c1', note } });
  expect(value?.errors?.map(({ path }) => path)).toEqual(note === null ? [['reviewAdded', 'note']] : undefined);
});

it('lets the former supergraph go once nobody lives on it', async () => {
  await start();
  const updates = client.subscribe(QUERY);
  await shop.feed.waitForOpen(1);
  publish(1);
  await updates.next();
  const urls = { reviews: await serveElsewhere('reviews') };
  await gateway.reload(supergraph({ urls }));
  await expect.poll(() => closed).toEqual([served.get('reviews')?.url]);
  publish(2);
  expect((await updates.next()).value).toEqual(UPDATE(2));
  await updates.return?.();
  await shop.feed.waitForOpen(0);
});
