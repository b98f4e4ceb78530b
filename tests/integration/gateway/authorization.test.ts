import { afterEach, describe, expect, it } from 'vitest';
import type { Rights } from '../../../gateway/caller.ts';
import { createPushQueue } from '../../../gateway/streams/push-queue.ts';
import type { SubgraphEndpoint } from '../../../platform/graph/endpoint.ts';
import { ask } from '../../support/gateway/ask.ts';
import { CLUB } from '../../support/gateway/club.ts';
import { NOBODY, schemaOf, somebody, supergraphOf } from '../../support/gateway/guarded-graph.ts';
import { connectLive, type LiveClient } from '../../support/gateway/live-client.ts';
import { startGateway, type StartOptions, type TestGateway } from '../../support/gateway/start-gateway.ts';
import { createShopEndpoint } from '../../support/subgraphs/local-endpoint.ts';

const supergraphSdl = supergraphOf(CLUB);
const ADA = { __typename: 'User', id: 'u1', name: 'Ada', email: 'ada@example.org', ssn: '1' };

let gateway: TestGateway;
let client: LiveClient | null = null;
/** Every operation that a subgraph was sent. */
let requested: string[] = [];
let events: ReturnType<typeof createPushQueue<unknown>>;
let opened: Promise<void>;

/** Callers say in `authorization` what they may do; a test has nobody to ask. */
const headersOf = (rights: Rights) => ({ authorization: JSON.stringify(rights) });
const rightsIn = (authorization: string | undefined): Rights => (authorization ? (JSON.parse(authorization) as Rights) : NOBODY);

const start = async (options: StartOptions = {}) => {
  requested = [];
  let onOpened = () => {};
  opened = new Promise((resolve) => {
    onOpened = resolve;
  });
  events = createPushQueue<unknown>({ onEnd: () => {} });
  const subscribe = () => {
    onOpened();
    return events;
  };
  const endpointFor = (name: string): SubgraphEndpoint => {
    const subgraph = CLUB.find((subgraph) => subgraph.name === name);
    if (!subgraph) throw new Error(`The club has no subgraph "${name}"`);
    const Subscription = { userChanged: { subscribe, resolve: (event: unknown) => event }, alarm: { subscribe } };
    const resolvers = { ...subgraph.resolvers, ...(name === 'people' && { Subscription }) };
    const endpoint = createShopEndpoint(schemaOf({ ...subgraph, resolvers }));
    return {
      ...endpoint,
      execute: (request) => (requested.push(request.query), endpoint.execute(request)),
      subscribe: (request) => (requested.push(request.query), endpoint.subscribe(request)),
    };
  };
  gateway = await startGateway({
    supergraphSdl,
    endpointFor,
    identify: async ({ headers: { authorization } }) => ({
      rights: rightsIn(authorization),
      viewerKey: '',
      headersFor: async () => ({}),
    }),
    ...options,
  });
};
const connect = (rights?: Rights) => (client = connectLive(gateway, rights && headersOf(rights)));

afterEach(async () => {
  await client?.close();
  client = null;
  await gateway.close();
});

describe('over HTTP', () => {
  it('an unauthorized field is null with an error, and no subgraph hears of it', async () => {
    await start();
    const { status, body } = await ask(gateway, '{ open user(id: "u1") { name email points grade } me { id } }');

    expect(status).toBe(200);
    expect(body).toEqual({
      data: { open: 'open', user: { name: 'Ada', email: null, points: 7, grade: null }, me: null },
      errors: [['user', 'email'], ['user', 'grade'], ['me']].map((path) => ({
        message: 'Unauthorized field or type',
        path,
        extensions: { code: 'UNAUTHENTICATED' },
      })),
    });
    expect(requested.join('\n')).not.toMatch(/email|grade|\bme\b/);
  });

  it('who may have it gets it', async () => {
    await start();
    const headers = headersOf(somebody({ scopes: ['users:read'] }));
    const { body } = await ask(gateway, '{ user(id: "u1") { name email grade } }', { headers });
    expect(body).toEqual({ data: { user: { name: 'Ada', email: 'ada@example.org', grade: 'A' } } });
  });

  it('an unauthorized mutation is not done, and its neighbours are', async () => {
    await start();
    const { body } = await ask(gateway, 'mutation { post(text: "a") wipe }', { headers: headersOf(somebody()) });
    expect(body).toMatchObject({ data: { post: 'posted', wipe: null }, errors: [{ path: ['wipe'], extensions: { code: 'FORBIDDEN' } }] });
    expect(requested).toHaveLength(1);
  });

  it('what is denied is counted and logged, without who asked', async () => {
    await start();
    await ask(gateway, '{ open user(id: "u1") { email grade } }');
    expect(await gateway.registry.metrics()).toContain('gateway_denied_fields_total 2');
    expect(gateway.logged).toContainEqual(expect.objectContaining({ msg: 'Fields are denied', fields: ['user.email', 'user.grade'] }));
  });

  it.each([
    { who: 'nobody', rights: NOBODY, status: 401, code: 'UNAUTHENTICATED' },
    { who: 'somebody', rights: somebody(), status: 403, code: 'FORBIDDEN' },
  ])('$who is refused the whole operation where that is how it is set', async ({ rights, status, code }) => {
    await start({ unauthorized: 'reject' });
    const answer = await ask(gateway, '{ open user(id: "u1") { email } }', { headers: headersOf(rights) });

    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({ errors: [{ message: 'Unauthorized field or type', path: ['user', 'email'], extensions: { code } }] });
    expect(requested).toEqual([]);
  });

  it('variables nested without end are refused with a code', async () => {
    await start();
    const f = JSON.parse(`${'{"not":'.repeat(1_000)}{}${'}'.repeat(1_000)}`) as object;
    const { body } = await ask(gateway, 'query ($f: UserFilter) { users(filter: $f) { id } }', { variables: { f } });
    expect(body.errors).toMatchObject([{ extensions: { code: 'LIMIT_EXCEEDED' } }]);
  });
});

describe('over a WebSocket', () => {
  it('queries are filtered as over HTTP', async () => {
    await start();
    const { value } = await connect().subscribe('{ user(id: "u1") { name email } }').next();
    expect(value).toMatchObject({ data: { user: { name: 'Ada', email: null } }, errors: [{ path: ['user', 'email'] }] });
    expect(requested.join()).not.toContain('email');
  });

  it.each([
    { why: 'whose root field is', query: 'subscription { alarm }', path: ['alarm'] },
    {
      why: 'whose root field is, under another name and in a fragment,',
      query: 'subscription { ...A } fragment A on Subscription { a: alarm }',
      path: ['a'],
    },
    { why: 'whose argument is', query: 'subscription { userChanged(email: "a") { user { id } } }', path: ['userChanged'] },
  ])('a subscription $why unauthorized is refused', async ({ query, path }) => {
    await start();
    await expect(connect().subscribe(query).next()).rejects.toMatchObject([{ path, extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(requested).toEqual([]);
  });

  it('a subscription whose root field is authorized is opened', async () => {
    await start();
    const updates = connect(somebody()).subscribe('subscription { alarm }');
    await opened;
    events.push({ alarm: 3 });
    expect((await updates.next()).value).toEqual({ data: { alarm: 3 } });
  });

  it('unauthorized fields are null with an error in every event, and never asked for', async () => {
    await start();
    const updates = connect(somebody()).subscribe('subscription { userChanged { at: cursor user { name email points vault { code } } } }');
    await opened;
    for (const cursor of ['c1', 'c2']) {
      events.push({ cursor, user: ADA });
      expect((await updates.next()).value).toEqual({
        data: { userChanged: { at: cursor, user: { name: 'Ada', email: null, points: 7, vault: null } } },
        errors: [
          { message: 'Unauthorized field or type', path: ['userChanged', 'user', 'email'], extensions: { code: 'FORBIDDEN' } },
          { message: 'Unauthorized field or type', path: ['userChanged', 'user', 'vault'], extensions: { code: 'FORBIDDEN' } },
        ],
      });
    }
    expect(requested.join()).not.toMatch(/email|vault|code/);
  });

  it('a null that must not be rises in every event', async () => {
    await start();
    const updates = connect().subscribe('subscription { userChanged { user { name ssn } } }');
    await opened;
    events.push({ cursor: 'c1', user: ADA });
    expect((await updates.next()).value).toMatchObject({ data: { userChanged: null }, errors: [{ path: ['userChanged', 'user', 'ssn'] }] });
  });

  it('a stream ends when its caller loses a right that it was opened with', async () => {
    let rights = somebody({ scopes: ['users:read'] });
    await start({
      identify: async () => ({
        get rights() {
          return rights;
        },
        viewerKey: '',
        headersFor: async () => ({}),
      }),
    });
    const updates = connect().subscribe('subscription { userChanged { user { email mood } } }');
    await opened;
    events.push({ cursor: 'c1', user: { ...ADA, mood: 'GOOD' } });
    expect((await updates.next()).value).toMatchObject({ data: { userChanged: { user: { email: 'ada@example.org', mood: 'GOOD' } } } });

    // Another object that allows the same is no loss.
    rights = somebody({ scopes: ['users:read', 'more'] });
    events.push({ cursor: 'c2', user: ADA });
    expect((await updates.next()).value).toMatchObject({ data: { userChanged: { user: { email: 'ada@example.org' } } } });

    rights = somebody();
    events.push({ cursor: 'c3', user: ADA });
    const last = await updates.next();
    expect(last.value).toEqual({
      errors: [{ message: 'Your rights have changed: subscribe again', path: ['userChanged'], extensions: { code: 'FORBIDDEN' } }],
    });
    expect((await updates.next()).done).toBe(true);
  });
});
