import { getArgumentValues, isLeafType, isNonNullType, locatedError, type FieldNode } from 'graphql';
import { getFieldDef } from 'graphql/execution/execute.js';
import { createCompletion } from './completion.ts';
import {
  isPromise,
  keysOf,
  type CompiledDocument,
  type CompileFields,
  type Execution,
  type InfoOf,
  type Path,
  type RunFields,
  type SelectedField,
} from './execution.ts';

export function createFieldsCompiler(document: CompiledDocument): CompileFields {
  const compile: CompileFields = (parentType, selected) => {
    const fields: CompiledField[] = [];
    for (const [key, nodes] of selected) {
      const definition = nodes[0] && getFieldDef(document.schema, parentType, nodes[0]);
      if (definition) fields.push({ key, run: compileField({ key, nodes, definition, parentType }, document, compile) });
    }
    return { run: runTogether(fields), runInTurn: runInTurn(fields) };
  };
  return compile;
}

type CompiledField = { readonly key: string; readonly run: RunFields };
type Data = Record<string, unknown>;

const runTogether =
  (fields: readonly CompiledField[]): RunFields =>
  (execution, source, path) => {
    const data: Data = {};
    let pending: string[] | null = null;
    try {
      for (const { key, run } of fields) {
        const value = run(execution, source, path);
        data[key] = value;
        if (isPromise(value)) (pending ??= []).push(key);
      }
    } catch (error) {
      if (!pending) throw error;
      // The others may reject as well, and somebody has to hear it.
      return settle(data, pending).finally(() => {
        throw error;
      });
    }
    return pending ? settle(data, pending) : data;
  };

const settle = (data: Data, pending: readonly string[]): Promise<Data> =>
  Promise.all(pending.map((key) => data[key])).then((values) => {
    for (const [index, key] of pending.entries()) data[key] = values[index];
    return data;
  });

const runInTurn =
  (fields: readonly CompiledField[]): RunFields =>
  (execution, source, path) => {
    const data: Data = {};
    const runFrom = (first: number): unknown => {
      for (const [index, { key, run }] of fields.slice(first).entries()) {
        const value = run(execution, source, path);
        data[key] = value;
        if (!isPromise(value)) continue;
        return value.then((settled) => {
          data[key] = settled;
          return runFrom(first + index + 1);
        });
      }
      return data;
    };
    return runFrom(0);
  };

function compileField(field: SelectedField, document: CompiledDocument, compile: CompileFields): RunFields {
  const { key, nodes, definition, parentType } = field;
  const { type, resolve } = definition;
  const isNonNull = isNonNullType(type);
  const infoOf = createInfo(field, document);
  const argumentsOf = compileArguments(field);
  const complete = createCompletion(type, field, infoOf, document, compile);

  const fail = (error: unknown, execution: Execution, path: Path): null => {
    const located = locatedError(error, nodes, keysOf(path));
    if (isNonNull) throw located;
    execution.errors.add(located, path);
    return null;
  };

  const finish = (value: unknown, execution: Execution, path: Path): unknown => {
    const completed = isPromise(value)
      ? value.then((settled) => complete(execution, settled, path, path))
      : complete(execution, value, path, path);
    return isPromise(completed) ? completed.then(undefined, (error: unknown) => fail(error, execution, path)) : completed;
  };

  if (resolve) {
    return (execution, source, prev) => {
      const path: Path = { prev, key, typename: parentType.name };
      try {
        return finish(resolve(source, argumentsOf(execution), execution.contextValue, infoOf(execution, path)), execution, path);
      } catch (error) {
        return fail(error, execution, path);
      }
    };
  }

  const { name, args } = definition;
  const isOfLeaves = isLeafType(isNonNull ? type.ofType : type);
  const settleProperty = (property: unknown, source: unknown, execution: Execution, path: Path): unknown => {
    try {
      const value =
        typeof property === 'function'
          ? (property.call(source, argumentsOf(execution), execution.contextValue, infoOf(execution, path)) as unknown)
          : property;
      return finish(value, execution, path);
    } catch (error) {
      return fail(error, execution, path);
    }
  };
  return (execution, source, prev) => {
    let property: unknown;
    try {
      if (args.length > 0) argumentsOf(execution);
      property = isReadable(source) ? source[name] : undefined;
      // Most fields are these: no way and no promise is made for them.
      if (isOfLeaves && typeof property !== 'function' && !isPromise(property)) return complete(execution, property, undefined, undefined);
    } catch (error) {
      return fail(error, execution, { prev, key, typename: parentType.name });
    }
    return settleProperty(property, source, execution, { prev, key, typename: parentType.name });
  };
}

const isReadable = (source: unknown): source is Data => (typeof source === 'object' && source !== null) || typeof source === 'function';

/** @returns what throws where an argument is missing */
function compileArguments({ definition, nodes }: SelectedField): (execution: Execution) => Record<string, unknown> {
  const node = nodes[0] as FieldNode;
  if (definition.args.length === 0) return () => ({});
  return ({ variableValues }) => getArgumentValues(definition, node, variableValues);
}

const createInfo =
  ({ definition, nodes, parentType }: SelectedField, { schema, operation, fragments }: CompiledDocument): InfoOf =>
  ({ rootValue, variableValues }, path) => ({
    fieldName: definition.name,
    fieldNodes: nodes,
    returnType: definition.type,
    parentType,
    path,
    schema,
    fragments,
    rootValue,
    operation,
    variableValues,
  });
