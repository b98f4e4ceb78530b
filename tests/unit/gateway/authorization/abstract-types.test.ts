import { describe, beforeEach, it } from 'vitest';
import { CLUB } from '../../../support/gateway/club.ts';
import { expectAnswer, type GuardedCase } from '../../../support/gateway/guarded-case.ts';
import { createGuardedGraph, somebody, supergraphOf, type GuardedGraph } from '../../../support/gateway/guarded-graph.ts';

const sdl = supergraphOf(CLUB);
let graph: GuardedGraph;
beforeEach(() => {
  graph = createGuardedGraph(CLUB, { sdl });
});
const check = (given: GuardedCase) => expectAnswer(graph, given);

const user = (fields: object) => [fields, fields, {}];

describe('through an interface', () => {
  it.each<GuardedCase>([
    {
      why: 'a field is refused that one of its types protects',
      query: '{ nodes { id secret } }',
      data: {
        nodes: [
          { id: 'u1', secret: null },
          { id: 'u2', secret: null },
          { id: 't1', secret: null },
        ],
      },
      denied: ['nodes.secret'],
      unheard: ['secret'],
    },
    {
      why: 'a field is given that one of its types protects, to whoever may have it of all',
      query: '{ nodes { secret } }',
      rights: somebody(),
      data: { nodes: [{ secret: 's1' }, { secret: 's2' }, { secret: 'knot' }] },
      denied: [],
    },
    {
      why: 'a field that nobody protects is given',
      query: '{ nodes { label __typename } }',
      data: {
        nodes: [
          { label: 'ada', __typename: 'User' },
          { label: 'bob', __typename: 'User' },
          { label: 'rope', __typename: 'Thing' },
        ],
      },
      denied: [],
    },
    {
      why: 'a field is given in a fragment on the type that does not protect it',
      query: '{ nodes { ... on Thing { secret } id } }',
      data: { nodes: [{ id: 'u1' }, { id: 'u2' }, { secret: 'knot', id: 't1' }] },
      denied: [],
    },
    {
      why: 'a field is refused in a fragment on the type that protects it, and only there',
      query: '{ nodes { ... on Thing { secret } ... on User { secret email } } }',
      data: { nodes: [...user({ secret: null, email: null }).slice(0, 2), { secret: 'knot' }] },
      denied: ['nodes.secret', 'nodes.email'],
      unheard: ['email'],
    },
    {
      why: 'what is all of a fragment leaves an empty object for its type',
      query: '{ nodes { ... on User { email } } }',
      data: { nodes: user({ email: null }) },
      denied: ['nodes.email'],
      unheard: ['email', 'name', 'label'],
    },
    {
      why: 'a null that must not be makes only the objects null that have the field',
      query: 'query ($id: ID!) { user(id: $id) { id } signs { page } nodes { ... on Thing { price } } }',
      variables: { id: 'u1' },
      data: { user: { id: 'u1' }, signs: null, nodes: [{}, {}, { price: 5 }] },
      denied: ['signs'],
    },
    {
      why: 'everything is refused when all of its types ask for the same',
      query: '{ open signs { ... on Poster { text } __typename } }',
      data: { open: 'open', signs: null },
      denied: ['signs'],
      unheard: ['signs', 'Poster'],
    },
    {
      why: 'everything is given when all of its types ask for what the caller has',
      query: '{ signs { text ... on Board { page } } }',
      rights: somebody(),
      data: { signs: [{ text: 'Mind the gap', page: 1 }] },
      denied: [],
    },
    {
      why: 'a fragment on the interface inside one of its types is about that type',
      query: '{ nodes { ... on Thing { ... on Node { secret } ...N } } } fragment N on Node { s: secret }',
      data: { nodes: [{}, {}, { secret: 'knot', s: 'knot' }] },
      denied: [],
    },
    {
      why: 'one named fragment is refused on one type and given on another',
      query: '{ nodes { ... on Thing { ...N } } user(id: "u1") { id ...N } } fragment N on Node { secret label }',
      data: { nodes: [{}, {}, { secret: 'knot', label: 'rope' }], user: { id: 'u1', secret: null, label: 'ada' } },
      denied: ['user.secret'],
    },
    {
      why: 'the field is given to a type that may have it, whatever others were refused',
      query: '{ nodes { secret ... on Thing { secret } } }',
      data: { nodes: [{ secret: null }, { secret: null }, { secret: 'knot' }] },
      denied: ['nodes.secret'],
    },
  ])('$why', check);
});

describe('through a union', () => {
  it.each<GuardedCase>([
    {
      why: 'the fields of a type are refused for what the type asks',
      query: '{ hits { __typename ... on Vault { code hint } ... on Thing { price } } }',
      data: { hits: [{ __typename: 'User' }, { __typename: 'Thing', price: 5 }, null] },
      denied: ['hits.code', 'hits.hint'],
      unheard: ['code', 'hint'],
    },
    {
      why: 'the fields of a type are given to whoever may have them',
      query: '{ hits { ... on Vault { code } } }',
      rights: somebody({ policies: ['admin'] }),
      data: { hits: [{}, {}, { code: '42' }] },
      denied: [],
    },
    {
      why: 'a null that may be stays in its object',
      query: '{ hits { ... on Vault { hint } ... on User { n: name email } } }',
      data: { hits: [{ n: 'Ada', email: null }, {}, { hint: null }] },
      denied: ['hits.hint', 'hits.email'],
      unheard: ['hint', 'email'],
    },
    {
      why: 'an interface among its types is looked at as the types it stands for there',
      query: '{ hits { ... on Node { secret } } }',
      data: { hits: [{ secret: null }, { secret: null }, {}] },
      denied: ['hits.secret'],
      unheard: ['secret'],
    },
    {
      why: 'fragments in fragments are opened',
      query: '{ ...Q } fragment Q on Query { hits { ...H } } fragment H on Hit { ... { ...U } } fragment U on User { email id }',
      data: { hits: [{ email: null, id: 'u1' }, {}, {}] },
      denied: ['hits.email'],
      unheard: ['email'],
    },
    {
      why: 'a fragment that is spread twice is refused at both places',
      query: '{ hits { ...U } user(id: "u2") { ...U } } fragment U on User { email }',
      data: { hits: [{ email: null }, {}, {}], user: { email: null } },
      denied: ['hits.email', 'user.email'],
      unheard: ['email'],
    },
  ])('$why', check);
});
