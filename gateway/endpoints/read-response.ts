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
  const dataText = dataTextOf(text, response);
  // Whatever the body says about it.
  response.cacheControl = status === 200 ? cacheControl : undefined;
  response.dataText = dataText;
  return response;
}

/** How servers begin an answer that is data alone. */
const DATA_FIRST = '{"data":';

/** Undefined: there is more to the answer, or it is written otherwise. */
function dataTextOf(text: string, response: object): string | undefined {
  if (!text.startsWith(DATA_FIRST) || !text.endsWith('}')) return undefined;
  for (const key in response) if (key !== 'data') return undefined;
  return text.slice(DATA_FIRST.length, -1);
}

/** As the specification has it, as far as it is looked at later. */
function isResponse(value: unknown): value is SubgraphResponse {
  if (!isRecord(value) || !('data' in value || 'errors' in value)) return false;
  const { data, errors } = value;
  return (
    (data === undefined || data === null || isRecord(data)) && (errors === undefined || (Array.isArray(errors) && errors.every(isError)))
  );
}

const isError = (value: unknown): boolean =>
  isRecord(value) &&
  typeof value['message'] === 'string' &&
  (value['path'] === undefined || value['path'] === null || Array.isArray(value['path'])) &&
  (value['extensions'] === undefined || value['extensions'] === null || isRecord(value['extensions']));

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
