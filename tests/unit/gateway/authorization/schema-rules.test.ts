import { describe, expect, it } from 'vitest';
import { createAuthorization } from '../../../../gateway/security/authorization/authorization.ts';
import { implies, isFulfilled, keyOf, type Rule } from '../../../../gateway/security/authorization/rule.ts';
import { buildSupergraph } from '../../../../gateway/supergraph/supergraph.ts';
import {
  createGuardedGraph,
  NOBODY,
  placesOf,
  somebody,
  supergraphOf,
  type GuardedSubgraph,
} from '../../../support/gateway/guarded-graph.ts';

const resolvers = { Query: { open: () => 'open', known: () => 'known', scoped: () => 'scoped', policed: () => 'policed' } };
const linked = (imports: string, names: [string, string, string]): GuardedSubgraph => ({
  name: 'linked',
  sdl: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${imports}])
    type Query {
      open: String
      known: String ${names[0]}
      scoped: String ${names[1]}(scopes: [["a"]])
      policed: String ${names[2]}(policies: [["p"]])
    }`,
  resolvers,
});

describe('directives', () => {
  it.each([
    {
      why: 'their own names',
      subgraph: linked('"@authenticated", "@requiresScopes", "@policy"', ['@authenticated', '@requiresScopes', '@policy']),
    },
    {
      why: 'names that somebody chose',
      subgraph: linked(
        '{ name: "@authenticated", as: "@known" }, { name: "@requiresScopes", as: "@scopes" }, { name: "@policy", as: "@authenticated" }',
        ['@known', '@scopes', '@authenticated'],
      ),
    },
    {
      why: 'the names of what is not imported',
      subgraph: linked('', ['@federation__authenticated', '@federation__requiresScopes', '@federation__policy']),
    },
  ])('are known by $why', async ({ subgraph }) => {
    const graph = createGuardedGraph([subgraph]);
    const ask = async (rights = NOBODY) => placesOf(await graph.ask('{ open known scoped policed }', { rights }));
    expect(await ask()).toEqual(['known', 'scoped', 'policed']);
    expect(await ask(somebody({ scopes: ['a'] }))).toEqual(['policed']);
    expect(await ask(somebody({ scopes: ['a'], policies: ['p'] }))).toEqual([]);
  });

  it.each([
    { why: 'an alias of the whole specification', link: 'as: "login"', directive: 'login' },
    { why: 'an import under another name', link: 'import: [{ name: "@authenticated", as: "@member" }]', directive: 'member' },
  ])('are known by $why in a supergraph', async ({ link, directive }) => {
    const plain = linked('"@authenticated", "@requiresScopes", "@policy"', ['@authenticated', '@requiresScopes', '@policy']);
    const sdl = supergraphOf([plain])
      .replace(/(specs\.apollo\.dev\/authenticated\/v0\.1", for: SECURITY)/, `$1, ${link}`)
      .replaceAll('@authenticated', (name, at: number, all: string) => (all[at - 1] === '"' ? name : `@${directive}`));
    const graph = createGuardedGraph([plain], { sdl });
    expect(sdl).toContain(`directive @${directive}`);
    expect(placesOf(await graph.ask('{ open known }'))).toEqual(['known']);
  });

  it('that are not linked are annotations of somebody else', async () => {
    const foreign: GuardedSubgraph = {
      name: 'foreign',
      sdl: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@composeDirective"])
          @link(url: "https://other.test/auth/v1.0", import: ["@authenticated"]) @composeDirective(name: "@authenticated")
        directive @authenticated on FIELD_DEFINITION
        type Query { known: String @authenticated }`,
      resolvers,
    };
    expect((await createGuardedGraph([foreign]).ask('{ known }')).data).toEqual({ known: 'known' });
  });
});

describe('an interface of a supergraph', () => {
  const shapes: GuardedSubgraph = {
    name: 'shapes',
    sdl: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@authenticated", "@requiresScopes"])
      type Query { shapes: [Shape] scoped: [Scoped] }
      interface Shape { area: Int, secret: Int }
      type Square implements Shape { area: Int, secret: Int }
      type Circle implements Shape { area: Int, secret: Int }
      interface Scoped { id: Int }
      type A implements Scoped @requiresScopes(scopes: [["a"], ["x"]]) { id: Int }
      type B implements Scoped @requiresScopes(scopes: [["b"]]) { id: Int }
      type Other { other: Int @authenticated }`,
    resolvers: { Query: { shapes: () => [{ __typename: 'Square', area: 4, secret: 1 }], scoped: () => [{ __typename: 'A', id: 1 }] } },
  };
  const sdl = supergraphOf([shapes]);

  it('may ask for something of its own', async () => {
    const graph = createGuardedGraph([shapes], {
      sdl: sdl.replace(/interface Shape\s+@join__type/, (start) => start.replace('@join', '@authenticated @join')),
    });
    expect(placesOf(await graph.ask('{ shapes { ... on Square { area } } }'))).toEqual(['shapes']);
    expect(placesOf(await graph.ask('{ shapes { area } }', { rights: somebody() }))).toEqual([]);
  });

  it('may have a field that asks for something of its own', async () => {
    const own = sdl.replace(/(interface Shape[^}]*secret: Int)/, '$1 @authenticated');
    const graph = createGuardedGraph([shapes], { sdl: own });
    expect(placesOf(await graph.ask('{ shapes { area secret } }'))).toEqual(['shapes.secret']);
    expect(placesOf(await graph.ask('{ shapes { ... on Square { secret } } }'))).toEqual([]);
  });

  it('asks for no more than the type that a fragment is on', async () => {
    const graph = createGuardedGraph([shapes], { sdl });
    const rights = somebody({ scopes: ['a'] });
    expect(placesOf(await graph.ask('{ scoped { ... on A { id } } }', { rights }))).toEqual([]);
    expect(placesOf(await graph.ask('{ scoped { ... on B { id } } }', { rights }))).toEqual(['scoped.id']);
    expect(placesOf(await graph.ask('{ scoped { id } }', { rights }))).toEqual(['scoped.id']);
    expect(placesOf(await graph.ask('{ scoped { id } }', { rights: somebody({ scopes: ['b', 'x'] }) }))).toEqual([]);
  });
});

describe('rules', () => {
  const scopes = (...anyOf: string[][]): Rule => ({ kind: 'scopes', anyOf });

  it('are the same in whatever order they are written', () => {
    expect(keyOf(scopes(['a', 'b'], ['c']))).toBe(keyOf(scopes(['c'], ['b', 'a', 'b'])));
    expect(keyOf(scopes(['a', 'b']))).not.toBe(keyOf(scopes(['a'], ['b'])));
    expect(keyOf(scopes(['a'], ['b']))).not.toBe(keyOf(scopes(['a b'])));
    expect(keyOf(scopes(['a']))).not.toBe(keyOf({ kind: 'policies', anyOf: [['a']] }));
  });

  it.each([
    { rule: scopes(), holds: false },
    { rule: scopes([]), holds: true },
    { rule: scopes(['a', 'b']), holds: true },
    { rule: scopes(['a', 'c'], ['d']), holds: false },
    { rule: scopes(['a', 'c'], ['b']), holds: true },
  ])('$rule.anyOf: $holds for a and b', ({ rule, holds }) => {
    expect(isFulfilled(rule, somebody({ scopes: ['a', 'b'] }))).toBe(holds);
  });

  it.each([
    { given: [scopes(['a']), scopes(['b'])], rule: scopes(['a', 'b']), answer: true },
    { given: [scopes(['a'])], rule: scopes(['a', 'b']), answer: false },
    { given: [scopes(['a'], ['b'])], rule: scopes(['a']), answer: false },
    { given: [scopes(['a'], ['b'])], rule: scopes(['b'], ['c'], ['a']), answer: true },
    { given: [], rule: scopes([]), answer: true },
    { given: [scopes(['a'])], rule: { kind: 'policies', anyOf: [['a']] } as Rule, answer: false },
    { given: [{ kind: 'authenticated' } as Rule], rule: { kind: 'authenticated' } as Rule, answer: true },
    { given: Array.from({ length: 20 }, (_, n) => scopes([`${n}a`], [`${n}b`])), rule: scopes(['0a'], ['0b']), answer: false },
  ])('case %#: one follows from others, or cannot be told to', ({ given, rule, answer }) => {
    expect(implies(given, rule)).toBe(answer);
  });

  it('of a supergraph without any cost nothing', () => {
    const sdl = supergraphOf([
      { name: 'plain', sdl: 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9") type Query { a: Int }' },
    ]);
    const authorization = createAuthorization(buildSupergraph(sdl), { unauthorized: 'filter' });
    expect(authorization.analyze({ kind: 'Document' as never, definitions: [] }, {} as never)).toBeNull();
  });
});
