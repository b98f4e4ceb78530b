import { GraphQLError, parse, validate, type DocumentNode, type GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';

export type PreparedOperation = { document: DocumentNode } | { errors: readonly GraphQLError[] };

/** Parses and validates each distinct text once. The gateway sends few: one for each fetch of a plan. */
export function createOperationCache(schema: GraphQLSchema, max = 2_000) {
  const prepared = new LRUCache<string, PreparedOperation>({ max });
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
  return errors.length > 0 ? { errors } : { document };
}
