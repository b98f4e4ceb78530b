import { Kind, parse, specifiedRules, type OperationDefinitionNode } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { readCostRules, type CostRules } from '../../../gateway/operations/cost/cost-rules.ts';
import { compileCost } from '../../../gateway/operations/cost/operation-cost.ts';
import { createOperationGate } from '../../../gateway/operations/gate.ts';
import { OPERATION_LIMITS } from '../../../gateway/operations/limits.ts';
import { composeSupergraph } from '../../../gateway/supergraph/compose.ts';
import { buildSupergraph, type LoadedSupergraph } from '../../../gateway/supergraph/supergraph.ts';

/** The directives are imported under other names, as a subgraph may. */
const SDL = `
  extend schema @link(
    url: "https://specs.apollo.dev/federation/v2.9"
    import: ["@key", { name: "@cost", as: "@weight" }, { name: "@listSize", as: "@many" }]
  )
  type Query {
    scalar: String
    heavyScalar: String @weight(weight: 5)
    enum: Enum
    object: Item
    heavyObject: Item @weight(weight: 7)
    heavyType: Heavy
    heavyTypeLighter: Heavy @weight(weight: 2)
    interface: Named
    union: Either
    list: [Item!]!
    scalars: [Int!]
    heavyScalars: [Money]
    assumed: [Item] @many(assumedSize: 4)
    sliced(first: Int, last: Int): [Item] @many(slicingArguments: ["first", "last"], assumedSize: 6, requireOneSlicingArgument: false)
    defaulted(first: Int = 3): [Item] @many(slicingArguments: ["first"])
    required(first: Int, last: Int): Items @many(slicingArguments: ["first", "last"], sizedFields: ["edges"])
    connection(first: Int, last: Int): Items
      @many(slicingArguments: ["first", "last"], sizedFields: ["edges", "nodes"], assumedSize: 20, requireOneSlicingArgument: false)
    arg(plain: Int, heavy: Int @weight(weight: 8)): String
    input(filter: Filter, free: Filter @weight(weight: 0), all: [Filter!]): String
  }
  type Mutation { plain: String object: Item heavy: Item @weight(weight: 20) }
  type Subscription { tick: Item }
  type Item implements Named { id: ID name: String self: Item price: Money heavy: String @weight(weight: 3) children(first: Int): [Item]
    @many(slicingArguments: ["first"], assumedSize: 5, requireOneSlicingArgument: false) }
  type Items { total: Int edges: [Edge] nodes: [Item] }
  type Edge { cursor: String node: Item }
  type Heavy @weight(weight: 9) { id: ID }
  interface Named { name: String }
  union Either = Item | Heavy
  enum Enum @weight(weight: 4) { A }
  scalar Money @weight(weight: 6)
  input Page { size: Int }
  input Filter { text: String costly: String @weight(weight: 11) and: [Filter!] page: Page }
`;

let loaded: LoadedSupergraph;
let rules: CostRules;
beforeAll(() => {
  loaded = buildSupergraph(composeSupergraph([{ name: 'one', url: 'http://one', sdl: SDL, file: 'one.graphql' }]).sdl);
  rules = readCostRules(loaded.supergraph.schema, loaded.supergraphSchema);
});

function reckon(source: string, variables: Record<string, unknown> = {}) {
  const document = parse(source);
  const operation = document.definitions.find((node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new Error('No operation');
  return compileCost(document, operation, { schema: loaded.schema, rules, listSize: 10 })(variables);
}

describe('an operation costs', () => {
  it.each([
    { what: 'nothing for a scalar', query: '{ scalar }', cost: 0 },
    { what: 'the weight of a field', query: '{ heavyScalar }', cost: 5 },
    { what: 'the weight of an enum', query: '{ enum }', cost: 4 },
    { what: '1 for an object', query: '{ object { id name } }', cost: 1 },
    { what: '1 for each object on the way', query: '{ object { self { self { id } } } }', cost: 3 },
    { what: '1 for an interface', query: '{ interface { name } }', cost: 1 },
    { what: '1 for a union', query: '{ union { __typename } }', cost: 1 },
    { what: 'the weight of a field in place of its object’s', query: '{ heavyObject { id } }', cost: 7 },
    { what: 'the weight of a type', query: '{ heavyType { id } }', cost: 9 },
    { what: 'the weight of a field in place of its type’s', query: '{ heavyTypeLighter { id } }', cost: 2 },
    { what: '10 for a mutation', query: 'mutation { plain }', cost: 10 },
    { what: '10 for a mutation, and what it returns', query: 'mutation { object { self { id } } }', cost: 12 },
    { what: '10 for a mutation, and the weight of its field', query: 'mutation { heavy { id } }', cost: 30 },
    { what: 'nothing more for a subscription', query: 'subscription { tick { id } }', cost: 1 },
    { what: 'nothing for what begins with two underscores', query: '{ __typename __schema { types { name } } }', cost: 0 },
    { what: 'each alias', query: '{ a: object { id } b: object { id } }', cost: 2 },
    { what: '10 for a list of which nothing is said', query: '{ list { id } }', cost: 10 },
    { what: 'nothing for a list of scalars', query: '{ scalars }', cost: 0 },
    { what: 'each of a list of heavy scalars', query: '{ heavyScalars }', cost: 60 },
    { what: 'the assumed size', query: '{ assumed { id } }', cost: 4 },
    { what: 'each of a list with all that is in it', query: '{ assumed { self { heavy } } }', cost: 4 * (1 + 1 + 3) },
    { what: 'a slicing argument', query: '{ sliced(first: 50) { id } }', cost: 50 },
    { what: 'the larger of two slicing arguments', query: '{ sliced(first: 5, last: 50) { id } }', cost: 50 },
    { what: 'the assumed size without slicing arguments', query: '{ sliced { id } }', cost: 6 },
    { what: 'the assumed size for null', query: '{ sliced(first: null) { id } }', cost: 6 },
    { what: 'nothing for a list of none', query: '{ sliced(first: 0) { id } }', cost: 0 },
    { what: 'nothing less than nothing', query: '{ sliced(first: -5) { id } }', cost: 0 },
    { what: 'the default of a slicing argument', query: '{ defaulted { id } }', cost: 3 },
    { what: 'the default overwritten', query: '{ defaulted(first: 8) { id } }', cost: 8 },
    { what: 'a connection with the edges it sizes', query: '{ connection(first: 3) { edges { node { id } } } }', cost: 1 + 3 * (1 + 1) },
    { what: 'a connection with its nodes', query: '{ connection(last: 3) { nodes { id } } }', cost: 1 + 3 },
    { what: 'a connection without its edges', query: '{ connection(first: 1000) { total } }', cost: 1 },
    { what: 'a connection of the assumed size', query: '{ connection { edges { node { id } } } }', cost: 1 + 20 * 2 },
    {
      what: 'sized fields within fragments',
      query: '{ connection(first: 3) { ...C } } fragment C on Items { ... { edges { ...E } } } fragment E on Edge { node { id } }',
      cost: 7,
    },
    {
      what: 'lists within lists',
      query: '{ connection(first: 10) { nodes { children(first: 10) { children { id } } } } }',
      cost: 1 + 10 * (1 + 10 * (1 + 5)),
    },
    {
      what: 'a fragment wherever it is spread',
      query: '{ a: object { ...F } b: object { ...F } } fragment F on Item { self { id } }',
      cost: 4,
    },
    { what: 'all fragments on the types of a union', query: '{ union { ... on Item { self { id } } ... on Heavy { id } } }', cost: 2 },
    { what: 'an argument by its weight', query: '{ arg(plain: 1, heavy: 1) }', cost: 8 },
    { what: 'nothing for null', query: '{ arg(heavy: null) }', cost: 0 },
    { what: '1 for an input object', query: '{ input(filter: { text: "x" }) }', cost: 1 },
    {
      what: 'the fields of an input object',
      query: '{ input(filter: { costly: "x", and: [{ costly: "y" }, {}] }) }',
      cost: 1 + 11 + 1 + 11 + 1,
    },
    { what: 'the weight of an argument in place of its object’s', query: '{ input(free: { costly: "x" }) }', cost: 11 },
    { what: 'each of a list of input objects', query: '{ input(all: [{}, {}, {}]) }', cost: 3 },
    { what: 'nothing for what is skipped', query: '{ object @skip(if: true) { id } ... @include(if: false) { list { id } } }', cost: 0 },
  ])('$what: $cost', ({ query, cost }) => {
    expect(reckon(query)).toEqual({ cost, problem: null });
  });

  it.each([
    { what: 'a size', query: 'query ($n: Int) { sliced(first: $n) { id } }', variables: { n: 40 }, cost: 40 },
    { what: 'a size that is not given', query: 'query ($n: Int) { sliced(first: $n) { id } }', variables: {}, cost: 6 },
    { what: 'a size that is null', query: 'query ($n: Int) { sliced(first: $n) { id } }', variables: { n: null }, cost: 6 },
    { what: 'a size by default', query: 'query ($n: Int = 9) { sliced(first: $n) { id } }', variables: {}, cost: 9 },
    { what: 'the default of the argument', query: 'query ($n: Int) { defaulted(first: $n) { id } }', variables: {}, cost: 3 },
    {
      what: 'an input',
      query: 'query ($f: Filter) { input(filter: $f) }',
      variables: { f: { costly: 'x', and: [{}, { page: { size: 1 } }] } },
      cost: 1 + 11 + 1 + 1 + 1,
    },
    {
      what: 'what is skipped',
      query: 'query ($no: Boolean!) { list @skip(if: $no) { id } object { id } }',
      variables: { no: true },
      cost: 1,
    },
    {
      what: 'what is not skipped',
      query: 'query ($no: Boolean!) { list @skip(if: $no) { id } object { id } }',
      variables: { no: false },
      cost: 11,
    },
    {
      what: 'what is included by default',
      query: 'query ($yes: Boolean = true) { list @include(if: $yes) { id } }',
      variables: {},
      cost: 10,
    },
    { what: 'a size on the prototype', query: 'query ($constructor: Int) { sliced(first: $constructor) { id } }', variables: {}, cost: 6 },
  ])('what variables say, for $what: $cost', ({ query, variables, cost }) => {
    expect(reckon(query, variables)).toEqual({ cost, problem: null });
  });

  it.each([
    { query: '{ required { total } }', given: 0 },
    { query: '{ required(first: 1, last: 1) { total } }', given: 2 },
    { query: 'query ($n: Int) { required(first: $n) { edges { cursor } } }', given: 0 },
  ])('cannot be told where one slicing argument is required and there are $given', ({ query, given }) => {
    expect(reckon(query).problem).toBe(`required takes exactly one of first, last, not ${given}`);
  });
});

describe('the budget', () => {
  const gateWith = (maximum: number) =>
    createOperationGate({
      schema: loaded.schema,
      rules: specifiedRules,
      limits: OPERATION_LIMITS,
      introspection: 'open',
      cost: { rules, listSize: 10, maximum },
      onRefused: () => {},
    });
  const query = 'query Small { object { id } } query Large($n: Int) { sliced(first: $n) { id } }';

  it.each([
    { n: 100, passes: true },
    { n: 101, passes: false },
  ])('of 100 lets $n through: $passes', ({ n, passes }) => {
    const result = gateWith(100).admit({ source: query, operationName: 'Large', variables: { n }, rights: null });

    if (passes) expect(result).toMatchObject({ cost: { requested: n, maximum: 100 } });
    else expect(result).toMatchObject({ errors: [{ extensions: { code: 'LIMIT_EXCEEDED', limit: 'cost', maximum: 100, actual: n } }] });
  });

  it('is for the operation that is meant', () => {
    const gate = gateWith(100);
    const admit = (operationName?: string) => gate.admit({ source: query, operationName, variables: { n: 1_000 }, rights: null });

    expect(admit('Small')).toMatchObject({ cost: { requested: 1 } });
    expect(admit('Large')).toHaveProperty('errors');
    expect(admit()).toHaveProperty('errors');
    expect(admit('None')).toMatchObject({ cost: { requested: 0 } });
  });
});
