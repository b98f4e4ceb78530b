import type { FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { badRequest } from '../operations/documents/asked-document.ts';
import { isReading } from './methods.ts';
import { splitTarget } from './request-target.ts';

/** What a client sent, by name. Of any type: nothing is checked yet. */
export type GraphqlFields = Readonly<Record<string, unknown>>;

/** Parameters of an address that may be there once. */
const PARAMETERS = ['query', 'operationName', 'variables', 'extensions', 'documentId'];
const JSON_TYPE = /^application\/json\s*(;|$)/i;

/** Reads a request as GraphQL over HTTP has it, by POST in the body, by GET and HEAD in the address: the form, and no more. */
export function readGraphqlRequest({ method, url, body, headers }: FastifyRequest): GraphqlFields | { error: GraphQLError } {
  if (isReading(method)) return readAddress(splitTarget(url).search, headers['content-type']);
  return fieldsOf(body);
}

/** @param body as JSON has it */
export function fieldsOf(body: unknown): GraphqlFields | { error: GraphQLError } {
  if (Array.isArray(body)) return { error: badRequest('One operation a request: lists of operations are not taken here') };
  if (typeof body !== 'object' || body === null) return { error: badRequest('The body is to be a JSON object with `query`') };
  return body as GraphqlFields;
}

function readAddress(search: string, contentType: string | undefined): GraphqlFields | { error: GraphQLError } {
  if (contentType !== undefined && !JSON_TYPE.test(contentType)) return { error: unsupportedType() };
  const params = new URLSearchParams(search);
  const repeated = PARAMETERS.find((name) => params.getAll(name).length > 1);
  if (repeated !== undefined) return { error: badRequest(`\`${repeated}\` may be in the address once`) };
  const fields: Record<string, unknown> = {};
  for (const name of PARAMETERS) {
    const text = params.get(name);
    if (text === null) continue;
    if (name !== 'variables' && name !== 'extensions') fields[name] = text;
    else {
      try {
        fields[name] = JSON.parse(text);
      } catch {
        return { error: badRequest(`\`${name}\` in the address must be JSON`) };
      }
    }
  }
  return fields;
}

const unsupportedType = (): GraphQLError =>
  new GraphQLError('A GET has no body, and so no `content-type` but application/json', {
    extensions: { code: 'BAD_REQUEST', http: { status: 415 } },
  });
