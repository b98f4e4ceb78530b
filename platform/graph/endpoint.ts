import type { GraphQLFormattedError } from 'graphql';

/** One GraphQL operation on its way to a subgraph. */
export type SubgraphRequest = {
  query: string;
  operationName?: string | undefined;
  variables?: Record<string, unknown> | undefined;
  /** What the variable of this name has besides: the JSON of each entity that is asked about, so that nobody parses what is only sent on. */
  representations?: readonly string[] | undefined;
  /** Lower-case names. Over HTTP they are headers; over a WebSocket, and in process, they travel in `extensions.headers`. */
  headers: Record<string, string>;
  /** Aborted when the client leaves or the deadline passes. */
  signal?: EndSignal | undefined;
  /** Told when it is sent once more, since there was no connection, or it was lost before there was an answer. */
  onRetry?: (() => void) | undefined;
};

/** What of an `AbortSignal` a request is ended by. */
export type EndSignal = {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted: () => void;
  addEventListener: (type: 'abort', listener: () => void, options?: { once: boolean }) => void;
  removeEventListener: (type: 'abort', listener: () => void) => void;
};

/** A GraphQL response as it is on the wire: errors are plain objects. */
export type SubgraphResponse = {
  data?: Record<string, unknown> | null;
  errors?: readonly GraphQLFormattedError[];
  extensions?: Record<string, unknown>;
  /** For how long and whom the answer may be kept, as the HTTP header has it. Over HTTP it is that header, not a part of the body. */
  cacheControl?: string | undefined;
  /** The text between `{"data":` and the last brace, where that is all that was in the body as it is read. Who sends it on has to know more of it. */
  dataText?: string | undefined;
};

/**
 * One subgraph as its callers reach it: in process, or over HTTP and graphql-ws.
 * Both give the same answers.
 */
export type SubgraphEndpoint = {
  readonly name: string;
  /** Queries and mutations. Rejects only when no GraphQL response could be had (connection, timeout, not JSON). */
  execute: (request: SubgraphRequest) => Promise<SubgraphResponse>;
  /**
   * Opens a subscription. Resolves once the subgraph accepted it; a refusal is one response with `errors` and no `data`, then the end.
   * The iterator's `return()` closes the upstream; it throws when the connection is lost.
   */
  subscribe: (request: SubgraphRequest) => Promise<AsyncIterableIterator<SubgraphResponse>>;
  /** Releases connections. Idempotent. */
  close: () => Promise<void>;
};

/** All variables of a request, as values. */
export const variablesOf = ({
  variables,
  representations,
}: Pick<SubgraphRequest, 'variables' | 'representations'>): Record<string, unknown> =>
  representations ? { ...variables, representations: JSON.parse(`[${representations.join(',')}]`) as unknown } : (variables ?? {});

/** The verified identity that the gateway passes on, a JWT. */
export const IDENTITY_HEADER = 'x-hma-identity';
/** Names one client request in every log and every masked error. */
export const CORRELATION_HEADER = 'x-correlation-id';
/** Where the client's connection comes from, and what its device says it is. Believed beside a valid identity alone. */
export const CLIENT_ADDRESS_HEADER = 'x-hma-client-address';
export const CLIENT_AGENT_HEADER = 'x-hma-client-agent';
