import { afterEach, describe, expect, it } from 'vitest';
import { createHttpEndpoint } from '../../../gateway/endpoints/http-endpoint.ts';
import { composeSupergraph } from '../../../gateway/supergraph/compose.ts';
import { createDeferred } from '../../../gateway/streams/deferred.ts';
import type { SubgraphEndpoint } from '../../../platform/graph/endpoint.ts';
import { ask } from '../../support/gateway/ask.ts';
import { LINKS, NOBODY, schemaOf, somebody, type GuardedSubgraph } from '../../support/gateway/guarded-graph.ts';
import { startGateway, type StartOptions, type TestGateway } from '../../support/gateway/start-gateway.ts';
import { serveSubgraph, type ServedSubgraph } from '../../support/subgraphs/serve.ts';

/** Two subgraphs that say which edition of the graph they are of. */
const edition = (number: number, fields = ''): GuardedSubgraph[] => {
  const resolvers = (name: string) => ({
    Query: { [name]: () => ({ of: name, number, old: 1 }), extra: () => `extra of ${number}` },
  });
  return [
    {
      name: 'left',
      sdl: `${LINKS} type Query { left: Left ${fields} } type Left { of: String!, number: Int! }`,
      resolvers: resolvers('left'),
    },
    {
      name: 'right',
      sdl: `${LINKS} type Query { right: Right } type Right { of: String!, number: Int!, ${number === 1 ? 'old: Int' : 'young: Int'} }`,
      resolvers: { ...resolvers('right'), Right: { young: () => 2 } },
    },
  ];
};
const servers: ServedSubgraph[] = [];
const closed: string[] = [];
let gateway: TestGateway;
afterEach(async () => {
  await gateway.close();
  await Promise.all(servers.splice(0).map((server) => server.close()));
  closed.length = 0;
});

/** Serves the subgraphs, each on a port of its own, and composes them. */
async function serve(subgraphs: readonly GuardedSubgraph[], intercept?: () => Promise<boolean>): Promise<string> {
  const parts = [];
  for (const subgraph of subgraphs) {
    const server = await serveSubgraph(schemaOf(subgraph), intercept ? { intercept } : {});
    servers.push(server);
    parts.push({ name: subgraph.name, sdl: subgraph.sdl, url: server.url, file: subgraph.name });
  }
  return composeSupergraph(parts).sdl;
}

async function start(supergraphSdl: string, options: StartOptions = {}): Promise<void> {
  gateway = await startGateway({
    supergraphSdl,
    endpointFor: (name, url): SubgraphEndpoint => {
      const endpoint = createHttpEndpoint({ name, url });
      return {
        ...endpoint,
        close() {
          closed.push(`${name} ${url}`);
          return endpoint.close();
        },
      };
    },
    ...options,
  });
}

const BOTH = '{ left { of number } right { of number } }';
const answerOf = (number: number) => ({ data: { left: { of: 'left', number }, right: { of: 'right', number } } });

// Each reload starts a thread that compiles what it runs.
describe('another supergraph', { timeout: 60_000 }, () => {
  it('takes over under load, and not one answer fails or is of both', { timeout: 90_000 }, async () => {
    const [one, two] = [await serve(edition(1)), await serve(edition(2))];
    await start(one);
    const enough = new AbortController();
    const answers: { status: number; body: unknown }[] = [];
    const client = async (n: number) => {
      for (let i = 0; !enough.signal.aborted; i += 1) {
        answers.push(await ask(gateway, i % 4 === 0 ? `query Q${n}_${i % 40} ${BOTH}` : BOTH));
      }
    };
    const clients = Promise.all(Array.from({ length: 4 }, (_, n) => client(n)));
    const outcomes = [await gateway.reload(two), await gateway.reload(one), await gateway.reload(two)];
    const atTheEnd = await ask(gateway, BOTH);
    enough.abort();
    await clients;

    expect(outcomes).toEqual(['switched', 'switched', 'switched']);
    expect(atTheEnd.body).toEqual(answerOf(2));
    const texts = new Set(answers.map(({ status, body }) => JSON.stringify([status, body])));
    expect([...texts].toSorted()).toEqual([JSON.stringify([200, answerOf(1)]), JSON.stringify([200, answerOf(2)])]);
    expect(answers.length).toBeGreaterThan(50);
  });

  it('leaves to the one before what is in flight, and closes its endpoints after that', async () => {
    const asked = createDeferred();
    const release = createDeferred();
    const one = await serve(edition(1), async () => {
      asked.resolve();
      await release.promise;
      return false;
    });
    const two = await serve(edition(2));
    await start(one);
    const inFlight = ask(gateway, BOTH);
    await asked.promise;
    await gateway.reload(two);

    expect((await ask(gateway, BOTH)).body).toEqual(answerOf(2));
    expect(closed).toEqual([]);
    release.resolve();
    expect((await inFlight).body).toEqual(answerOf(1));
    await expect.poll(() => closed.toSorted()).toEqual([`left ${servers[0]?.url}`, `right ${servers[1]?.url}`]);
  });

  it('keeps the connections to what stays where it is', async () => {
    const subgraphs = edition(1);
    const one = await serve(subgraphs);
    const [left, right] = edition(1, 'extra: String');
    const parts = [left, right].map((part, i) => ({ name: part?.name ?? '', sdl: part?.sdl ?? '', url: servers[i]?.url ?? '', file: '' }));
    await start(one);
    await ask(gateway, BOTH);
    expect(await gateway.reload(composeSupergraph(parts).sdl)).toBe('switched');
    expect((await ask(gateway, BOTH)).body).toEqual(answerOf(1));
    await gateway.reload(one);
    expect(closed).toEqual([]);
  });

  it('no longer has what it does not have', async () => {
    const [one, two] = [await serve(edition(1)), await serve(edition(2))];
    await start(one);
    expect((await ask(gateway, '{ right { old } }')).body.errors).toBeUndefined();
    await gateway.reload(two);

    const gone = await ask(gateway, '{ right { old } }');
    expect(gone.body.errors?.[0]).toMatchObject({
      message: expect.stringContaining('Cannot query field "old"'),
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    });
    expect((await ask(gateway, '{ right { young } }')).body).toEqual({ data: { right: { young: 2 } } });
  });

  it('may have subgraphs that the one before has not', async () => {
    const one = await serve(edition(1));
    const centre = { name: 'centre', sdl: `${LINKS} type Query { centre: String }`, resolvers: { Query: { centre: () => 'here' } } };
    const two = await serve([...edition(2), centre]);
    await start(one);
    expect((await ask(gateway, '{ centre }')).body.errors).toHaveLength(1);
    await gateway.reload(two);
    expect((await ask(gateway, `{ centre left { number } }`)).body).toEqual({ data: { centre: 'here', left: { number: 2 } } });
    await gateway.reload(one);
    await expect.poll(() => closed).toContain(`centre ${servers.at(-1)?.url}`);
  });

  it.each([
    { why: 'is no SDL', spoil: () => 'type Query {', says: 'Syntax Error' },
    { why: 'is no supergraph', spoil: () => 'type Query { a: Int }', says: 'supergraph' },
    { why: 'is cut off', spoil: (sdl: string) => sdl.slice(0, sdl.length / 2), says: '' },
    {
      why: 'needs what the gateway does not have',
      spoil: (sdl: string) =>
        sdl.replace('for: EXECUTION)', 'for: EXECUTION) @link(url: "https://example.org/magic/v1.0", for: EXECUTION)'),
      says: 'magic',
    },
    { why: 'has a subgraph nowhere', spoil: (sdl: string) => sdl.replaceAll(/http:\/\/127[^"]*/g, 'nowhere'), says: 'Invalid URL' },
  ])('that $why is refused, and the one before goes on', async ({ spoil, says }) => {
    const [one, two] = [await serve(edition(1)), await serve(edition(2))];
    await start(one);
    expect(await gateway.reload(spoil(two))).toBe('refused');

    expect((await ask(gateway, BOTH)).body).toEqual(answerOf(1));
    expect(await gateway.count('gateway_supergraph_reloads_total', { outcome: 'refused' })).toBe(1);
    const told = gateway.logged.find(({ msg }) => msg === 'A supergraph cannot be used: the one before goes on');
    expect(told).toMatchObject({ level: 50 });
    expect(JSON.stringify(told)).toContain(says);
    expect(closed).toEqual([]);
    expect(await gateway.reload(two)).toBe('switched');
  });

  it('is known by its text: the same once more is none', async () => {
    const one = await serve(edition(1));
    await start(one);
    expect(await gateway.reload(one)).toBe('unchanged');
    expect(await gateway.count('gateway_supergraph_reloads_total', { outcome: 'unchanged' })).toBe(1);
  });

  it('is not the one that is out of date before its turn', async () => {
    const [one, two, three] = [await serve(edition(1)), await serve(edition(2)), await serve(edition(3))];
    await start(one);
    expect(await Promise.all([gateway.reload(two), gateway.reload(one), gateway.reload(three)])).toEqual([
      'superseded',
      'superseded',
      'switched',
    ]);
  });

  it('is what the metrics name', async () => {
    const [one, two] = [await serve(edition(1)), await serve(edition(2))];
    await start(one);
    const hashes = async () =>
      (await gateway.registry.getSingleMetric('gateway_supergraph_info')?.get())?.values.map(({ labels }) => labels['hash']);
    const before = await hashes();
    await gateway.reload(two);
    const after = await hashes();
    expect([before?.length, after?.length]).toEqual([1, 1]);
    expect(after).not.toEqual(before);
  });
});

describe('before a switch', { timeout: 60_000 }, () => {
  const main = () => gateway.count('gateway_plannings_total', { thread: 'main' });
  const aside = () => gateway.count('gateway_plannings_total', { thread: 'aside' });

  it('what was asked for is planned in another thread, and then by nobody', async () => {
    const [one, two] = [await serve(edition(1)), await serve(edition(2))];
    await start(one);
    const texts = Array.from({ length: 60 }, (_, i) => `query Q${i} { left { number } right { a${i}: number } }`);
    for (const text of texts) await ask(gateway, text);
    await ask(gateway, '{ right { old } }');
    expect(await main()).toBe(61);
    await gateway.reload(two);

    const bodies = [];
    for (const text of texts) bodies.push((await ask(gateway, text)).body);
    expect(bodies).toEqual(texts.map((_, i) => ({ data: { left: { number: 2 }, right: { [`a${i}`]: 2 } } })));
    expect([await main(), await aside()]).toEqual([61, 60]);
    const told = gateway.logged.find(({ msg }) => msg === 'The supergraph is another one now');
    expect(told).toMatchObject({ planned: 60, refused: 1, milliseconds: expect.any(Number) });
  });

  it('so is each variant of an operation, and what clients are known to ask for', async () => {
    const [one, two] = [await serve(edition(1)), await serve(edition(2))];
    const known = '{ left { of } }';
    await start(one, { knownDocuments: [known] });
    const query = 'query ($on: Boolean!) { left { number } right { number @include(if: $on) } }';
    await ask(gateway, query, { variables: { on: true } });
    await ask(gateway, query, { variables: { on: false } });
    await ask(gateway, known);
    const before = await main();
    await gateway.reload(two);

    expect((await ask(gateway, query, { variables: { on: true } })).body).toEqual({ data: { left: { number: 2 }, right: { number: 2 } } });
    expect((await ask(gateway, query, { variables: { on: false } })).body).toEqual({ data: { left: { number: 2 }, right: {} } });
    expect((await ask(gateway, known)).body).toEqual({ data: { left: { of: 'left' } } });
    expect([await main(), await aside()]).toEqual([before, 3]);
  });

  it('so is what is left of an operation for callers who may not have all of it', async () => {
    const guarded = (more: string): GuardedSubgraph[] => [
      {
        name: 'vault',
        sdl: `${LINKS} type Query { open: String, secret: String @authenticated ${more} }`,
        resolvers: { Query: { open: () => 'open', secret: () => 'treasure' } },
      },
    ];
    const [one, two] = [await serve(guarded('')), await serve(guarded(', more: String'))];
    await start(one, {
      identify: async ({ headers: { authorization } }) => ({
        rights: authorization ? somebody() : NOBODY,
        viewerKey: authorization ?? '',
        headersFor: async () => ({}),
      }),
    });
    const both = async () => [
      (await ask(gateway, '{ open secret }')).body,
      (await ask(gateway, '{ open secret }', { headers: { authorization: 'Bearer ada' } })).body,
    ];
    const before = await both();
    await gateway.reload(two);

    expect(await both()).toEqual(before);
    expect(before.map(({ data }) => data)).toEqual([
      { open: 'open', secret: null },
      { open: 'open', secret: 'treasure' },
    ]);
    expect([await main(), await aside()]).toEqual([2, 2]);
  });

  it('a gateway that is closed lets go of what it was about to do', async () => {
    const [one, two] = [await serve(edition(1)), await serve(edition(2))];
    await start(one);
    const reloading = gateway.reload(two);
    await gateway.close();
    expect(await reloading).toBe('abandoned');
    expect(closed.toSorted()).toEqual(servers.map(({ url }, i) => `${i % 2 === 0 ? 'left' : 'right'} ${url}`).toSorted());
  });
});
