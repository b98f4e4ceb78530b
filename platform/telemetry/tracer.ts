/** The headers of W3C Trace Context. Of a request to a subgraph they are passed on like its other headers. */
export const TRACEPARENT_HEADER = 'traceparent';
export const TRACESTATE_HEADER = 'tracestate';

/** Lower-case names; others than the two of Trace Context are not looked at. */
type Headers = Readonly<Record<string, string | string[] | undefined>>;

/**
 * All that may be said of a span. Documents, variables, literals and who asks are not among it, and have no attribute to go to:
 * traces are read by more people than the data is.
 */
export type SpanAttributes = {
  'graphql.operation.type'?: 'query' | 'mutation' | 'subscription';
  'graphql.operation.name'?: string;
  'http.request.method'?: string;
  'http.response.status_code'?: number;
  'url.path'?: string;
  'hma.correlation_id'?: string;
  'hma.plan.cache'?: 'hit' | 'kept' | 'miss';
  'hma.subgraph.name'?: string;
  /** Requests to subgraphs that it took. */
  'hma.subgraph.requests'?: number;
  /** Whether a request was sent twice, since the connection was lost. */
  'hma.subgraph.retried'?: boolean;
  /** Entities that a subgraph is asked about. */
  'hma.entities'?: number;
  /** Entities that no subgraph had to be asked about, because they were known. */
  'hma.entities.kept'?: number;
};

/** `server`: answers a request that came in; `client`: waits for one that went out; `consumer`: answers an event. */
export type SpanKind = 'server' | 'client' | 'consumer' | 'internal';

/** A piece of work while it goes on. One that is not sampled takes everything that is told to it, and forgets it. */
export type Span = {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** Whether it is sampled: for who would gather much to tell it. */
  readonly isRecorded: boolean;
  /** What a request on its behalf carries. */
  readonly headers: Readonly<Record<string, string>>;
  startChild: (name: string, kind: SpanKind, attributes: SpanAttributes) => Span;
  /** A child that is over already. @param begun in the terms of `performance.now()` */
  addChild: (name: string, begun: number) => void;
  rename: (name: string) => void;
  set: (attributes: SpanAttributes) => void;
  /** @param code of the error, which is all that is said about it */
  fail: (code: unknown) => void;
  end: () => void;
};

/** What a span has to do with others that were not begun here. */
export type SpanOrigin = {
  /** Headers of the request that it is a part of, and whose trace it continues. Whether it is sampled, they say. */
  continues?: Headers | undefined;
  /** What it came from without being a part of it: headers, or a span that may be over. */
  follows?: Headers | Span | null | undefined;
};

export type Tracer = {
  readonly isOn: boolean;
  /** Null when tracing is off. Otherwise a trace of its own, unless it continues another one. */
  start: (name: string, kind: SpanKind, attributes: SpanAttributes, origin?: SpanOrigin) => Span | null;
};

export const NO_TRACER: Tracer = { isOn: false, start: () => null };

/** What a log line says of the trace that it belongs to. */
export const traceFields = (span: Pick<Span, 'traceId'> | null | undefined): { trace_id: string } | undefined =>
  span ? { trace_id: span.traceId } : undefined;
