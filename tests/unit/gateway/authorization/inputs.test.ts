import { parse } from 'graphql';
import { beforeEach, describe, expect, it } from 'vitest';
import { CLUB } from '../../../support/gateway/club.ts';
import {
  createGuardedGraph,
  LINKS,
  NOBODY,
  placesOf,
  somebody,
  supergraphOf,
  type GuardedGraph,
} from '../../../support/gateway/guarded-graph.ts';

const sdl = supergraphOf(CLUB);
let graph: GuardedGraph;
beforeEach(() => {
  graph = createGuardedGraph(CLUB, { sdl });
});
const reader = somebody({ scopes: ['users:read'] });

type Case = { why: string; query: string; variables?: Record<string, unknown> };

const REFUSED: Case[] = [
  { why: 'an argument', query: '{ users(email: "a") { id } }' },
  { why: 'an argument by a variable', query: 'query ($e: String) { users(email: $e) { id } }', variables: { e: 'a' } },
  { why: 'an argument by the default of a variable', query: 'query ($e: String = "a") { users(email: $e) { id } }' },
  { why: 'an empty value', query: '{ users(email: "") { id } }' },
  { why: 'a field of an input', query: '{ users(filter: { email: "a" }) { id } }' },
  { why: 'a field of an input by a variable', query: 'query ($e: String) { users(filter: { email: $e }) { id } }', variables: { e: 'a' } },
  { why: 'an input by a variable', query: 'query ($f: UserFilter) { users(filter: $f) { id } }', variables: { f: { email: 'a' } } },
  { why: 'an input by the default of a variable', query: 'query ($f: UserFilter = { email: "a" }) { users(filter: $f) { id } }' },
  { why: 'an input in an input', query: '{ users(filter: { not: { not: { email: "a" } } }) { id } }' },
  { why: 'an input in a list', query: '{ users(filter: { any: [{ name: "x" }, { any: { email: "a" } }] }) { id } }' },
  {
    why: 'an input in the list of a variable',
    query: 'query ($f: UserFilter) { users(filter: $f) { id } }',
    variables: { f: { any: [{ name: 'x' }, { not: { any: [{ email: 'a' }] } }] } },
  },
  {
    why: 'a single value for a list',
    query: 'query ($f: UserFilter) { users(filter: $f) { id } }',
    variables: { f: { any: { email: 'a' } } },
  },
  {
    why: 'a variable for an item',
    query: 'query ($f: UserFilter!) { users(filter: { any: [{ name: "x" }, $f] }) { id } }',
    variables: { f: { not: { email: 'a' } } },
  },
  { why: 'a value of an enum', query: '{ users(order: EMAIL) { id } }' },
  { why: 'a value of an enum by a variable', query: 'query ($o: Order) { users(order: $o) { id } }', variables: { o: 'EMAIL' } },
  { why: 'a value of an enum by the default of a variable', query: 'query ($o: Order = EMAIL) { users(order: $o) { id } }' },
  { why: 'a value of an enum in a list', query: '{ users(orderBy: [{ by: NAME }, { by: EMAIL }]) { id } }' },
  {
    why: 'a value of an enum in the list of a variable',
    query: 'query ($o: [UserOrder!]) { users(orderBy: $o) { id } }',
    variables: { o: [{ by: 'EMAIL', descending: true }] },
  },
  { why: 'a value of an enum in an input', query: 'query ($o: Order) { users(filter: { order: $o }) { id } }', variables: { o: 'EMAIL' } },
  { why: 'a field under another name', query: '{ u: users(email: "a") { id } }' },
  {
    why: 'a field in a fragment',
    query: 'query ($e: String) { ...F } fragment F on Query { users(email: $e) { id } }',
    variables: { e: 'a' },
  },
];

const GIVEN: Case[] = [
  { why: 'nothing that reveals', query: '{ users(filter: { name: "a" }, order: NAME) { id } }' },
  { why: 'null', query: '{ users(email: null, filter: { email: null, not: null }) { id } }' },
  { why: 'null by a variable', query: 'query ($e: String = "a") { users(email: $e) { id } }', variables: { e: null } },
  { why: 'no value for a variable', query: 'query ($e: String, $f: UserFilter) { users(email: $e, filter: $f) { id } }' },
  { why: 'null in a variable', query: 'query ($f: UserFilter) { users(filter: $f) { id } }', variables: { f: { email: null, any: null } } },
  { why: 'another value of the enum', query: 'query ($o: Order = EMAIL) { users(order: $o) { id } }', variables: { o: 'NAME' } },
  { why: 'text that looks like a value of the enum', query: '{ users(words: ["EMAIL"], filter: { name: "EMAIL" }) { id } }' },
];

describe('an input that reveals a protected field', () => {
  it.each(REFUSED)('has its field refused: $why', async ({ query, variables }) => {
    const result = await graph.ask(`${query.replace(/\}$/, '')} open }`.replace('...F open', '...F').replace(/^\{/, '{ news '), {
      ...(variables && { variables }),
    });

    expect(placesOf(result)).toEqual([query.includes('u: users') ? 'u' : 'users']);
    expect(result.errors?.[0]?.extensions).toEqual({ code: 'UNAUTHENTICATED' });
    expect(graph.requested.join()).not.toContain('users');
  });

  it.each(REFUSED)('is taken from whoever may see the field: $why', async ({ query, variables }) => {
    const result = await graph.ask(query, { rights: reader, ...(variables && { variables }) });
    expect(result.errors).toBeUndefined();
    expect(graph.requested.join()).toContain('users');
  });

  it.each(GIVEN)('is not there with $why', async ({ query, variables }) => {
    const result = await graph.ask(query, { ...(variables && { variables }) });
    expect(result).toEqual({ data: { users: [{ id: 'u1' }, { id: 'u2' }] } });
  });

  it('asks for everything that it reveals', async () => {
    const query = '{ open users(filter: { ssn: "1" }) { id } }';
    expect(placesOf(await graph.ask(query, { rights: reader }))).toEqual(['users']);
    expect(placesOf(await graph.ask(query, { rights: somebody({ scopes: ['ssn'] }) }))).toEqual(['users']);
    expect(placesOf(await graph.ask(query, { rights: somebody({ scopes: ['ssn', 'users:read'] }) }))).toEqual([]);
  });

  it('asks for what the type of the revealed field asks', async () => {
    const query = '{ open users(order: CODE) { id } }';
    expect(placesOf(await graph.ask(query, { rights: reader }))).toEqual(['users']);
    expect(placesOf(await graph.ask(query, { rights: somebody({ policies: ['owner'] }) }))).toEqual([]);
  });

  it('is refused to a mutation, which is not done', async () => {
    const query = 'mutation ($who: UserFilter!) { invite(input: { who: $who }) }';
    const result = await graph.ask(query, { variables: { who: { email: 'a' } } });

    expect(result.data).toEqual({ invite: null });
    expect(placesOf(result)).toEqual(['invite']);
    expect(graph.requested).toEqual([]);
  });

  it('is looked for anew with each request of the same operation', async () => {
    const query = 'query ($f: UserFilter) { open users(filter: $f) { id } }';
    const denied = [];
    for (const f of [{ name: 'a' }, { email: 'a' }, null, { not: { email: 'b' } }]) {
      denied.push(placesOf(await graph.ask(query, { variables: { f } })).length);
    }
    expect(denied).toEqual([0, 1, 0, 1]);
    expect(graph.plans).toEqual({ miss: 2, hit: 2 });
  });

  it('does not stop a variable from being called invalid', async () => {
    const query = 'query ($f: UserFilter) { open users(filter: $f) { id } }';
    const result = await graph.ask(query, { variables: { f: { email: ['a'], nothing: 1 } } });
    expect(result.errors?.map(({ extensions }) => extensions['code'])).toContain('BAD_USER_INPUT');
    expect(result.data).toBeUndefined();
  });

  it('is not looked for where nobody means an input to be', async () => {
    const query = 'query ($f: UserFilter) { users(filter: $f) { id } }';
    const f: Record<string, unknown> = {};
    for (let at = f, depth = 0; depth < 300; depth += 1) at = at['not'] = {} as Record<string, unknown>;
    expect(() => graph.executor.planOperation({ source: query, document: parse(query) }, { rights: NOBODY, variables: { f } })).toThrow(
      expect.objectContaining({ code: 'LIMIT_EXCEEDED' }) as Error,
    );
  });
});

it('a schema whose inputs reveal what is not there is refused', () => {
  const broken = { name: 'broken', sdl: `${LINKS} type Query { a(b: Int @reveals(field: "User.mail")): Int }` };
  expect(() => createGuardedGraph([broken])).toThrow('Query.a(b:) reveals "User.mail", which is no field of the supergraph');
});
