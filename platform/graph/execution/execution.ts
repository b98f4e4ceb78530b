import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLError,
  GraphQLField,
  GraphQLObjectType,
  GraphQLResolveInfo,
  GraphQLSchema,
  OperationDefinitionNode,
} from 'graphql';

/** A way into an answer, from its end. Errors know places by these objects, so there is one for each place. */
export type Path = { readonly prev: Path | undefined; readonly key: string | number; readonly typename: string | undefined };

/** What is compiled once for an operation. */
export type CompiledDocument = {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Record<string, FragmentDefinitionNode>;
};

/** One execution of an operation. */
export type Execution = {
  readonly contextValue: unknown;
  readonly rootValue: unknown;
  readonly variableValues: Record<string, unknown>;
  readonly errors: CollectedErrors;
};

/** Gives an object's fields, as a promise where one of them is one. Throws, or rejects, with a located error. */
export type RunFields = (execution: Execution, source: unknown, path: Path | undefined) => unknown;

export type Fields = { readonly run: RunFields; /** Each after the one before it is complete. */ readonly runInTurn: RunFields };

export type CompileFields = (type: GraphQLObjectType, selected: ReadonlyMap<string, readonly FieldNode[]>) => Fields;

/** One field of one type, as an operation selects it. */
export type SelectedField = {
  readonly key: string;
  readonly nodes: readonly FieldNode[];
  readonly definition: GraphQLField<unknown, unknown>;
  readonly parentType: GraphQLObjectType;
};

/** What a resolver is told of its field. */
export type InfoOf = (execution: Execution, path: Path) => GraphQLResolveInfo;

export type CollectedErrors = { readonly all: GraphQLError[]; add: (error: GraphQLError, path: Path | undefined) => void };

/** Errors in the order in which they were met. At a place that is null already, or below it, nothing more is noted. */
export function collectErrors(): CollectedErrors {
  const all: GraphQLError[] = [];
  const places = new Set<Path | undefined>();
  const isNulled = (path: Path | undefined): boolean => {
    for (let place = path; place !== undefined; place = place.prev) if (places.has(place)) return true;
    return places.has(undefined);
  };
  return {
    all,
    add(error, path) {
      if (isNulled(path)) return;
      places.add(path);
      all.push(error);
    },
  };
}

export const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof (value as { then?: unknown } | null | undefined)?.then === 'function';

/** From the beginning, as errors have it. */
export function keysOf(path: Path | undefined): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let place = path; place !== undefined; place = place.prev) keys.push(place.key);
  return keys.reverse();
}
