import {
  defaultTypeResolver,
  GraphQLError,
  GraphQLID,
  GraphQLString,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  locatedError,
  type GraphQLAbstractType,
  type GraphQLLeafType,
  type GraphQLList,
  type GraphQLObjectType,
  type GraphQLOutputType,
} from 'graphql';
import { collectSubfields } from 'graphql/execution/collectFields.js';
import { inspect } from 'graphql/jsutils/inspect.js';
import {
  isPromise,
  keysOf,
  type CompiledDocument,
  type CompileFields,
  type Execution,
  type Fields,
  type InfoOf,
  type Path,
  type SelectedField,
} from './execution.ts';
import { runtimeTypeOf } from './runtime-type.ts';

/**
 * Makes of what was resolved what is answered, as the specification's CompleteValue does.
 * @param path where the value stands; leaves do not need it
 * @param fieldPath where its field stands, around the lists
 */
export type Complete = (execution: Execution, value: unknown, path: Path | undefined, fieldPath: Path | undefined) => unknown;

export function createCompletion(
  type: GraphQLOutputType,
  field: SelectedField,
  infoOf: InfoOf,
  document: CompiledDocument,
  compile: CompileFields,
): Complete {
  const fieldName = `${field.parentType.name}.${field.definition.name}`;

  const of = (inner: GraphQLOutputType): Complete => {
    if (isNonNullType(inner)) return completeNonNull(of(inner.ofType), fieldName);
    if (isListType(inner)) return orNull(completeList(inner, of(inner.ofType), field, fieldName));
    if (isLeafType(inner)) return orNull(completeLeaf(inner));
    if (isAbstractType(inner)) return orNull(completeAbstract(inner));
    return orNull(completeObject(inner));
  };

  function completeObject(objectType: GraphQLObjectType): Complete {
    let fields: Fields | null = null;
    const enter: Complete = (execution, value, path) => {
      // When the first of its kind is met: an interface may have many that never are.
      fields ??= compile(objectType, collectSubfields(document.schema, document.fragments, {}, objectType, field.nodes));
      return fields.run(execution, value, path);
    };
    const { isTypeOf } = objectType;
    if (!isTypeOf) return enter;
    const enterChecked = (is: boolean, execution: Execution, value: unknown, path: Path | undefined): unknown => {
      if (is) return enter(execution, value, path, undefined);
      throw new GraphQLError(`Expected value of type "${objectType.name}" but got: ${inspect(value)}.`, { nodes: field.nodes });
    };
    return (execution, value, path, fieldPath) => {
      const is = isTypeOf(value, execution.contextValue, infoOf(execution, fieldPath as Path));
      return isPromise(is) ? is.then((settled) => enterChecked(settled, execution, value, path)) : enterChecked(is, execution, value, path);
    };
  }

  function completeAbstract(abstractType: GraphQLAbstractType): Complete {
    const byType = new Map<GraphQLObjectType, Complete>();
    const resolveType = abstractType.resolveType ?? defaultTypeResolver;
    const enter = (name: unknown, execution: Execution, value: unknown, path: Path | undefined, fieldPath: Path | undefined): unknown => {
      const runtimeType = runtimeTypeOf(name, value, abstractType, field, document.schema);
      let complete = byType.get(runtimeType);
      if (!complete) byType.set(runtimeType, (complete = completeObject(runtimeType)));
      return complete(execution, value, path, fieldPath);
    };
    return (execution, value, path, fieldPath) => {
      const name: unknown = resolveType(value, execution.contextValue, infoOf(execution, fieldPath as Path), abstractType);
      return isPromise(name)
        ? name.then((settled) => enter(settled, execution, value, path, fieldPath))
        : enter(name, execution, value, path, fieldPath);
    };
  }

  return of(type);
}

const orNull =
  (complete: Complete): Complete =>
  (execution, value, path, fieldPath) => {
    if (value instanceof Error) throw value;
    return value === null || value === undefined ? null : complete(execution, value, path, fieldPath);
  };

const completeNonNull =
  (complete: Complete, fieldName: string): Complete =>
  (execution, value, path, fieldPath) => {
    const completed = complete(execution, value, path, fieldPath);
    if (completed === null) throw new Error(`Cannot return null for non-nullable field ${fieldName}.`);
    return completed;
  };

function completeLeaf(type: GraphQLLeafType): Complete {
  const isOfTexts = type === GraphQLString || type === GraphQLID;
  return (_, value) => {
    if (isOfTexts && typeof value === 'string') return value;
    const serialized: unknown = type.serialize(value);
    if (serialized !== null && serialized !== undefined) return serialized;
    throw new Error(
      `Expected \`${inspect(type)}.serialize(${inspect(value)})\` to return non-nullable value, returned: ${inspect(serialized)}`,
    );
  };
}

function completeList(type: GraphQLList<GraphQLOutputType>, completeItem: Complete, field: SelectedField, fieldName: string): Complete {
  const isNonNull = isNonNullType(type.ofType);
  const fail = (error: unknown, execution: Execution, path: Path): null => {
    const located = locatedError(error, field.nodes, keysOf(path));
    if (isNonNull) throw located;
    execution.errors.add(located, path);
    return null;
  };
  const complete = (item: unknown, execution: Execution, path: Path, fieldPath: Path | undefined): unknown => {
    try {
      const completed = isPromise(item)
        ? item.then((settled) => completeItem(execution, settled, path, fieldPath))
        : completeItem(execution, item, path, fieldPath);
      return isPromise(completed) ? completed.then(undefined, (error: unknown) => fail(error, execution, path)) : completed;
    } catch (error) {
      return fail(error, execution, path);
    }
  };
  return (execution, value, prev, fieldPath) => {
    if (!isIterable(value)) throw new GraphQLError(`Expected Iterable, but did not find one for field "${fieldName}".`);
    const items: unknown[] = [];
    const pending: PromiseLike<unknown>[] = [];
    try {
      for (const item of value) {
        const completed = complete(item, execution, { prev, key: items.length, typename: undefined }, fieldPath);
        if (isPromise(completed)) pending.push(completed);
        items.push(completed);
      }
    } catch (error) {
      // The list is lost; that others fail as well is to end nothing more than it.
      for (const one of pending) one.then(undefined, () => undefined);
      throw error;
    }
    return pending.length > 0 ? Promise.all(items) : items;
  };
}

const isIterable = (value: unknown): value is Iterable<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { [Symbol.iterator]?: unknown })[Symbol.iterator] === 'function';
