import type { SpanAttributes } from './tracer.ts';

/** Clients choose the names of their operations, and their length. */
const MAX_NAME = 200;

/** A span's attributes for an operation that is known to be valid. */
export const operationAttributes = (
  type: NonNullable<SpanAttributes['graphql.operation.type']>,
  name: string | undefined,
): SpanAttributes => ({
  'graphql.operation.type': type,
  ...(name !== undefined && { 'graphql.operation.name': name.slice(0, MAX_NAME) }),
});

/** The same for a request to a subgraph: query plans print an operation with its keyword first, a query without a name with none. */
export function requestAttributes({ query, operationName }: { query: string; operationName?: string | undefined }): SpanAttributes {
  const [, keyword] = /^\s*(mutation|subscription)\b/.exec(query) ?? [];
  return operationAttributes((keyword as 'mutation' | 'subscription' | undefined) ?? 'query', operationName);
}
