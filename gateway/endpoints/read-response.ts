import type { GraphQLFormattedError } from 'graphql';
import type { SubgraphResponse } from '../../platform/graph/endpoint.ts';
import type { ExchangedAnswer } from './http-exchange.ts';

/**
 * What a subgraph has answered over HTTP.
 * @throws Error when that is no GraphQL response
 */
export function readResponse(name: string, { status, text, cacheControl }: ExchangedAnswer): SubgraphResponse {
  let response: unknown;
  try {
    response = JSON.parse(text);
  } catch {
    throw new Error(`Subgraph "${name}" answered ${status} with ${text.length} characters that are not JSON`);
  }
  if (!isResponse(response)) {
    throw new Error(`Subgraph "${name}" answered ${status} with JSON that is no GraphQL response`);
  }
  const { data, errors, extensions } = response;
  const read: SubgraphResponse = { cacheControl: status === 200 ? cacheControl : undefined, dataText: dataTextOf(text, response) };
  if (data !== undefined) read.data = data;
  if (errors) read.errors = errors.map(readError);
  if (extensions !== undefined) read.extensions = extensions;
  return read;
}

/** How servers begin an answer that is data alone. */
const DATA_FIRST = '{"data":';

/** Undefined: there is more to the answer, or it is written otherwise. */
function dataTextOf(text: string, response: object): string | undefined {
  const whole = text.trimEnd();
  if (!whole.startsWith(DATA_FIRST)) return undefined;
  for (const key in response) if (key !== 'data') return undefined;
  return whole.slice(DATA_FIRST.length, -1);
}

/** As the specification has it, as far as nobody can do without it. */
function isResponse(value: unknown): value is LooseResponse {
  if (!isRecord(value)) return false;
  const { data, errors } = value;
  if (data === undefined && !Array.isArray(errors)) return false;
  return (data === undefined || data === null || isRecord(data)) && (errors === undefined || errors === null || Array.isArray(errors));
}

type LooseResponse = Omit<SubgraphResponse, 'errors'> & { errors?: readonly unknown[] | null };

/** What is wrong about an error is left out of it: what there is of it, and of the data beside it, the client is to have. */
function readError(error: unknown): GraphQLFormattedError {
  const { message, path, extensions } = isRecord(error) ? error : {};
  return {
    message: typeof message === 'string' ? message : typeof error === 'string' ? error : '',
    ...(isPath(path) && { path }),
    ...(isRecord(extensions) && { extensions }),
  };
}

const isPath = (value: unknown): value is (string | number)[] =>
  Array.isArray(value) && value.every((key) => typeof key === 'string' || typeof key === 'number');

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
