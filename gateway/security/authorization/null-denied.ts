import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { areMet, conditionsOf, withDefaults } from './conditions.ts';
import type { FilteredOperation } from './filter-operation.ts';

type Data = Record<string, unknown>;

/** Selection sets that one object answers to. Of those under a denied field everything is denied. */
type Sets = readonly { set: SelectionSetNode; isDenied: boolean }[];
/** What an answer has under one key: denied when every selection of it is. */
type Entry = { node: FieldNode; isDenied: boolean; /** Whether anything below is denied. */ isAround: boolean; sets: Sets };
type Entries = ReadonlyMap<string, Entry>;

/** What stands for a null where the schema allows none: the object around it is null instead. */
const NOTHING = undefined;

/**
 * Shapes the answer to a filtered operation like the whole one: what was taken out is null, and where it must not be, what is around it.
 * @param operation the opened operation that was filtered
 */
export function nullDenied(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  { denied, around }: FilteredOperation,
  data: Data | null,
  variables: Record<string, unknown>,
): Data | null {
  const values = withDefaults(operation, variables);
  const known = new Map<Sets, Map<string, Entries>>();

  function entriesOf(sets: Sets, type: GraphQLObjectType): Entries {
    let byType = known.get(sets);
    if (!byType) known.set(sets, (byType = new Map()));
    let entries = byType.get(type.name);
    if (!entries) byType.set(type.name, (entries = collect(sets, type)));
    return entries;
  }

  function collect(sets: Sets, type: GraphQLObjectType): Entries {
    const entries = new Map<string, Entry>();
    const add = (set: SelectionSetNode, isInDenied: boolean): void => {
      for (const selection of set.selections) {
        if (!areMet(conditionsOf(selection), values)) continue;
        if (selection.kind === Kind.FIELD) {
          const key = selection.alias?.value ?? selection.name.value;
          const isDenied = isInDenied || denied.has(selection);
          const before = entries.get(key);
          entries.set(key, {
            node: selection,
            isDenied: isDenied && (before?.isDenied ?? true),
            isAround: isDenied || around.has(selection) || (before?.isAround ?? false),
            sets: [...(before?.sets ?? []), ...(selection.selectionSet ? [{ set: selection.selectionSet, isDenied }] : [])],
          });
        } else if (selection.kind === Kind.INLINE_FRAGMENT && isApplicable(schema, selection.typeCondition?.name.value, type)) {
          add(selection.selectionSet, isInDenied);
        }
      }
    };
    for (const { set, isDenied } of sets) add(set, isDenied);
    return entries;
  }

  function completeObject(object: Data, type: GraphQLObjectType, sets: Sets): Data | typeof NOTHING {
    const completed = Object.create(null) as Data;
    for (const [key, { node, isDenied, isAround, sets: inner }] of entriesOf(sets, type)) {
      const definition = type.getFields()[node.name.value];
      if (isDenied && definition) {
        if (isNonNullType(definition.type)) return NOTHING;
        completed[key] = null;
      } else if (Object.hasOwn(object, key)) {
        const value = isAround && definition ? complete(object[key], definition.type, inner) : object[key];
        if (value === NOTHING) return NOTHING;
        completed[key] = value;
      }
    }
    return completed;
  }

  function complete(value: unknown, type: GraphQLOutputType, sets: Sets): unknown {
    if (isNonNullType(type)) return complete(value, type.ofType as GraphQLOutputType, sets) ?? NOTHING;
    if (value === null || value === undefined) return null;
    if (isListType(type)) {
      if (!Array.isArray(value)) return value;
      const items = value.map((item: unknown) => complete(item, type.ofType, sets));
      return items.includes(NOTHING) ? null : items;
    }
    const named = getNamedType(type);
    if (!isCompositeType(named) || sets.length === 0) return value;
    const object = value as Data;
    const actual = isAbstractType(named) ? schema.getType(String(object['__typename'])) : named;
    // Nothing denied gets here in any case: only its nulls would be missing.
    if (!isObjectType(actual)) return value;
    return completeObject(object, actual, sets) ?? null;
  }

  const root = schema.getRootType(operation.operation);
  if (data === null || !root) return data;
  return completeObject(data, root, [{ set: operation.selectionSet, isDenied: false }]) ?? null;
}

function isApplicable(schema: GraphQLSchema, condition: string | undefined, type: GraphQLObjectType): boolean {
  if (condition === undefined || condition === type.name) return true;
  const named = schema.getType(condition);
  return isAbstractType(named) && schema.isSubType(named, type);
}
