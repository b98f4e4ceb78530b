import { beforeEach, describe, expect, it } from 'vitest';
import { CLUB } from '../../../support/gateway/club.ts';
import { expectAnswer, type GuardedCase } from '../../../support/gateway/guarded-case.ts';
import { createGuardedGraph, placesOf, somebody, supergraphOf, type GuardedGraph } from '../../../support/gateway/guarded-graph.ts';

const sdl = supergraphOf(CLUB);
let graph: GuardedGraph;
beforeEach(() => {
  graph = createGuardedGraph(CLUB, { sdl });
});

const check = (given: GuardedCase) => expectAnswer(graph, given);

describe('a field is refused', () => {
  it.each<GuardedCase>([
    { why: 'at the root', query: '{ open me { name } }', data: { open: 'open', me: null }, denied: ['me'], unheard: ['me', 'name'] },
    {
      why: 'as all there is, without asking anybody',
      query: '{ me { name } staff }',
      data: { me: null, staff: null },
      denied: ['me', 'staff'],
      unheard: ['.*'],
    },
    {
      why: 'inside an object',
      query: '{ user(id: "u1") { name email } }',
      data: { user: { name: 'Ada', email: null } },
      denied: ['user.email'],
      unheard: ['email'],
    },
    {
      why: 'under another name',
      query: '{ someone: user(id: "u1") { a: email name: secret } }',
      data: { someone: { a: null, name: null } },
      denied: ['someone.a', 'someone.name'],
      unheard: ['email', 'secret'],
    },
    {
      why: 'in the items of a list',
      query: '{ users { email name } }',
      data: {
        users: [
          { email: null, name: 'Ada' },
          { email: null, name: 'Bob' },
        ],
      },
      denied: ['users.email'],
      unheard: ['email'],
    },
    {
      why: 'in lists of lists',
      query: '{ matrix { email id } }',
      data: { matrix: [[{ email: null, id: 'u1' }], [{ email: null, id: 'u2' }]] },
      denied: ['matrix.email'],
      unheard: ['email'],
    },
    {
      why: 'far down',
      query: '{ user(id: "u1") { best { friends { best { secret id } } } } }',
      data: { user: { best: { friends: [{ best: { secret: null, id: 'u2' } }, { best: { secret: null, id: 'u2' } }] } } },
      denied: ['user.best.friends.best.secret'],
      unheard: ['secret'],
    },
    {
      why: 'of another subgraph',
      query: '{ user(id: "u1") { points grade } }',
      data: { user: { points: 7, grade: null } },
      denied: ['user.grade'],
      unheard: ['grade'],
    },
    {
      why: 'for what its object type asks',
      query: '{ user(id: "u1") { vault { code hint } } vault { hint } }',
      rights: somebody(),
      data: { user: { vault: null }, vault: null },
      denied: ['user.vault', 'vault'],
      unheard: ['vault', 'code', 'hint'],
    },
    {
      why: 'for what its scalar or enum asks',
      query: '{ token mood user(id: "u1") { token mood id } }',
      data: { token: null, mood: null, user: { token: null, mood: null, id: 'u1' } },
      denied: ['token', 'mood', 'user.token', 'user.mood'],
      unheard: ['token', 'mood'],
    },
    {
      why: 'although it was asked for with others of the same name',
      query: '{ user(id: "u1") { best { id } best { email } ...F } } fragment F on User { best { name email } }',
      data: { user: { best: { id: 'u2', email: null, name: 'Bob' } } },
      denied: ['user.best.email'],
      unheard: ['email'],
    },
    {
      why: 'when one of two directives is not met',
      query: '{ staff }',
      rights: somebody(),
      data: { staff: null },
      denied: ['staff'],
    },
    {
      why: 'when the other of two directives is not met',
      query: '{ staff }',
      rights: { authenticated: false, scopes: [], policies: ['admin'] },
      data: { staff: null },
      denied: ['staff'],
    },
    {
      why: 'when there is no alternative to meet',
      query: '{ nobodyMay }',
      rights: somebody({ policies: ['admin'] }),
      data: { nobodyMay: null },
      denied: ['nobodyMay'],
    },
    {
      why: 'when only a part of an alternative is met',
      query: '{ user(id: "u1") { email } }',
      rights: somebody({ scopes: ['all', 'users'] }),
      data: { user: { email: null } },
      denied: ['user.email'],
      unheard: ['email'],
    },
    {
      why: 'when a policy is taken for a scope',
      query: '{ user(id: "u1") { email } }',
      rights: somebody({ policies: ['users:read'] }),
      data: { user: { email: null } },
      denied: ['user.email'],
    },
  ])('$why', check);
});

describe('a field is given', () => {
  it.each<GuardedCase>([
    {
      why: 'with the first alternative',
      query: '{ user(id: "u1") { email } }',
      rights: somebody({ scopes: ['users:read'] }),
      data: { user: { email: 'ada@example.org' } },
      denied: [],
    },
    {
      why: 'with the whole second alternative',
      query: '{ user(id: "u1") { email } }',
      rights: somebody({ scopes: ['admin', 'x', 'all'] }),
      data: { user: { email: 'ada@example.org' } },
      denied: [],
    },
    {
      why: 'with a policy of its type',
      query: '{ vault { code } }',
      rights: somebody({ policies: ['owner'] }),
      data: { vault: { code: '42' } },
      denied: [],
    },
    {
      why: 'with all of its directives met',
      query: '{ staff me { mood } }',
      rights: somebody({ policies: ['admin'] }),
      data: { staff: 'staff', me: { mood: 'GOOD' } },
      denied: [],
    },
    {
      why: 'when nothing is asked for',
      query: '{ open user(id: "u1") { name } }',
      data: { open: 'open', user: { name: 'Ada' } },
      denied: [],
    },
    {
      why: 'when it is about types alone',
      query: '{ __typename __schema { queryType { name } } user(id: "u1") { __typename email } __type(name: "Vault") { name } }',
      data: {
        __typename: 'Query',
        __schema: { queryType: { name: 'Query' } },
        user: { __typename: 'User', email: null },
        __type: { name: 'Vault' },
      },
      denied: ['user.email'],
    },
  ])('$why', check);

  it('to whoever asks, where rights are not enforced', async () => {
    const { data, errors } = await graph.ask('{ me { email ssn vault { code } } }', { rights: null });
    expect({ data, errors }).toEqual({ data: { me: { email: 'ada@example.org', ssn: '1', vault: { code: '42' } } }, errors: undefined });
  });
});

describe('a null that must not be', () => {
  it.each<GuardedCase>([
    {
      why: 'makes its object null',
      query: '{ open user(id: "u1") { name ssn } }',
      data: { open: 'open', user: null },
      denied: ['user.ssn'],
      unheard: ['ssn'],
    },
    {
      why: 'rises through a list of what must not be null',
      query: '{ user(id: "u1") { id friends { ssn } } }',
      data: { user: null },
      denied: ['user.friends.ssn'],
    },
    { why: 'rises to the root', query: '{ open users { ssn } }', data: null, denied: ['users.ssn'] },
    {
      why: 'stops at a list that may be null',
      query: '{ open matrix { ssn } }',
      data: { open: 'open', matrix: null },
      denied: ['matrix.ssn'],
    },
    {
      why: 'stops at an object that may be null',
      query: '{ user(id: "u1") { name best { ssn } } }',
      data: { user: { name: 'Ada', best: null } },
      denied: ['user.best.ssn'],
    },
    { why: 'is none where the object is not there', query: '{ user(id: "u9") { ssn } }', data: { user: null }, denied: ['user.ssn'] },
  ])('$why', check);
});

describe('what a plan fetches for itself', () => {
  it('is fetched, and stays out of the answer', async () => {
    const query = '{ user(id: "u1") { points card { limit number brand } } card { n: number limit } }';
    const result = await graph.ask(query, { rights: somebody() });

    expect(result.data).toEqual({ user: { points: 7, card: { limit: 100, number: null, brand: 'Visa' } }, card: { n: null, limit: 100 } });
    expect(placesOf(result)).toEqual(['user.card.number', 'card.n']);
  });

  it('is what a field with @requires needs', async () => {
    const rights = somebody({ scopes: ['users:read'] });
    expect((await graph.ask('{ user(id: "u1") { gravatar } }', { rights })).data).toEqual({ user: { gravatar: 'of ada@example.org' } });
  });

  it('is not fetched for a field that is refused', async () => {
    expect((await graph.ask('{ user(id: "u1") { gravatar id } }')).data).toEqual({ user: { gravatar: null, id: 'u1' } });
    expect(graph.requested.join()).not.toContain('email');
  });
});
