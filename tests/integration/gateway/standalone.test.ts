import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { pino } from 'pino';
import { createDeferred, type Deferred } from '../../../gateway/streams/deferred.ts';
import { createStandaloneGateway } from '../../../gateway/standalone.ts';
import { ask } from '../../support/gateway/ask.ts';
import { startGatewayProcess, type GatewayProcess } from '../../support/gateway/gateway-process.ts';
import { connectLive } from '../../support/gateway/live-client.ts';
import { shopSdl } from '../../support/gateway/start-gateway.ts';
import { serveSubgraph, type ServedSubgraph } from '../../support/subgraphs/serve.ts';
import { createShop, type Shop, type ShopSubgraph } from '../../support/subgraphs/shop.ts';

// Each test starts a process that compiles what it runs.
describe('npm run gateway -- --supergraph', { timeout: 90_000 }, () => {
  let shop: Shop;
  let directory: string;
  let file: string;
  const served = new Map<string, ServedSubgraph>();
  let held: { asked: Deferred<void>; release: Deferred<void> } | null = null;
  let gateway: GatewayProcess | null = null;

  beforeAll(async () => {
    shop = createShop();
    for (const subgraph of shop.subgraphs) {
      const intercept = async () => {
        held?.asked.resolve();
        await held?.release.promise;
        return false;
      };
      served.set(subgraph.name, await serveSubgraph(subgraph, { intercept }));
    }
    directory = await mkdtemp(join(tmpdir(), 'supergraph-'));
    file = join(directory, 'supergraph.graphql');
    await writeFile(
      file,
      shopSdl(shop, (name) => served.get(name)?.url ?? ''),
    );
  });
  afterEach(async () => {
    held = null;
    gateway?.kill('SIGKILL');
    await gateway?.exited;
    gateway = null;
  });
  afterAll(async () => {
    await Promise.all([...served.values()].map((server) => server.close()));
    await rm(directory, { recursive: true });
  });

  it('serves any supergraph from a file, forwards who asks, and carries its subscriptions', async () => {
    gateway = await startGatewayProcess(['--supergraph', file, '--port', '0']);
    const { body } = await ask(gateway, '{ whoAmI me { reviews { product { title } } } }', { headers: { authorization: 'Bearer ada' } });
    const client = connectLive(gateway, { authorization: 'Bearer ada' });
    const updates = client.subscribe('subscription { reviewAdded { review { product { title } } } }');
    await shop.feed.waitForOpen(1);
    shop.feed.publish('reviewAdded', { cursor: 'c1', review: 'r2' });
    const update = await updates.next();
    await client.close();

    expect(body).toEqual({ data: { whoAmI: 'Bearer ada', me: { reviews: [{ product: { title: 'Compass' } }] } } });
    expect(update.value).toEqual({ data: { reviewAdded: { review: { product: { title: 'Rope' } } } } });
    expect(served.get('reviews')?.connections).toEqual([{ authorization: 'Bearer ada' }]);
  });

  it('shows what a subgraph says of its errors: the subgraphs are those who try it', async () => {
    gateway = await startGatewayProcess(['--supergraph', file, '--port', '0']);
    const { body } = await ask(gateway, '{ boom }');
    expect(body).toMatchObject({ data: { boom: null }, errors: [{ message: expect.stringContaining('ECONNREFUSED'), path: ['boom'] }] });
  });

  it('has the limits and the documents that the environment says', async () => {
    const documents = join(directory, 'documents.json');
    await writeFile(documents, JSON.stringify({ one: '{ whoAmI }', two: '{ whoAmI me { id } }' }));
    gateway = await startGatewayProcess(['--supergraph', file, '--port', '0'], {
      HMA_LIMIT_ROOT_FIELDS: '1',
      HMA_TRUSTED_DOCUMENTS: documents,
    });

    expect((await ask(gateway, '{ whoAmI }')).body.errors).toBeUndefined();
    expect((await ask(gateway, '{ whoAmI me { id } }')).body.errors?.[0]?.extensions).toMatchObject({ code: 'LIMIT_EXCEEDED', maximum: 1 });
    expect((await ask(gateway, '{ me { id } }')).body.errors?.[0]?.extensions?.['code']).toBe('FORBIDDEN');
  });

  it('does not start with a time limit for a subgraph that there is not', async () => {
    await expect(startGatewayProcess(['--supergraph', file, '--port', '0', '--timeout', '5,reveiws=9'])).rejects.toThrow(
      /--timeout names "reveiws", and the subgraphs are .*reviews/,
    );
  });

  it('serves a supergraph from an address', async () => {
    const sdl = shopSdl(shop, (name) => served.get(name)?.url ?? '');
    const server = createServer((_, response) => response.end(sdl)).listen(0, '127.0.0.1');
    await new Promise((resolve) => {
      server.once('listening', resolve);
    });
    gateway = await startGatewayProcess(['--supergraph', `http://127.0.0.1:${(server.address() as AddressInfo).port}/x`, '--port', '0']);
    server.close();

    expect((await ask(gateway, '{ me { name } }')).body).toEqual({ data: { me: { name: 'Ada' } } });
  });

  it('finishes the request in flight on SIGTERM, and is gone then', async () => {
    gateway = await startGatewayProcess(['--supergraph', file, '--port', '0']);
    held = { asked: createDeferred(), release: createDeferred() };
    const answered = ask(gateway, '{ me { name } }');
    await held.asked.promise;
    gateway.kill('SIGTERM');
    const refused = await untilRefused(gateway.url);
    held.release.resolve();

    expect(refused).toBe(true);
    expect((await answered).body).toEqual({ data: { me: { name: 'Ada' } } });
    expect(await gateway.exited).toMatchObject({ code: 0 });
  });

  it('goes over to what is put in the place of its supergraph, on SIGHUP to what is there', async () => {
    const place = join(directory, 'followed.graphql');
    const plans = join(directory, 'query-plans');
    const editions = ['one', 'two', 'three'].map((name) =>
      shopSdl(
        { ...shop, subgraphs: shop.subgraphs.map((part) => (part.name === 'accounts' ? withField(part, name) : part)) },
        (part) => served.get(part)?.url ?? '',
      ),
    );
    const put = async (edition: number) => {
      await writeFile(`${place}.new`, editions[edition] ?? '');
      await rename(`${place}.new`, place);
    };
    // A field that the gateway does not know keeps it from asking anybody.
    const isThere = async (field: string) => (await ask(gateway as GatewayProcess, `{ me { id } ${field} }`)).body.data !== undefined;
    await put(0);
    gateway = await startGatewayProcess(['--supergraph', place, '--poll', '0.1', '--plan-cache', plans, '--port', '0']);
    expect(await isThere('one')).toBe(true);
    await put(1);
    await expect.poll(() => isThere('two'), { timeout: 30_000 }).toBe(true);
    gateway.kill('SIGTERM');
    expect(await gateway.exited).toMatchObject({ code: 0 });

    gateway = await startGatewayProcess(['--supergraph', place, '--poll', '0', '--plan-cache', plans, '--port', '0']);
    expect(await isThere('two')).toBe(true);
    const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
    expect(metrics).toContain('gateway_plan_cache_total{outcome="kept"} 1');
    expect(metrics).not.toContain('gateway_plannings_total{thread="main"}');
    await put(2);
    gateway.kill('SIGHUP');
    await expect.poll(() => isThere('three'), { timeout: 30_000 }).toBe(true);
    expect(await isThere('two')).toBe(false);
  });

  it('says what is wrong, and ends', async () => {
    await expect(startGatewayProcess(['--supergraph', file, '--port', 'http'])).rejects.toThrow(
      'A port is a number from 0 to 65535, not "http"',
    );
  });
});

describe('a standalone gateway', () => {
  const logger = pino({ level: 'silent' });

  it.each([
    { why: 'there is no such file', supergraph: '/nowhere/supergraph.graphql', says: 'Cannot read a supergraph from /nowhere/' },
    { why: 'there is no such server', supergraph: 'http://127.0.0.1:1/x', says: 'Cannot read a supergraph from http://127.0.0.1:1/x: ' },
    { why: 'the file is no supergraph', supergraph: 'package.json', says: 'package.json is no Federation 2 supergraph: ' },
  ])('is not to be had when $why', async ({ supergraph, says }) => {
    await expect(createStandaloneGateway({ supergraph, logger })).rejects.toThrow(says);
  });

  it('is not to be had when the supergraph does not say where a subgraph is', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'supergraph-'));
    const supergraph = join(directory, 'supergraph.graphql');
    await writeFile(
      supergraph,
      shopSdl(createShop(), (name) => (name === 'stock' ? '' : `http://${name}.test/graphql`)),
    );

    await expect(createStandaloneGateway({ supergraph, logger })).rejects.toThrow('gives subgraph "stock" no URL');
    await rm(directory, { recursive: true });
  });
});

const withField = (part: ShopSubgraph, name: string): ShopSubgraph => ({
  ...part,
  sdl: part.sdl.replace('type Query {', `type Query { ${name}: String, `),
});

/** Asks for new connections until there are none to be had. */
async function untilRefused(url: string): Promise<boolean> {
  for (;;) {
    const isRefused = await fetch(`${url}/health/live`, { headers: { connection: 'close' } }).then(
      () => false,
      () => true,
    );
    if (isRefused) return true;
  }
}
