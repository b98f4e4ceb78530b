import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { TRACEPARENT_HEADER, type Span, type Tracer } from '../../platform/telemetry/tracer.ts';
import { onResponseEnd } from './response-end.ts';
import { isReading } from './methods.ts';

/** Begins the span of a request for an operation, which ends with the last byte of the answer. Null when nothing is traced. */
export type StartSpan = (request: IncomingMessage, response: ServerResponse, correlationId: string) => Span | null;

/** The span of a request for an operation; null when nothing is traced. */
export type SpanOf = (request: FastifyRequest) => Span | null;

export type RequestSpanOptions = {
  tracer: Tracer;
  /**
   * Whether the trace that a client names is continued, and its word on sampling taken. Otherwise every request is a trace of our own,
   * with a link to the client's: who may ask for a trace to be recorded could ask for as many as they like, and write into others'.
   */
  trustsTraceparent: boolean;
};

/** @param path of all operations, which is in their spans */
export function createRequestSpans(path: string, { tracer, trustsTraceparent }: RequestSpanOptions): StartSpan {
  if (!tracer.isOn) return () => null;
  return (request, response, correlationId) => {
    const { method = '', headers } = request;
    const attributes = { 'http.request.method': method, 'url.path': path, 'hma.correlation_id': correlationId };
    const named = headers[TRACEPARENT_HEADER] === undefined ? undefined : headers;
    const span = tracer.start('GraphQL Operation', 'server', attributes, trustsTraceparent ? { continues: named } : { follows: named });
    onResponseEnd(request, response, () => {
      span?.set({ 'http.response.status_code': response.statusCode });
      if (!response.writableFinished) span?.fail('CLIENT_LEFT');
      span?.end();
    });
    return span;
  };
}

/** Traces what comes to the route of `path`. */
export function addRequestSpans(app: FastifyInstance, path: string, start: StartSpan): SpanOf {
  const spans = new WeakMap<FastifyRequest, Span>();
  app.addHook('onRequest', (request, { raw }, done) => {
    const { method, routeOptions, id } = request;
    if (routeOptions.url === path && (method === 'POST' || isReading(method))) {
      const span = start(request.raw, raw, id);
      if (span) spans.set(request, span);
    }
    done();
  });
  return (request) => spans.get(request) ?? null;
}
