import { parse } from 'graphql';
import { beforeEach, describe, expect, it } from 'vitest';
import { CLUB } from '../../../support/gateway/club.ts';
import { expectAnswer, type GuardedCase } from '../../../support/gateway/guarded-case.ts';
import { createGuardedGraph, NOBODY, placesOf, somebody, supergraphOf, type GuardedGraph } from '../../../support/gateway/guarded-graph.ts';

const sdl = supergraphOf(CLUB);
let graph: GuardedGraph;
beforeEach(() => {
  graph = createGuardedGraph(CLUB, { sdl });
});
const check = (given: GuardedCase) => expectAnswer(graph, given);

describe('a mutation', () => {
  it.each<GuardedCase>([
    { why: 'is not done', query: 'mutation { wipe }', rights: somebody(), data: { wipe: null }, denied: ['wipe'], unheard: ['.*'] },
    {
      why: 'is left out of those that are done',
      query: 'mutation { a: post(text: "1") wipe rename(name: "x") { id } }',
      data: { a: 'posted', wipe: null, rename: { id: 'u1' } },
      denied: ['wipe'],
      unheard: ['wipe'],
    },
    {
      why: 'is done although a field of its answer is refused',
      query: 'mutation { rename(name: "x") { email } }',
      data: { rename: { email: null } },
      denied: ['rename.email'],
      unheard: ['email'],
    },
    {
      why: 'is done when its caller may',
      query: 'mutation { wipe }',
      rights: somebody({ policies: ['admin'] }),
      data: { wipe: true },
      denied: [],
    },
  ])('$why', check);
});

describe('@skip and @include', () => {
  const query = `query ($skip: Boolean = true, $include: Boolean!) {
    open
    user(id: "u1") {
      id
      email @skip(if: $skip)
      ... @include(if: $include) { secret ...F }
      ssn @include(if: false)
      grade @skip(if: true) @include(if: true)
    }
    me @include(if: $include) { name }
  }
  fragment F on User { token mood @skip(if: $skip) }`;

  it.each<GuardedCase>([
    { why: 'leave nothing to refuse', query, variables: { include: false }, data: { open: 'open', user: { id: 'u1' } }, denied: [] },
    {
      why: 'leave what they include to be refused',
      query,
      variables: { include: true },
      data: { open: 'open', user: { id: 'u1', secret: null, token: null }, me: null },
      denied: ['user.secret', 'user.token', 'me'],
      unheard: ['secret', 'token', 'me', 'ssn'],
    },
    {
      why: 'leave what they do not skip to be refused',
      query,
      variables: { skip: false, include: false },
      data: { open: 'open', user: { id: 'u1', email: null } },
      denied: ['user.email'],
      unheard: ['email'],
    },
    {
      why: 'are obeyed around what is given',
      query:
        'query ($no: Boolean!) { user(id: "u1") { email name @skip(if: $no) ...F @include(if: $no) } } fragment F on User { label secret }',
      variables: { no: true },
      data: { user: { email: null, label: 'ada', secret: null } },
      denied: ['user.email', 'user.secret'],
    },
    {
      why: 'are obeyed where one key stands twice',
      query: 'query ($no: Boolean!) { user(id: "u1") { best @include(if: $no) { email } best { id secret @include(if: $no) } } }',
      variables: { no: false },
      data: { user: { best: { id: 'u2' } } },
      denied: [],
    },
  ])('$why', check);

  it('do not keep a request whose variables make no sense from being refused', async () => {
    const { data, errors } = await graph.ask(query, { variables: { include: 'yes' } });
    expect({ data, codes: errors?.map(({ extensions }) => extensions['code']) }).toEqual({ data: undefined, codes: ['BAD_USER_INPUT'] });
  });
});

describe('an answer', () => {
  it('has its keys in the order in which they were asked for', async () => {
    const query = '{ user(id: "u1") { email name ... on User { secret id } mood points } me { id } open }';
    const { data } = await graph.ask(query);
    expect(JSON.stringify(data)).toBe(
      '{"user":{"email":null,"name":"Ada","secret":null,"id":"u1","mood":null,"points":7},"me":null,"open":"open"}',
    );
  });

  it('has one error for a field that was asked for twice', async () => {
    const query = '{ user(id: "u1") { email email ...F } } fragment F on User { email }';
    expect(placesOf(await graph.ask(query))).toEqual(['user.email']);
  });

  it('has the errors of subgraphs too', async () => {
    const broken = {
      name: 'broken',
      sdl: CLUB[0]?.sdl ?? '',
      resolvers: {
        Query: {
          open: () => {
            throw new Error('no');
          },
        },
      },
    };
    const one = createGuardedGraph([broken]);
    const result = await one.ask('{ open mood }');
    expect({ data: result.data, places: placesOf(result) }).toEqual({ data: { open: null, mood: null }, places: ['open', 'mood'] });
  });
});

describe('plans', () => {
  const ask = async (rights = NOBODY) => placesOf(await graph.ask('{ open user(id: "u1") { email ssn } staff }', { rights }));

  it('are shared by those who lack the same rights, and by nobody else', async () => {
    await ask();
    await ask({ authenticated: false, scopes: ['other'], policies: [] });
    expect(graph.plans).toEqual({ miss: 1, hit: 1 });

    await ask(somebody({ scopes: ['x'] }));
    await ask(somebody({ scopes: ['y'], policies: ['z'] }));
    await ask();
    // Both lack `email`, `ssn` and `staff`, but nobody lacks being somebody too.
    expect(graph.plans).toEqual({ miss: 2, hit: 3 });
  });

  it('are never shared by one who may with one who may not', async () => {
    const all = somebody({ scopes: ['users:read', 'ssn'], policies: ['admin'] });
    for (let round = 0; round < 3; round += 1) {
      expect(await ask(all)).toEqual([]);
      expect(await ask(somebody({ scopes: ['ssn'], policies: ['admin'] }))).toEqual(['user.email']);
      expect(await ask(somebody({ scopes: ['users:read', 'ssn'] }))).toEqual(['staff']);
    }
    expect(graph.plans).toEqual({ miss: 3, hit: 6 });
  });

  it('are one for everybody where nothing is asked for', async () => {
    for (const rights of [NOBODY, somebody(), null]) await graph.ask('{ open news user(id: "u1") { name } }', { rights });
    expect(graph.plans).toEqual({ miss: 1, hit: 2 });
  });

  it('say UNAUTHENTICATED to one and FORBIDDEN to another who share a plan', async () => {
    const codes = [];
    for (const rights of [NOBODY, somebody()]) {
      const { errors } = await graph.ask('{ user(id: "u1") { email } }', { rights });
      codes.push(errors?.map(({ extensions }) => extensions['code']));
    }
    expect(codes).toEqual([['UNAUTHENTICATED'], ['FORBIDDEN']]);
    expect(graph.plans).toEqual({ miss: 1, hit: 1 });
  });
});

describe('where operations are rejected as a whole', () => {
  beforeEach(() => {
    graph = createGuardedGraph(CLUB, { sdl, unauthorized: 'reject' });
  });

  it.each([
    { why: 'one of its fields is refused', query: '{ open user(id: "u1") { name email } }', denied: ['user.email'] },
    { why: 'several are', query: '{ me { id } user(id: "u1") { email } }', denied: ['me', 'user.email'] },
    { why: 'one of its mutations is refused', query: 'mutation { post(text: "1") wipe }', denied: ['wipe'] },
    { why: 'an input reveals something', query: '{ open users(order: EMAIL) { id } }', denied: ['users'] },
  ])('nothing is done when $why', async ({ query, denied }) => {
    const result = await graph.ask(query);
    expect(result.data).toBeUndefined();
    expect(placesOf(result)).toEqual(denied);
    expect(graph.requested).toEqual([]);
  });

  it('an operation is done whose refused field is skipped', async () => {
    const query = 'query ($no: Boolean!) { open user(id: "u1") { name email @include(if: $no) } }';
    const result = await graph.ask(query, { variables: { no: false } });
    expect(result).toEqual({ data: { open: 'open', user: { name: 'Ada' } } });
  });

  it('an operation is done when its caller may', async () => {
    expect((await graph.ask('{ me { id } }', { rights: somebody() })).data).toEqual({ me: { id: 'u1' } });
  });
});

describe('a few lines that stand for billions of fields', () => {
  const bomb = (last: string) =>
    [
      '{ user(id: "u1") { ...F0 } }',
      ...Array.from({ length: 30 }, (_, n) => `fragment F${n} on User { best { ...F${n + 1} } b: best { ...F${n + 1} } }`),
      `fragment F30 on User { ${last} }`,
    ].join('\n');

  it('are refused', () => {
    expect(() =>
      graph.executor.planOperation({ source: bomb('email'), document: parse(bomb('email')) }, { rights: NOBODY, variables: {} }),
    ).toThrow(expect.objectContaining({ code: 'LIMIT_EXCEEDED' }) as Error);
  });
});
