import { getResponseName, type FetchDataRewrite, type QueryPlanSelectionNode } from '@apollo/query-planner';
import { areMet, type Condition } from '../../security/authorization/conditions.ts';
import { quote } from '../answer/leaf.ts';
import { isObject, readKey, type Data } from './data.ts';
import { compileRewrites } from './rewrites.ts';
import type { TypeSets } from './type-sets.ts';

/**
 * The JSON of what an entity is known by to a subgraph; null when it lacks something of that, or is of another type.
 * @param values of the variables of `@skip` and `@include`
 */
export type Represent = (entity: Data, values: ReadonlyMap<string, unknown>) => string | null;

/**
 * When what stands at the end of a way of keys is fetched at all: if one of the lists of conditions is met. Null: always. Where it is not,
 * nothing that is asked for needs it.
 */
export type FindConditions = (way: readonly string[]) => readonly (readonly Condition[])[] | null;

type Field = {
  readonly key: string;
  readonly json: string;
  readonly inner: Selection | null;
  readonly conditions: ReturnType<FindConditions>;
};
type Fragment = { readonly types: ReadonlySet<string> | null; readonly inner: Selection };
type Selection = { readonly fields: readonly Field[]; readonly fragments: readonly Fragment[] };

/** What Apollo's planner calls `requires`, and what is to be rewritten in it. */
export function compileRepresentation(
  requires: readonly QueryPlanSelectionNode[],
  inputRewrites: readonly FetchDataRewrite[] | undefined,
  typeSets: TypeSets,
  findConditions: FindConditions,
): Represent {
  const selection = compileSelection(requires, [], { typeSets, findConditions });
  const rewrite = compileRewrites(inputRewrites, typeSets);
  const plain = new Map<string, PlainField[] | null>();
  return (entity, values) => {
    const { __typename } = entity;
    if (typeof __typename !== 'string') return null;
    let known = plain.get(__typename);
    if (known === undefined) plain.set(__typename, (known = rewrite ? null : plainFields(selection, __typename)));
    return known ? writePlain(entity, known) : represent(entity, values);
  };

  function represent(entity: Data, values: ReadonlyMap<string, unknown>): string | null {
    const fields = new Map<string, Field>();
    if (!gather(entity, selection, values, fields)) return null;
    const typeName = fields.has('__typename') && readKey(entity, '__typename');
    if (typeof typeName !== 'string' || typeName === '') return null;
    const text = writeFields(entity, fields, values);
    if (!rewrite) return text;
    const representation: unknown = JSON.parse(text);
    rewrite(representation);
    return JSON.stringify(representation);
  }
}

/** A leaf that is always there, and which no object has unless it was answered. */
type PlainField = { readonly key: string; readonly prefix: string };

/** What nearly every representation is: `__typename` and the leaves of a key. Null: there is more to it. */
function plainFields({ fields, fragments }: Selection, typeName: string): PlainField[] | null {
  const [first, ...others] = fragments.filter(({ types }) => types === null || types.has(typeName));
  if (!first || others.length > 0 || fields.length > 0 || first.inner.fragments.length > 0) return null;
  const own = first.inner.fields;
  const isPlain = own.every(({ key, inner, conditions }) => !inner && !conditions && !(key in Object.prototype));
  if (!isPlain || !own.some(({ key }) => key === '__typename')) return null;
  return own.map(({ key, json }, index) => ({ key, prefix: `${index === 0 ? '{' : ','}${json}` }));
}

function writePlain(entity: Data, fields: readonly PlainField[]): string | null {
  let text = '';
  for (const { key, prefix } of fields) {
    const value = entity[key];
    if (value === undefined) return null;
    text += prefix + (typeof value === 'string' ? quote(value) : (JSON.stringify(value) ?? 'null'));
  }
  return `${text}}`;
}

type Tools = { typeSets: TypeSets; findConditions: FindConditions };

const compileSelection = (nodes: readonly QueryPlanSelectionNode[], way: readonly string[], tools: Tools): Selection => ({
  fields: nodes.flatMap((node) => {
    if (node.kind !== 'Field') return [];
    const key = getResponseName(node);
    const inner = node.selections ? compileSelection(node.selections, [...way, key], tools) : null;
    return [{ key, json: `${JSON.stringify(key)}:`, inner, conditions: tools.findConditions([...way, key]) }];
  }),
  fragments: nodes.flatMap((node) => {
    if (node.kind !== 'InlineFragment') return [];
    const types = node.typeCondition === undefined ? null : tools.typeSets.under(node.typeCondition);
    return [{ types, inner: compileSelection(node.selections, way, tools) }];
  }),
});

/** Collects the fields that apply to an object. False when it lacks one that is selected; a fragment of which it lacks something is left out. */
function gather(object: Data, { fields, fragments }: Selection, values: ReadonlyMap<string, unknown>, into: Map<string, Field>): boolean {
  for (const field of fields) {
    if (readKey(object, field.key) !== undefined) add(field, into);
    else if (!field.conditions || field.conditions.some((conditions) => areMet(conditions, values))) return false;
  }
  for (const { types, inner } of fragments) {
    if (types && !types.has(String(readKey(object, '__typename')))) continue;
    const found = new Map<string, Field>();
    if (gather(object, inner, values, found)) for (const field of found.values()) add(field, into);
  }
  return true;
}

function add(field: Field, into: Map<string, Field>): void {
  const known = into.get(field.key);
  into.set(field.key, known?.inner && field.inner && known.inner !== field.inner ? both(known, field.inner, known.inner) : field);
}

const both = (field: Field, one: Selection, other: Selection): Field => ({
  ...field,
  inner: { fields: [...other.fields, ...one.fields], fragments: [...other.fragments, ...one.fragments] },
});

function writeFields(object: Data, fields: ReadonlyMap<string, Field>, values: ReadonlyMap<string, unknown>): string {
  let text = '';
  for (const { key, json, inner } of fields.values()) text += `${text === '' ? '{' : ','}${json}${writeValue(object[key], inner, values)}`;
  return text === '' ? '{}' : `${text}}`;
}

function writeValue(value: unknown, inner: Selection | null, values: ReadonlyMap<string, unknown>): string {
  if (!inner) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map((item) => writeValue(item, inner, values)).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? 'null';
  const fields = new Map<string, Field>();
  return gather(value, inner, values, fields) ? writeFields(value, fields, values) : 'null';
}
