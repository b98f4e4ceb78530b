import {
  buildSchema,
  getNamedType,
  GraphQLError,
  isAbstractType,
  isCompositeType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from 'graphql';
import { hash } from '../differential/truth.ts';

const SDL = `
  type Query { self: Query, thing(n: Int): Thing, sure: Thing!, things(n: Int! = 2): [Thing], all: [Thing!]!, pick: Pick, picks: [Pick!]
    grid: [[Int!]]!, a: A, b: B!, text(n: Int): String, sureText: String!, tone: Tone, number: Float, flag: Boolean! }
  type Mutation { change(n: Int): Thing, changeSure: A!, count: Int, countSure(n: Int!): Int! }
  interface Thing { id: ID!, label: String, next: Thing, others(n: Int): [Thing!] }
  type A implements Thing { id: ID!, label: String, next: Thing, others(n: Int): [Thing!], b: B, sureB: B!, tone: Tone!, texts: [String!] }
  type B implements Thing { id: ID!, label: String, next: Thing, others(n: Int): [Thing!], a: A, number: Int, flags: [Boolean]!, pick: Pick! }
  type C { id: ID!, label: String!, a: [A] }
  union Pick = A | C
  enum Tone { LIGHT DARK }
`;

/** What a call of a resolver was given. */
export type Calls = string[];

type Around = { seed: string; calls: Calls };

/**
 * A schema of which everything that resolvers may do is done somewhere: by the seed, the field and its place, a value comes at once or as a
 * promise, from a resolver, a property or a method, is null, of a wrong type, an error that is thrown, rejected or given back, a list with
 * holes, a type that is not one. The same each time.
 */
export function createWildSchema(seed: string): GraphQLSchema {
  const schema = buildSchema(SDL);
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    if (isObjectType(type)) {
      for (const field of Object.values(type.getFields())) {
        const isRoot = type === schema.getQueryType() || type === schema.getMutationType();
        if (isRoot || hash(`${seed} ${type.name} ${field.name}`) % 2 === 0) field.resolve = resolverOf(seed, schema);
      }
      const way = hash(`${seed} isTypeOf ${type.name}`) % 9;
      if (way === 0) type.isTypeOf = (value) => hash(`${seed} ${JSON.stringify(value)}`) % 12 !== 0;
      if (way === 1) type.isTypeOf = async (value) => hash(`${seed} ${JSON.stringify(value)}`) % 12 !== 0;
    }
    if (isAbstractType(type)) {
      const way = hash(`${seed} resolveType ${type.name}`) % 4;
      if (way === 0) type.resolveType = (value) => typeNameOf(value, seed) as string;
      if (way === 1) type.resolveType = async (value) => typeNameOf(value, seed) as string;
    }
  }
  return schema;
}

const typeNameOf = (value: unknown, seed: string): unknown => {
  const known = (value as { __typename?: unknown }).__typename;
  const wrong = [null, 7, 'Nobody', 'Tone', 'C', new GraphQLError('No type')];
  const n = hash(`${seed} ${JSON.stringify(value)} type`);
  if (n % 20 >= wrong.length) return known;
  const name = wrong[n % 20];
  if (name instanceof Error) throw name;
  return name;
};

function resolverOf(seed: string, schema: GraphQLSchema): NonNullable<GraphQLField<unknown, Around>['resolve']> {
  return (source, args, context, info) => {
    const place = keysOf(info).join('.');
    context.calls.push(
      `${info.parentType.name}.${info.fieldName} ${place} ${JSON.stringify(args)} ${String((source as { id?: unknown })?.id)}`,
    );
    const key = `${seed} ${place} ${JSON.stringify(args)}`;
    return behave(key, () => valueOf(info.returnType, key, schema));
  };
}

const keysOf = ({ path }: GraphQLResolveInfo): (string | number)[] => {
  const keys: (string | number)[] = [];
  for (let place: typeof path | undefined = path; place; place = place.prev) keys.unshift(place.key);
  return keys;
};

/** Most of the time what it should be. */
function behave(key: string, value: () => unknown): unknown {
  const n = hash(`${key} behaviour`) % 40;
  const failure = () => (n % 2 === 0 ? new Error(`${key} failed`) : new GraphQLError(`${key} failed`, { extensions: { code: 'WILD' } }));
  if (n === 0 || n === 1) throw failure();
  if (n === 2 || n === 3) return heard(Promise.reject(failure()));
  if (n === 4) return failure();
  if (n === 5) return Promise.resolve(failure());
  if (n === 6) return null;
  if (n === 7) return Promise.resolve(undefined);
  if (n < 18) return heard(later(hash(key) % 4, value));
  return value();
}

/** Not everything that was resolved is looked at. */
function heard(promise: Promise<unknown>): Promise<unknown> {
  promise.catch(() => undefined);
  return promise;
}

const later = async (ticks: number, value: () => unknown): Promise<unknown> => {
  for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
  return value();
};

function valueOf(type: GraphQLOutputType, key: string, schema: GraphQLSchema): unknown {
  if (isNonNullType(type)) return valueOf(type.ofType as GraphQLOutputType, key, schema);
  const n = hash(`${key} value`);
  if (isListType(type)) {
    if (n % 30 === 0) return 'no list';
    if (n % 30 === 1) return 7;
    const itemType = type.ofType;
    const items = Array.from({ length: n % 4 }, (_, index) =>
      behaveInList(`${key} ${index}`, () => valueOf(itemType, `${key} ${index}`, schema)),
    );
    // Where one item fails the list at once, graphql-js leaves the rejection of another to nobody.
    const isMixed = isNonNullType(itemType) && (isCompositeType(itemType.ofType) || items.some((item) => item instanceof Promise));
    const list = isMixed ? items.map((item) => Promise.resolve(item)) : items;
    return n % 5 === 0 ? new Set(list) : list;
  }
  if (isLeafType(type)) return leafOf(type.name, n);
  const names = isAbstractType(type) ? schema.getPossibleTypes(type).map(({ name }) => name) : [type.name];
  return n % 30 === 0 ? 'no object' : objectOf(names[n % names.length] ?? '', key, schema);
}

/** A list holds what was resolved already: nothing is thrown. */
function behaveInList(key: string, value: () => unknown): unknown {
  try {
    return behave(key, value);
  } catch (error) {
    return error;
  }
}

const leafOf = (name: string, n: number): unknown => {
  if (n % 25 === 0) return {};
  if (n % 25 === 1) return Number.NaN;
  if (name === 'Int') return n % 100;
  if (name === 'Float') return (n % 100) / 4;
  if (name === 'Boolean') return n % 2 === 0;
  if (name === 'Tone') return ['LIGHT', 'DARK', 'GREY'][n % 9] ?? 'DARK';
  return n % 6 === 0 ? n : `text ${n % 10}`;
};

/** What has a resolver is not read from it; the rest is there as a value, a promise, a getter or a method. Objects are made when they are read. */
function objectOf(typename: string, key: string, schema: GraphQLSchema): object {
  const object: Record<string, unknown> = { __typename: typename, id: `${typename}:${hash(key) % 5}` };
  const type = schema.getType(typename);
  if (!isObjectType(type)) return object;
  for (const { name, type: fieldType, resolve } of Object.values(type.getFields())) {
    if (resolve || name === 'id') continue;
    const inner = `${key}.${name}`;
    const way = hash(`${inner} way`) % 3;
    const value = () => valueOf(fieldType, inner, schema);
    if (way === 0) object[name] = (args: unknown) => behave(`${inner} ${JSON.stringify(args)}`, value);
    else if (way === 1 || isCompositeType(getNamedType(fieldType)))
      Object.defineProperty(object, name, { get: () => behave(inner, value) });
    else object[name] = behaveInList(inner, value);
  }
  return object;
}
