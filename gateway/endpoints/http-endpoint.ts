import { LRUCache } from 'lru-cache';
import { Pool } from 'undici';
import type { SubgraphEndpoint, SubgraphRequest, SubgraphResponse } from '../../platform/graph/endpoint.ts';
import { createExchange } from './http-exchange.ts';
import { readResponse } from './read-response.ts';
import { shareExchange } from './shared-exchange.ts';
import { createUpstreamSockets, type UpstreamIdentity } from './upstream-sockets.ts';

export type HttpEndpointOptions = {
  name: string;
  url: string;
  /** Where its subscriptions are; default: the same address over ws or wss. */
  webSocketUrl?: string;
  /** For one request, its body included. Default 10 s. */
  timeoutMs?: number;
  /** For a new connection. Default 2 s. */
  connectTimeoutMs?: number;
  /** How many requests may be on their way at a time; the others wait. Default 128. */
  connections?: number;
  /** In bytes, of one answer. Default 64 MiB. */
  maxResponseSize?: number;
  /**
   * Whether a query that is the same as one on its way, for the same caller, is not sent a second time. Who asks right after a change may
   * then get an answer from right before it. Default false.
   */
  shareRequests?: boolean | undefined;
  /** How subscriptions say for whom they are. Default `operation`. */
  identityIn?: UpstreamIdentity;
};

/** What happens to a connection that the other side has given up while it was idle, before our request was looked at. */
const CONNECTION_ERRORS = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'UND_ERR_SOCKET']);

/** A subgraph over HTTP, its subscriptions over graphql-ws. Connects when it is first used. */
export function createHttpEndpoint(options: HttpEndpointOptions): SubgraphEndpoint {
  const { name, timeoutMs = 10_000, connectTimeoutMs = 2_000 } = options;
  const url = new URL(options.url);
  const pool = new Pool(url.origin, {
    connections: options.connections ?? 128,
    // The exchange has one for both.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: connectTimeoutMs },
    maxResponseSize: options.maxResponseSize ?? 67_108_864,
  });
  const sockets = createUpstreamSockets({
    name,
    url: options.webSocketUrl ?? `${url.protocol === 'https:' ? 'wss:' : 'ws:'}//${url.host}${url.pathname}${url.search}`,
    identityIn: options.identityIn ?? 'operation',
    connectTimeoutMs,
  });
  let closed: Promise<void> | null = null;

  const exchange = createExchange({ pool, path: `${url.pathname}${url.search}`, timeoutMs });
  const writeRequest = createRequestWriter();
  const exchangeQuery = options.shareRequests ? shareExchange(exchange) : exchange;

  async function send(request: SubgraphRequest): Promise<SubgraphResponse> {
    const { headers, signal } = request;
    const post = isQuery(request.query) ? exchangeQuery : exchange;
    return readResponse(name, await post({ headers, body: writeRequest(request), signal }));
  }

  return {
    name,
    async execute(request) {
      try {
        return await send(request);
      } catch (error) {
        if (!isQuery(request.query) || !isConnectionError(error)) throw error;
        request.onRetry?.();
        return send(request);
      }
    },
    subscribe: (request) => sockets.subscribe(request),
    close: () =>
      (closed ??= (async () => {
        await sockets.close();
        await pool.destroy();
      })()),
  };
}

/** Operations of plans are the same again and again. */
const MAX_OPERATIONS = 1_000;

/** Writes the bodies of requests, and what is the same in those of an operation once. */
function createRequestWriter(): (request: SubgraphRequest) => string {
  const written = new LRUCache<string, { operationName: string | undefined; start: string }>({ max: MAX_OPERATIONS });
  return ({ query, operationName, variables, representations }) => {
    let known = written.get(query);
    if (known?.operationName !== operationName || !known) {
      const name = operationName === undefined ? '' : `,"operationName":${JSON.stringify(operationName)}`;
      known = { operationName, start: `{"query":${JSON.stringify(query)}${name},"variables":` };
      written.set(query, known);
    }
    return `${known.start}${writeVariables(variables, representations)}}`;
  };
}

function writeVariables(variables: SubgraphRequest['variables'], representations: SubgraphRequest['representations']): string {
  let json = JSON.stringify(variables ?? {});
  if (representations) {
    const separator = json === '{}' ? '' : ',';
    json = `${json.slice(0, -1)}${separator}"representations":[${representations.join(',')}]}`;
  }
  return json;
}

/** Whether sending it twice does no more than sending it once. Plans print a query with its keyword, or without any. */
const isQuery = (operation: string): boolean => /^\s*(query\b|\{)/.test(operation);

const isConnectionError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && CONNECTION_ERRORS.has(error.code);
