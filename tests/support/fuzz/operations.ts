import * as fc from 'fast-check';
import {
  getNamedType,
  isCompositeType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { givenFor, type Given } from './values.ts';

export type Selection =
  | {
      kind: 'field';
      name: string;
      alias: string | null;
      args: { name: string; given: Given }[];
      condition: Condition;
      of: Selection[] | null;
    }
  /** Selections in a fragment: inline, or named and spread here. `on` is null for an inline fragment without a type. */
  | { kind: 'fragment'; on: string | null; isNamed: boolean; condition: Condition; of: Selection[] };

/** `@include` or `@skip` that lets everything pass. */
export type Condition = 'none' | 'literal' | 'variable';

export type Operation = { kind: 'query' | 'mutation' | 'subscription'; name: string | null; selections: Selection[] };

/** Hashing a password takes the time of a hundred other operations. */
const SLOW = /^(register|authenticate|resetPassword|changePassword)$/;
/** Of an object at depth 0, 1, 2 … */
const FIELDS = [2, 4, 3, 3, 2, 2, 2, 1];
const MAX_DEPTH = FIELDS.length;

const condition = fc.oneof(
  { weight: 30, arbitrary: fc.constant<Condition>('none') },
  { weight: 1, arbitrary: fc.constantFrom<Condition>('literal', 'variable') },
);
const alias = fc.oneof(
  { weight: 20, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constantFrom('a', 'b', 'id', '__a', 'constructor', 'toString', 'A'.repeat(100)) },
);

/** Operations that are valid by the schema nearly always, of all three kinds. */
export function operationsOf(schema: GraphQLSchema): fc.Arbitrary<Operation> {
  const known = new Map<string, fc.Arbitrary<Selection[]>>();

  const selectionsOf = (type: GraphQLCompositeType, depth: number): fc.Arbitrary<Selection[]> => {
    const key = `${type.name} ${depth}`;
    const made = known.get(key) ?? (isUnionType(type) ? ofUnion(type.getTypes(), depth) : ofObject(type as GraphQLObjectType, depth));
    known.set(key, made);
    return made;
  };

  const ofUnion = (types: readonly GraphQLObjectType[], depth: number): fc.Arbitrary<Selection[]> =>
    fc.array(fc.oneof(fc.constant(typename), ...types.map((type) => inFragment(type, selectionsOf(type, depth)))), {
      minLength: 1,
      maxLength: types.length,
      size: 'max',
    });

  const ofObject = (type: GraphQLObjectType, depth: number): fc.Arbitrary<Selection[]> => {
    const fields = fieldsFor(type, depth).map((field) => ({
      weight: weightOf(type, field, depth),
      arbitrary: fieldOf(type, field, depth),
    }));
    const field = fc.oneof({ weight: 1, arbitrary: fc.constant(typename) }, ...fields);
    const size = { minLength: 1, maxLength: FIELDS[depth] ?? 1, size: 'max' } as const;
    // One field several times is for its own sake: it multiplies all that is under it.
    const several = fc.array(field, size);
    const different = fc.uniqueArray(field, { ...size, selector: (one) => (one.kind === 'field' ? one.name : '') });
    const some = fc.oneof({ weight: 1, arbitrary: several }, { weight: 20, arbitrary: different });
    return fc.oneof(
      { weight: 10, arbitrary: some },
      { weight: 1, arbitrary: fc.tuple(some, inFragment(type, different)).map(([fields, fragment]) => fields.concat([fragment])) },
      { weight: 1, arbitrary: fc.tuple(inFragment(type, different)) },
    );
  };

  /** At the end of the depth there are leaves alone. */
  const fieldsFor = (type: GraphQLObjectType, depth: number) =>
    Object.values(type.getFields()).filter((field) => depth < MAX_DEPTH - 1 || !isCompositeType(getNamedType(field.type)));

  const weightOf = (type: GraphQLObjectType, field: GraphQLField<unknown, unknown>, depth: number): number => {
    if (depth === 0) return SLOW.test(field.name) ? 1 : 20;
    // A connection is nothing without its edges, nor an edge without its node.
    return field.name === 'edges' || field.name === 'node' ? 60 : isObjectType(getNamedType(field.type)) ? 12 : 6;
  };

  const fieldOf = (type: GraphQLObjectType, field: GraphQLField<unknown, unknown>, depth: number): fc.Arbitrary<Selection> => {
    const of = getNamedType(field.type);
    return fc.record({
      kind: fc.constant('field' as const),
      name: fc.constant(field.name),
      alias,
      args: argumentsOf(field, of.name),
      condition: depth === 0 ? fc.constant<Condition>('none') : condition,
      of: isCompositeType(of) ? selectionsOf(of, depth + 1) : fc.constant(null),
    });
  };

  const kinds = (['query', 'mutation', 'subscription'] as const).flatMap((kind) => {
    const root = { query: schema.getQueryType(), mutation: schema.getMutationType(), subscription: schema.getSubscriptionType() }[kind];
    if (!root) return [];
    const selections = kind === 'subscription' ? ofObject(root, 0).map((all) => all.slice(0, 1)) : ofObject(root, 0);
    const name = fc.option(fc.constantFrom('A', 'Fuzz', '__a'), { nil: null });
    return [
      { weight: { query: 11, mutation: 7, subscription: 2 }[kind], arbitrary: fc.record({ kind: fc.constant(kind), name, selections }) },
    ];
  });
  return fc.oneof(...kinds);
}

const typename: Selection = { kind: 'field', name: '__typename', alias: null, args: [], condition: 'none', of: null };

const inFragment = (type: GraphQLObjectType, of: fc.Arbitrary<Selection[]>): fc.Arbitrary<Selection> =>
  fc.record({
    kind: fc.constant('fragment' as const),
    on: fc.constant(type.name),
    isNamed: fc.boolean(),
    condition,
    of,
  });

function argumentsOf(field: GraphQLField<unknown, unknown>, owner: string) {
  const args = field.args.map((arg) => argumentOf(arg, owner));
  return fc.tuple(...args).map((given) => given.filter((one) => one !== null));
}

function argumentOf(arg: GraphQLArgument, owner: string) {
  const given = givenFor(arg.name, arg.type, owner).map((one) => ({ name: arg.name, given: one }));
  if (isRequiredArgument(arg)) return given;
  return fc.oneof(
    { weight: COMMON.test(arg.name) ? 2 : RARE.test(arg.name) ? 7 : 1, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: given },
  );
}

/** Pages that are long, or from both ends at once, are refused. */
const COMMON = /^(first|filter)$/;
const RARE = /^(last|after|before)$/;
