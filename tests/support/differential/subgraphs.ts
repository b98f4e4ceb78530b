import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  execute,
  GraphQLError,
  isAbstractType,
  isObjectType,
  Kind,
  parse,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  type GraphQLTypeResolver,
} from 'graphql';
import { compileOperation } from '../../../platform/graph/execution/compile-operation.ts';
import type { SubgraphResponse } from '../../../platform/graph/endpoint.ts';
import type { SubgraphFetch } from '../../../gateway/execution/plan-executor.ts';
import { hash, idOfCode, thingOf, type Thing, type Truth } from './truth.ts';

/** What subgraphs do wrong besides what their fields do: nothing, or answers that go against their own schema. */
type Misbehaviour = 'none' | 'answers';

const ENTITY_FAULTS = 12;
const REQUEST_FAULTS = 15;

type SubgraphOptions = {
  misbehaviour: Misbehaviour;
  seed: number;
  /** Told of a request that the compiled operation answers otherwise than graphql-js. */
  onMismatch: (how: string) => void;
};

/** One subgraph, as its server would answer. What it does depends on what it is asked, never on when. */
export function createSubgraph(name: string, sdl: string, truth: Truth, { misbehaviour, seed, onMismatch }: SubgraphOptions) {
  const isInterfaceObject = sdl.includes(' @interfaceObject {');
  const hits = (what: string, share: number) => misbehaviour === 'answers' && hash(`${seed} ${name} ${what}`) % share === 0;
  const typeDefs = parse(sdl);
  const reference = (representation: Record<string, unknown>) => {
    const { id, code } = representation;
    const known = typeof id === 'string' ? id : idOfCode(String(code));
    if (hits(`${known} is gone`, ENTITY_FAULTS)) return null;
    // Thrown at once, it would take the answers about all other entities of the request with it.
    if (hits(`${known} fails`, ENTITY_FAULTS))
      return Promise.reject(new GraphQLError(`No ${known}`, { extensions: { code: 'NOT_FOUND' } }));
    return { ...representation, ...thingOf(known), ...(isInterfaceObject && { __typename: 'Thing' }), represented: representation };
  };
  const entityNames = typeDefs.definitions.flatMap((node) =>
    (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION) &&
    (node.directives ?? []).some((directive) => directive.name.value === 'key')
      ? [node.name.value]
      : [],
  );
  const resolvers = Object.fromEntries(entityNames.map((entity) => [entity, { __resolveReference: reference }]));
  const schema = buildSubgraphSchema([{ typeDefs, resolvers: resolvers as never }]);
  addResolvers(schema, fieldResolver(truth), (field) => hash(`${seed} ${name} ${field}`) % 3 === 0);

  return async ({
    query,
    variables,
    operationName,
  }: Pick<SubgraphFetch, 'query' | 'variables' | 'operationName'>): Promise<SubgraphResponse> => {
    if (hits(`${leavesOf(query)} is lost`, REQUEST_FAULTS)) return { errors: [{ message: `${name} does not answer` }] };
    const document = parse(query);
    const toJson = async (result: unknown) => JSON.stringify(await result);
    const json = await toJson(compileOperation(schema, document, operationName)({ contextValue: null, variableValues: variables }));
    const expected = await toJson(execute({ schema, document, variableValues: variables, operationName }));
    if (json !== expected) onMismatch(`graphql-js answers ${query} with ${expected}, the compiled operation with ${json}`);
    const response = JSON.parse(json) as SubgraphResponse;
    if (misbehaviour === 'answers') damage(response.data, (what) => hits(what, 24), '');
    return response;
  };
}

/** Gives every field the resolver, which answers some of them later than at once. */
function addResolvers(schema: GraphQLSchema, resolve: GraphQLFieldResolver<unknown, unknown>, isLate: (field: string) => boolean): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    if (isAbstractType(type)) type.resolveType ??= typeResolver;
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      field.resolve ??= isLate(`${type.name}.${field.name}`)
        ? (source, args, context, info) => new Promise((answer) => answer(resolve(source, args, context, info)))
        : resolve;
    }
  }
}

/** Resolves the fields of any schema over the truth. */
export const fieldResolver =
  (truth: Truth): GraphQLFieldResolver<unknown, unknown, Record<string, unknown>> =>
  (source, args, _, { fieldName, parentType, schema }) => {
    if (parentType === schema.getQueryType() || parentType === schema.getMutationType()) return truth.root(fieldName, args);
    const thing = source as Thing;
    // Of an interface object no more is known than its id.
    const own = thing.__typename === 'Thing' ? { ...thing, __typename: thingOf(thing.id).__typename } : thing;
    const required = truth.fieldOf(own.__typename, fieldName)?.requires;
    const { represented } = thing as { represented?: Record<string, unknown> };
    if (!required || !represented) return truth.resolve(own, fieldName, args);
    const given = represented[required.name];
    return truth.derive(required.named.startsWith('V') ? partsOf(given) : given, args['n']);
  };

const partsOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(partsOf);
  return value === null || value === undefined ? null : { a: (value as { a: unknown }).a };
};

export const typeResolver: GraphQLTypeResolver<unknown, unknown> = (value) => (value as Thing).__typename;

/** Nulls, wrong types and holes where a server should have none; of an object of the same content always the same. */
function damage(value: unknown, hits: (what: string) => boolean, around: string): void {
  if (Array.isArray(value)) for (const item of value) damage(item, hits, around);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  const object = value as Record<string, unknown>;
  if (Array.isArray(object['_entities'])) return damage(object['_entities'], hits, 'an entity');
  const own =
    typeof object['id'] === 'string'
      ? object['id']
      : `${around} ${JSON.stringify(object, (key, inner: unknown) => (key === '__typename' ? undefined : inner))}`;
  for (const key of Object.keys(object)) {
    if (key === '__typename' || key === 'id' || key === 'code') {
      damage(object[key], hits, own);
      continue;
    }
    const what = `${own} ${key}`;
    if (hits(`${what} null`)) object[key] = null;
    else if (hits(`${what} type`)) object[key] = typeof object[key] === 'string' ? 7.5 : object[key];
    else if (hits(`${what} hole`)) delete object[key];
    else damage(object[key], hits, own);
  }
}

/** What a request is about, the same whether it asks for types besides or not. */
const leavesOf = (query: string): string => [...new Set(query.match(/[a-zA-Z]\w*\d\w*/g) ?? [])].toSorted().join(' ');
