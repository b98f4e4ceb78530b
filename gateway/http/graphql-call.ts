import type { GraphQLError } from 'graphql';
import { badRequest } from '../operations/documents/asked-document.ts';

/** What of a request is executed, beside the document. */
export type GraphqlCall = { operationName: string | undefined; variables: Record<string, unknown> };

/**
 * Checks the types of what a client sent.
 * @param fields of a body, or of an address where JSON was parsed
 */
export function readGraphqlCall(fields: Readonly<Record<string, unknown>>): GraphqlCall | { error: GraphQLError } {
  const { query, operationName, variables, extensions } = fields;
  if (query !== undefined && query !== null && typeof query !== 'string') return { error: badRequest('`query` must be a string') };
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string')
    return { error: badRequest('`operationName` must be a string') };
  if (!isObjectOrNothing(variables)) return { error: badRequest('`variables` must be an object, not JSON in a string') };
  if (!isObjectOrNothing(extensions)) return { error: badRequest('`extensions` must be an object') };
  return { operationName: operationName ?? undefined, variables: variables ?? {} };
}

/** For a request that names no document in any way. */
export const noDocument = (): GraphQLError => badRequest('`query` must be there and not empty, unless a persisted query is named');

const isObjectOrNothing = (value: unknown): value is Record<string, unknown> | null | undefined =>
  value === undefined || value === null || (typeof value === 'object' && !Array.isArray(value));
