import type { FastifyInstance, FastifyRequest } from 'fastify';
import { TRACEPARENT_HEADER, type Span, type Tracer } from '../../platform/telemetry/tracer.ts';

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

/** Traces what comes to `path`, from the headers to the last byte of the answer. Adds no hook when tracing is off. */
export function addRequestSpans(app: FastifyInstance, path: string, { tracer, trustsTraceparent }: RequestSpanOptions): SpanOf {
  if (!tracer.isOn) return () => null;
  const spans = new WeakMap<FastifyRequest, Span>();
  app.addHook('onRequest', (request, { raw }, done) => {
    const { method, headers, routeOptions, id } = request;
    if (routeOptions.url === path && (method === 'POST' || method === 'GET')) {
      const attributes = { 'http.request.method': method, 'url.path': path, 'hma.correlation_id': id };
      const named = headers[TRACEPARENT_HEADER] === undefined ? undefined : headers;
      const span = tracer.start('GraphQL Operation', 'server', attributes, trustsTraceparent ? { continues: named } : { follows: named });
      if (span) {
        spans.set(request, span);
        raw.once('close', () => {
          span.set({ 'http.response.status_code': raw.statusCode });
          if (!raw.writableFinished) span.fail('CLIENT_LEFT');
          span.end();
        });
      }
    }
    done();
  });
  return (request) => spans.get(request) ?? null;
}
