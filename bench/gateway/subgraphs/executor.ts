import { execute, parse, validate, type DocumentNode, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';

export type SubgraphOperation = {
  query: string;
  operationName?: string | null | undefined;
  variables?: Record<string, unknown> | null | undefined;
};

const MAX_DOCUMENTS = 1_000;

/** Answers with graphql-js. Each text is read and validated once: gateways send few, and the same ones again and again. */
export function createExecutor(schema: GraphQLSchema): (operation: SubgraphOperation) => Promise<ExecutionResult> {
  const documents = new LRUCache<string, DocumentNode>({ max: MAX_DOCUMENTS });
  return async ({ query, operationName, variables }) => {
    let document = documents.get(query);
    if (!document) {
      document = parse(query);
      const errors = validate(schema, document);
      if (errors.length > 0) return { errors };
      documents.set(query, document);
    }
    return execute({ schema, document, variableValues: variables, operationName });
  };
}
