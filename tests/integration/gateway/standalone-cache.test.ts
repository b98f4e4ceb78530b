import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Gateway } from '../../../gateway/gateway.ts';
import { createStandaloneGateway } from '../../../gateway/standalone.ts';
import { ask } from '../../support/gateway/ask.ts';
import { shopSdl } from '../../support/gateway/start-gateway.ts';
import { serveSubgraph, type ServedSubgraph } from '../../support/subgraphs/serve.ts';
import { createShop } from '../../support/subgraphs/shop.ts';

const QUERY = '{ me { reviews { product { title } } } }';

describe('a cache over any supergraph', () => {
  const served = new Map<string, ServedSubgraph>();
  let cacheControl: string | null;
  let further: Record<string, string> = {};
  let directory: string;
  let gateway: Gateway;
  let at: { url: string };

  beforeAll(async () => {
    const shop = createShop();
    for (const subgraph of shop.subgraphs) {
      served.set(
        subgraph.name,
        await serveSubgraph(subgraph, {
          intercept: (_, response) => {
            if (cacheControl !== null) response.setHeader('cache-control', cacheControl);
            for (const [name, value] of Object.entries(further)) response.setHeader(name, value);
            return false;
          },
        }),
      );
    }
    directory = await mkdtemp(join(tmpdir(), 'supergraph-'));
    const supergraph = join(directory, 'supergraph.graphql');
    await writeFile(
      supergraph,
      shopSdl(shop, (name) => served.get(name)?.url ?? ''),
    );
    gateway = await createStandaloneGateway({ supergraph, logger: pino({ level: 'silent' }), entityStore: { bytes: 1_000_000 } });
    at = await gateway.listen({ host: '127.0.0.1', port: 0 });
  });
  afterAll(async () => {
    await gateway.close();
    await Promise.all([...served.values()].map((server) => server.close()));
    await rm(directory, { recursive: true });
  });

  /** How often each subgraph is asked while somebody asks, and whether anything went wrong. */
  const requestsFor = async (authorization: string, query = QUERY) => {
    const count = () => [...served].map(([name, { requests }]) => [name, requests.length] as const);
    const before = new Map(count());
    const { body } = await ask(at, query, { headers: { authorization } });
    return {
      ...Object.fromEntries(count().map(([name, requests]) => [name, requests - (before.get(name) ?? 0)])),
      hasErrors: Object.hasOwn(body, 'errors'),
    };
  };
  const rename = (authorization: string) => ask(at, 'mutation { rename(id: "u1", name: "Ada") { id } }', { headers: { authorization } });

  it('keeps nothing that a subgraph says nothing of', async () => {
    cacheControl = null;
    const first = await requestsFor('nobody special');
    expect(first).toMatchObject({ accounts: 1, reviews: 1, catalog: 1, hasErrors: false });
    expect(await requestsFor('nobody special')).toEqual(first);
  });

  it('keeps for one caller what is not said to be for everybody', async () => {
    cacheControl = 'max-age=600';
    await requestsFor('ada');
    expect(await requestsFor('ada')).toMatchObject({ accounts: 1, reviews: 0, catalog: 0 });
    expect(await requestsFor('bob')).toMatchObject({ accounts: 1, reviews: 1, catalog: 1 });
    expect(await requestsFor('bob')).toMatchObject({ accounts: 1, reviews: 0, catalog: 0 });
  });

  it('keeps for everybody what is said to be, until who asks has changed something', async () => {
    cacheControl = 'public, max-age=600';
    await requestsFor('cleo');
    expect(await requestsFor('dora')).toMatchObject({ accounts: 1, reviews: 0, catalog: 0 });

    await rename('dora');
    expect(await requestsFor('eve')).toMatchObject({ reviews: 0, catalog: 0 });
    expect(await requestsFor('dora')).toMatchObject({ reviews: 1, catalog: 1 });
    expect(await requestsFor('dora')).toMatchObject({ reviews: 0, catalog: 0 });
  });

  it.each([
    { what: 'differs by who asks', headers: { vary: 'Accept, Authorization' }, asked: 1 },
    { what: 'differs by whatever', headers: { vary: '*' }, asked: 1 },
    { what: 'was kept by somebody before', headers: { age: '30' }, asked: 1 },
    { what: 'differs by what is the same in each request', headers: { vary: 'Accept-Encoding, Origin' }, asked: 0 },
  ])('asks $asked time(s) more for an answer that $what', async ({ what, headers, asked }) => {
    cacheControl = 'public, max-age=600';
    // Of everybody before, nothing is good any more.
    await rename(what);
    further = headers;
    await requestsFor(what);
    expect(await requestsFor(what)).toMatchObject({ reviews: asked, catalog: asked });
    further = {};
  });

  it('keeps nothing of an answer with errors', async () => {
    cacheControl = 'public, max-age=600';
    const broken = '{ review(id: "r1") { author { broken } } }';
    const requests = [await requestsFor('fay', broken), await requestsFor('fay', broken)];

    expect(requests).toMatchObject([
      { accounts: 1, hasErrors: true },
      { accounts: 1, hasErrors: true },
    ]);
  });
});
