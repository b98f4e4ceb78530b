import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask } from '../../support/gateway/ask.ts';
import { LINKS, schemaOf, somebody, NOBODY, supergraphOf, type GuardedSubgraph } from '../../support/gateway/guarded-graph.ts';
import { startGateway, type StartOptions, type TestGateway } from '../../support/gateway/start-gateway.ts';
import { createShopEndpoint } from '../../support/subgraphs/local-endpoint.ts';

const QUERY = 'query Reviews($all: Boolean = true) { me { name reviews { product { title } body @include(if: $all) } } }';

let directory: string;
let path: string;
const open = new Set<TestGateway>();
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'plans-'));
  path = join(directory, 'query-plans');
});
afterEach(async () => {
  for (const gateway of open) await gateway.close();
  open.clear();
  await rm(directory, { recursive: true });
});

async function start(options: StartOptions = {}): Promise<TestGateway> {
  const gateway = await startGateway({ planCache: path, ...options });
  open.add(gateway);
  return gateway;
}
async function stop(gateway: TestGateway): Promise<void> {
  open.delete(gateway);
  await gateway.close();
}
const plannings = (gateway: TestGateway) => gateway.count('gateway_plannings_total', { thread: 'main' });
const warnings = ({ logged }: TestGateway) =>
  logged.flatMap(({ level, msg, err }) => (level === 40 ? [`${String(msg)}: ${(err as { message: string }).message}`] : []));

describe('the plans that were used most', () => {
  it('are there after a restart, and nothing that was asked before is planned again', async () => {
    const first = await start();
    const before = [
      await ask(first, QUERY),
      await ask(first, QUERY, { variables: { all: false } }),
      await ask(first, '{ products { id inStock } }'),
    ];
    expect(await plannings(first)).toBe(3);
    await stop(first);

    const second = await start();
    const after = [
      await ask(second, QUERY),
      await ask(second, QUERY, { variables: { all: false } }),
      await ask(second, '{ products { id inStock } }'),
    ];
    expect(after.map(({ body }) => body)).toEqual(before.map(({ body }) => body));
    expect(await plannings(second)).toBe(0);

    await ask(second, '{ me { id } }');
    expect(await plannings(second)).toBe(1);
    expect(warnings(second)).toEqual([]);
  });

  it('stay over a restart in which nobody asked for them', async () => {
    const first = await start();
    await ask(first, QUERY);
    await stop(first);
    const quiet = await start();
    await ask(quiet, '{ me { id } }');
    await stop(quiet);

    const third = await start();
    await ask(third, QUERY);
    await ask(third, '{ me { id } }');
    expect(await plannings(third)).toBe(0);
  });

  it('are for the eyes of their owner, and nothing is left beside them', async () => {
    const gateway = await start();
    await ask(gateway, QUERY);
    await stop(gateway);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(directory)).toEqual(['query-plans']);
  });

  it('carry no value that a client sent, in a variable or in its text', async () => {
    const gateway = await start();
    await ask(gateway, 'mutation { log(entry: "password-in-the-text") }');
    await ask(gateway, 'mutation ($entry: String = "password-in-a-default") { log(entry: $entry) }');
    await ask(gateway, 'query ($on: Boolean = true) { products(maker: { rating: 5551, tags: [] }) { id @include(if: $on) } }');
    await ask(gateway, '{ product(id: 987654) { id } }');
    await ask(gateway, 'mutation ($entry: String!) { log(entry: $entry) }', { variables: { entry: 'password-in-a-variable' } });
    await stop(gateway);

    const text = await readFile(path, 'utf8');
    expect(text).not.toMatch(/password|5551|987654/);
    expect(text.split('\n')).toHaveLength(2);
    expect(text).toContain('$entry');
  });

  it('of subscriptions are kept, too', async () => {
    const source = 'subscription { reviewAdded { cursor review { product { title } } } }';
    const first = await start({ knownDocuments: [source] });
    while (!first.logged.some(({ msg }) => msg === 'Plans are made for the documents that are known')) await ask(first, '{ me { id } }');
    await stop(first);

    const second = await start({ knownDocuments: [source] });
    while (!second.logged.some(({ msg }) => msg === 'Plans are made for the documents that are known')) await ask(second, '{ me { id } }');
    expect(await plannings(second)).toBe(0);
  });
});

describe('a kept plan opens nothing to nobody', () => {
  const vault: GuardedSubgraph = {
    name: 'vault',
    sdl: `${LINKS} type Query { open: String, secret: String @authenticated }`,
    resolvers: { Query: { open: () => 'open', secret: () => 'treasure' } },
  };
  const sdl = supergraphOf([vault]);
  const startVault = (asked: string[]) =>
    start({
      supergraphSdl: sdl,
      endpointFor: () => {
        const endpoint = createShopEndpoint(schemaOf(vault));
        return {
          ...endpoint,
          execute: (request) => {
            asked.push(request.query);
            return endpoint.execute(request);
          },
        };
      },
      identify: async ({ headers: { authorization } }) => ({
        rights: authorization ? somebody() : NOBODY,
        viewerKey: authorization ?? '',
        headersFor: async () => ({}),
      }),
    });

  it('that was made for somebody with more rights', async () => {
    const first = await startVault([]);
    await ask(first, '{ open secret }', { headers: { authorization: 'Bearer ada' } });
    await stop(first);

    const asked: string[] = [];
    const second = await startVault(asked);
    const nobodys = await ask(second, '{ open secret }');
    expect(nobodys.body).toEqual({
      data: { open: 'open', secret: null },
      errors: [expect.objectContaining({ path: ['secret'], extensions: { code: 'UNAUTHENTICATED' } })],
    });
    expect(asked).toEqual(['{open}']);
    expect(await plannings(second)).toBe(1);

    const adas = await ask(second, '{ open secret }', { headers: { authorization: 'Bearer ada' } });
    expect(adas.body).toEqual({ data: { open: 'open', secret: 'treasure' } });
    expect(await plannings(second)).toBe(1);
  });
});

describe('a file that is of no use', () => {
  const replaceIn = async (from: string | RegExp, to: string) => writeFile(path, (await readFile(path, 'utf8')).replace(from, to));
  /** The checksum is put right, so that what is looked at is what stands there. */
  const replaceBody = async (from: string, to: string) => {
    const [header = '', ...lines] = (await readFile(path, 'utf8')).split('\n');
    const body = lines.join('\n').replaceAll(from, to);
    const checksum = createHash('sha256').update(body).digest('base64url');
    await writeFile(path, [header.split(' ').slice(0, 3).concat(checksum).join(' '), body].join('\n'));
  };

  it.each([
    { why: 'is torn', spoil: async () => truncate(path, (await stat(path)).size - 10), says: 'it is not whole' },
    { why: 'is empty', spoil: () => truncate(path, 0), says: 'not been written by this release' },
    { why: 'has one character changed', spoil: () => replaceIn('"Fetch"', '"Fetcj"'), says: 'it is not whole' },
    { why: 'is something else', spoil: () => writeFile(path, '{"plans": true}\n'), says: 'not been written by this release' },
    { why: 'is of another planner', spoil: () => replaceIn(' 2.', ' 1.'), says: 'version 1.' },
    { why: 'is too large', spoil: () => writeFile(path, Buffer.alloc(17_000_000, 'a')), says: 'it has 17000000 bytes' },
    { why: 'is a directory', spoil: () => rm(path).then(() => mkdir(path)), says: 'it is no file' },
    {
      why: 'has plans that are none',
      spoil: () => replaceBody('"kind":"Fetch"', '"kind":"Fetch","evil":1'),
      says: 'Expected a query plan',
    },
    { why: 'has plans that are no JSON', spoil: () => replaceBody('{"kind":"QueryPlan"', '{"kind":"QueryPlan'), says: 'JSON' },
    {
      why: 'has a subgraph’s operation that is none',
      spoil: () => replaceBody('"operation":"', '"operation":"}'),
      says: 'Syntax Error',
    },
  ])('that $why, is told of and left alone', async ({ spoil, says }) => {
    const first = await start();
    const { body } = await ask(first, QUERY);
    await stop(first);
    await spoil();

    const second = await start();
    expect((await ask(second, QUERY)).body).toEqual(body);
    expect(await plannings(second)).toBe(1);
    expect(warnings(second)).toEqual([expect.stringContaining(says)]);
  });

  it('is one of another supergraph', async () => {
    const first = await start();
    await ask(first, '{ me { id } }');
    await stop(first);
    const other = supergraphOf([{ name: 'accounts', sdl: `${LINKS} type Query { me: User } type User @key(fields: "id") { id: ID! }` }]);

    const second = await start({ supergraphSdl: other });
    expect((await ask(second, '{ me { id } }')).body).toEqual({ data: { me: { id: 'u1' } } });
    expect(await plannings(second)).toBe(1);
    expect(warnings(second)).toEqual([expect.stringContaining('of another supergraph')]);
  });

  it('cannot be written: the gateway says so at once, and ends as it would without', async () => {
    const gateway = await start({ planCache: join(directory, 'nowhere', 'query-plans') });
    expect(warnings(gateway)).toEqual([expect.stringContaining('Plans cannot be kept there')]);
    await ask(gateway, QUERY);
    await stop(gateway);
    expect(warnings(gateway)).toEqual([expect.anything(), expect.stringContaining('Plans cannot be kept: the next start')]);
  });
});
