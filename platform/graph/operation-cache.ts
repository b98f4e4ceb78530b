import { GraphQLError, Kind, parse, validate, type DocumentNode, type GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import { compileOperation, type ExecuteOperation } from './execution/compile-operation.ts';
import { withLiteralPlace } from './input-place.ts';

export type PreparedOperation =
  | {
      document: DocumentNode;
      /** Of that name, compiled when it is first asked for. */ executeOf: (operationName: string | undefined) => ExecuteOperation;
    }
  | { errors: readonly GraphQLError[] };

/** Half of what the gateway remembers: a plan's fetches are spread over subgraphs, and five caches stand in the process of a sandbox. */
const MAX_OPERATIONS = 1_000;
/** In characters of text. The trees of a document take some fifty times that, and clients decide how long a text is. */
const MAX_SOURCE = 500_000;

/** Parses and validates each distinct text once, and forgets those that were not asked for the longest. The gateway sends few: one for each fetch of a plan. */
export function createOperationCache(schema: GraphQLSchema) {
  const prepared = new LRUCache<string, PreparedOperation>({
    max: MAX_OPERATIONS,
    maxSize: MAX_SOURCE,
    sizeCalculation: (_, query) => Math.max(1, query.length),
  });
  return {
    prepare: (query: string): PreparedOperation => {
      const known = prepared.get(query);
      if (known) return known;
      const operation = prepareOperation(schema, query);
      prepared.set(query, operation);
      return operation;
    },
  };
}

function prepareOperation(schema: GraphQLSchema, query: string): PreparedOperation {
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [error] };
    throw error;
  }
  const errors = validate(schema, document);
  if (errors.length > 0) return { errors: errors.map((error) => withLiteralPlace(error, document)) };
  const compiled = new Map<string | undefined, ExecuteOperation>();
  return {
    document,
    executeOf(operationName) {
      let execute = compiled.get(operationName);
      if (!execute) {
        execute = compileOperation(schema, document, operationName);
        // A name that the document does not have is somebody's, and there is no end of them.
        if (hasOperation(document, operationName)) compiled.set(operationName, execute);
      }
      return execute;
    },
  };
}

const hasOperation = ({ definitions }: DocumentNode, operationName: string | undefined): boolean =>
  operationName === undefined || definitions.some((node) => node.kind === Kind.OPERATION_DEFINITION && node.name?.value === operationName);
