import * as fc from 'fast-check';
import {
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLNamedInputType,
  type GraphQLList,
} from 'graphql';
import { hostileText, SCALARS } from './hostile.ts';
import { ID_KINDS, type IdKind } from './world.ts';

/** A value for an argument, as a tree, so that it shrinks and can be written as a literal or sent as a variable. */
export type Value =
  | { kind: 'json'; json: unknown }
  /** Text as it stands in a document: numbers that JSON has not. */
  | { kind: 'raw'; text: string }
  | { kind: 'enum'; name: string }
  /** The id of something that there is. */
  | { kind: 'id'; of: IdKind; pick: number }
  /** A cursor that the academy gave out. */
  | { kind: 'cursor'; pick: number }
  | { kind: 'list'; items: Given[] }
  | { kind: 'object'; fields: { name: string; given: Given }[] };

/** A value where it is given: in the document, or by a variable of this type. */
export type Given = { type: string; value: Value; asVariable: boolean };

const MAX_DEPTH = 4;
const RAW = [
  '99999999999999999999',
  '1e400',
  '-0',
  '0.1e-400',
  '""',
  '"""a"""',
  '[]',
  '{}',
  'null',
  '$undefined',
  'nan',
  '1_0',
  '"\\u{110000}"',
];

const pick = fc.nat({ max: 30 });

/** What the name of an input says about the ids that it takes; null: nothing. */
export function idKindOf(name: string, owner: string): IdKind | null {
  const named = /^(.*)Id$/.exec(name)?.[1] ?? (name === 'id' ? owner : '');
  const known: Record<string, IdKind> = { instructor: 'user', parent: 'post', ContentItem: 'content', prerequisites: 'content' };
  const kind = named.toLowerCase();
  return known[named] ?? known[name] ?? ID_KINDS.find((one) => one === kind) ?? null;
}

const isCursor = (name: string) => name === 'after' || name === 'before';

/**
 * Values of an input: right in type nearly always, with content that nobody expects quite often.
 * @param owner what `id` is the id of, where it stands there alone
 */
export function givenFor(name: string, type: GraphQLInputType, owner: string, depth = 0): fc.Arbitrary<Given> {
  return fc.record({
    type: fc.constant(String(type)),
    value: valueFor(name, type, owner, depth),
    // A variable inside a literal is for its own sake; most clients send arguments whole.
    asVariable: depth === 0 ? fc.boolean() : fc.integer({ min: 0, max: 9 }).map((roll) => roll === 9),
  });
}

/** Null, or nothing that a document may hold, once in a while. */
function valueFor(name: string, type: GraphQLInputType, owner: string, depth: number): fc.Arbitrary<Value> {
  if (!isNonNullType(type)) {
    return fc.oneof(
      { weight: 12, arbitrary: valueOf(name, type, owner, depth) },
      { weight: 1, arbitrary: fc.constant<Value>({ kind: 'json', json: null }) },
    );
  }
  const right = valueOf(name, type.ofType, owner, depth);
  const wrong = fc.oneof(
    fc.constant<Value>({ kind: 'json', json: null }),
    fc.constantFrom(...RAW).map((text): Value => ({ kind: 'raw', text })),
  );
  return fc.oneof({ weight: 150, arbitrary: right }, { weight: 1, arbitrary: wrong });
}

type Nullable = GraphQLNamedInputType | GraphQLList<GraphQLInputType>;

function valueOf(name: string, type: Nullable, owner: string, depth: number): fc.Arbitrary<Value> {
  if (!isListType(type)) return namedValue(name, type, owner, depth);
  return fc.array(givenFor(name, type.ofType, owner, depth + 1), { maxLength: 3, size: 'max' }).map((items) => ({ kind: 'list', items }));
}

function namedValue(name: string, type: GraphQLNamedInputType, owner: string, depth: number): fc.Arbitrary<Value> {
  if (isEnumType(type)) {
    const names = type.getValues().map((value) => value.name);
    return fc
      .oneof(
        { weight: 60, arbitrary: fc.constantFrom(...names) },
        { weight: 1, arbitrary: fc.constantFrom('NONE', 'toString', '__proto__', names[0]!.toLowerCase()) },
      )
      .map((one) => ({ kind: 'enum', name: one }));
  }
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter((field) => depth < MAX_DEPTH || isRequiredInputField(field));
    return fc
      .tuple(...fields.map((field) => inputField(field, owner, depth)))
      .map((given) => ({ kind: 'object', fields: given.filter((one) => one !== null) }));
  }
  const scalar = SCALARS[type.name] ?? SCALARS['String']!;
  const json = fc.oneof({ weight: 60, arbitrary: scalar.valid }, { weight: 1, arbitrary: scalar.invalid });
  const anything = json.map((one): Value => ({ kind: 'json', json: one }));
  if (isCursor(name)) return fc.oneof(fc.record({ kind: fc.constant('cursor' as const), pick }), anything);
  if (type.name !== 'ID') return anything;
  const kind = idKindOf(name, owner);
  const known = (of: fc.Arbitrary<IdKind>) => fc.record({ kind: fc.constant('id' as const), of, pick });
  return fc.oneof(
    { weight: 12, arbitrary: known(kind ? fc.constant(kind) : fc.constantFrom(...ID_KINDS)) },
    { weight: 1, arbitrary: known(fc.constantFrom(...ID_KINDS)) },
    { weight: 1, arbitrary: hostileText.map((one): Value => ({ kind: 'json', json: one })) },
  );
}

function inputField(field: GraphQLInputField, owner: string, depth: number) {
  const given = givenFor(field.name, field.type, owner, depth + 1).map((one) => ({ name: field.name, given: one }));
  if (isRequiredInputField(field)) return given;
  return fc.option(given, { freq: 1, nil: null });
}
