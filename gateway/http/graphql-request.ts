import type { FastifyRequest } from 'fastify';
import type { GraphQLError } from 'graphql';
import { badRequest } from '../operations/documents/asked-document.ts';
import { splitTarget } from './request-target.ts';

/** A request as GraphQL over HTTP has it: by POST in the body, by GET in the address. */
export type GraphqlRequest = {
  /** What the client sent, by name. Of any type: nothing is checked yet. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The same request with this text for whatever named the document. */
  readonly withDocument: (source: string | undefined) => { body: unknown; search: string };
};

/** Reads no more than the form. */
export function readGraphqlRequest({ method, url, body }: FastifyRequest): GraphqlRequest | { error: GraphQLError } {
  const { search } = splitTarget(url);
  if (method === 'GET') {
    const params = new URLSearchParams(search);
    const fields = Object.fromEntries(params);
    const extensions = objectIn(fields['extensions']);
    return {
      fields: { ...fields, extensions },
      withDocument(source) {
        if (source === undefined || (source === fields['query'] && extensions === undefined)) return { body: undefined, search };
        params.set('query', source);
        params.delete('extensions');
        return { body: undefined, search: `?${params.toString()}` };
      },
    };
  }
  if (Array.isArray(body)) return { error: badRequest('One operation a request: lists of operations are not taken here') };
  if (typeof body !== 'object' || body === null) return { error: badRequest('The body is to be a JSON object with `query`') };
  const fields = body as Record<string, unknown>;
  return {
    fields,
    withDocument(source) {
      if (source === undefined) return { body, search };
      return { body: { ...fields, query: source, extensions: withoutPersistedQuery(fields['extensions']) }, search };
    },
  };
}

/** What is no object stays, for who checks the types to refuse. */
function withoutPersistedQuery(extensions: unknown): unknown {
  if (typeof extensions !== 'object' || extensions === null || Array.isArray(extensions)) return extensions ?? null;
  const { persistedQuery: _, ...rest } = extensions as Record<string, unknown>;
  return rest;
}

/** Undefined for what is no JSON object. */
function objectIn(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}
