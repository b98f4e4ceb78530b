import * as fc from 'fast-check';
import {
  buildSchema,
  execute,
  GraphQLError,
  isObjectType,
  parse,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
  type GraphQLSchema,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import type { Rights } from '../../../../gateway/caller.ts';
import { createGuardedGraph, LINKS, placesOf, schemaOf, type GuardedSubgraph } from '../../../support/gateway/guarded-graph.ts';
import { randomOperation } from '../../../support/gateway/random-operation.ts';

const AUTH = '@authenticated';
const C = '@requiresScopes(scopes: [["c"], ["x", "y"]])';
const D = '@requiresScopes(scopes: [["d"]])';
const LOCK = '@policy(policies: [["lock"]])';

/** The same types for the subgraphs and for the oracle, which knows no directives. */
const typesOf = (part: { key: string; auth: string; c: string; d: string; lock: string; more: string }) => `
  type Query {
    item: Item!, maybe: Item, none: Item, items: [Item!]!, loose: [Item], deep: [[Item!]], any: [Any], nodes: [Node!],
    lock: Lock, mine: Item ${part.auth}
  }
  interface Node { id: ID!, a: String, shared: String }
  union Any = Item | Other | Lock
  type Item implements Node ${part.key} {
    id: ID!, a: String, shared: String ${part.auth}, b: String ${part.auth}, c: Int! ${part.c},
    self: Item!, next: Item, list: [Item!], node: Node, many: [[Any]], locked: Lock, sealed: Item! ${part.d} ${part.more}
  }
  type Other implements Node { id: ID!, a: String, shared: String ${part.auth}, d: String ${part.d}, of: Item! }
  type Lock ${part.lock} { code: String!, behind: Item }
`;

const item: Record<string, unknown> = { __typename: 'Item', id: 'i', a: 'a', shared: 's', b: 'b', c: 1, e: 'e', f: 'f' };
const other: Record<string, unknown> = { __typename: 'Other', id: 'o', a: 'a', shared: 's', d: 'd', of: item };
const lock = { __typename: 'Lock', code: 'code', behind: item };
Object.assign(item, {
  self: item,
  next: item,
  list: [item, item],
  node: other,
  many: [
    [item, lock],
    [null, other],
  ],
  locked: lock,
  sealed: item,
});
const ROOT = {
  item,
  maybe: item,
  none: null,
  items: [item, item],
  loose: [null, item],
  deep: [[item], null, [item, item]],
  any: [item, other, lock, null],
  nodes: [item, other],
  lock,
  mine: item,
};

const isKnown = ({ authenticated }: Rights) => authenticated;
const isLockHolder = ({ policies }: Rights) => policies.includes('lock');
const hasC = ({ scopes }: Rights) => scopes.includes('c') || (scopes.includes('x') && scopes.includes('y'));
const hasD = ({ scopes }: Rights) => scopes.includes('d');
/** What the directives say, said again without them. */
const MAY: Record<string, (rights: Rights) => boolean> = {
  'Query.mine': isKnown,
  'Query.lock': isLockHolder,
  'Node.shared': isKnown,
  'Item.shared': isKnown,
  'Item.b': isKnown,
  'Item.c': hasC,
  'Item.e': isKnown,
  'Item.sealed': hasD,
  'Item.locked': isLockHolder,
  'Other.shared': isKnown,
  'Other.d': hasD,
  'Lock.code': isLockHolder,
  'Lock.behind': isLockHolder,
};

const SUBGRAPHS: GuardedSubgraph[] = [
  {
    name: 'first',
    sdl: LINKS + typesOf({ key: '@key(fields: "id")', auth: AUTH, c: C, d: D, lock: LOCK, more: '' }),
    resolvers: {
      Query: Object.fromEntries(Object.entries(ROOT).map(([name, value]) => [name, () => value])),
      Item: { __resolveReference: () => item },
    },
  },
  {
    name: 'second',
    sdl: `${LINKS} type Item @key(fields: "id") { id: ID!, e: String! ${AUTH}, f: String }`,
    resolvers: { Item: { __resolveReference: () => item } },
  },
];

/** Everything in one schema whose fields refuse by themselves, as GraphQL says what becomes of errors. */
function createOracle(): {
  schema: GraphQLSchema;
  ask: (query: string, variables: object, rights: Rights) => { data: unknown; places: string[] };
} {
  const schema = buildSchema(typesOf({ key: '', auth: '', c: '', d: '', lock: '', more: 'e: String! f: String' }));
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      field.resolve = (parent: Record<string, unknown>, _args, rights: Rights) => {
        if (MAY[`${type.name}.${field.name}`]?.(rights) === false) throw new GraphQLError('denied');
        return parent[field.name];
      };
    }
  }
  return {
    schema,
    ask(query, variables, rights) {
      const result = execute({ schema, document: parse(query), rootValue: ROOT, contextValue: rights, variableValues: { ...variables } });
      if (result instanceof Promise) throw new Error('The oracle has nothing to wait for');
      const places = (result.errors ?? []).map(({ path = [] }) => path.filter((key) => typeof key === 'string').join('.'));
      return { data: result.data, places };
    },
  };
}

const rightsArbitrary = fc.record({
  authenticated: fc.boolean(),
  scopes: fc.subarray(['c', 'd', 'x', 'y']),
  policies: fc.subarray(['lock', 'c']),
});

describe('any operation, for anybody', () => {
  const oracle = createOracle();
  const graph = createGuardedGraph(SUBGRAPHS);
  const schemas = SUBGRAPHS.map((subgraph) => schemaOf(subgraph).schema);

  /** The fields that a request to a subgraph selects, as `Type.field`. */
  const fieldsIn = (source: string): string[] => {
    const document = parse(source);
    const schema = schemas.find((schema) => validate(schema, document).length === 0);
    if (!schema) throw new Error(`No subgraph takes ${source}`);
    const found: string[] = [];
    const types = new TypeInfo(schema);
    visit(document, visitWithTypeInfo(types, { Field: ({ name }) => void found.push(`${types.getParentType()?.name}.${name.value}`) }));
    return found;
  };

  it('is answered as if each field refused by itself, and what is refused is asked of nobody', async () => {
    let denials = 0;
    const property = fc.asyncProperty(randomOperation(oracle.schema), rightsArbitrary, async ({ query, variables }, rights) => {
      fc.pre(validate(oracle.schema, parse(query)).length === 0);
      graph.requested.length = 0;
      const expected = oracle.ask(query, variables, rights);
      const result = await graph.ask(query, { rights, variables });

      expect(JSON.parse(JSON.stringify(result.data))).toEqual(JSON.parse(JSON.stringify(expected.data)));
      const places = placesOf(result);
      expect(places).toEqual(expect.arrayContaining(expected.places));
      for (const field of graph.requested.flatMap(fieldsIn)) expect([field, MAY[field]?.(rights)]).not.toEqual([field, false]);
      denials += places.length;
    });
    await fc.assert(property, { numRuns: 300 });
    // Otherwise it has shown nothing.
    expect(denials).toBeGreaterThan(200);
  }, 120_000);
});
