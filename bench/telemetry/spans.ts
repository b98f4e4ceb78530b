import { pino } from 'pino';
import { createOpenTelemetry } from '../../platform/telemetry/open-telemetry.ts';
import { operationAttributes, requestAttributes } from '../../platform/telemetry/operation-attributes.ts';
import { NO_TRACER, type Span, type Tracer } from '../../platform/telemetry/tracer.ts';

const QUERY = 'query TopProducts__products__0{topProducts(first:9){upc name}}';

/** What the gateway tells a tracer of one operation whose plan is remembered. @returns what a subgraph would be sent */
function traceOperation(tracer: Tracer, fetches: number): Record<string, string>[] {
  const sent: Record<string, string>[] = [];
  const attributes = {
    'http.request.method': 'POST',
    'url.path': '/graphql',
    'hma.correlation_id': '0b9f4ad2-4df8-4f2e-93c7-2f7f0c6f8d11',
  };
  const span = tracer.isOn ? tracer.start('GraphQL Operation', 'server', attributes, { follows: undefined }) : null;
  span?.rename('query');
  span?.set({ ...operationAttributes('query', 'TopProducts'), 'hma.plan.cache': 'hit' });
  for (let fetch = 0; fetch < fetches; fetch += 1) {
    const own = span?.isRecorded ? startRequest(span) : span;
    sent.push({ 'x-correlation-id': attributes['hma.correlation_id'], ...own?.headers });
    own?.end();
  }
  span?.set({ 'hma.subgraph.requests': fetches, 'http.response.status_code': 200 });
  span?.end();
  return sent;
}

const startRequest = (span: Span): Span =>
  span.startChild('subgraph products', 'client', {
    ...requestAttributes({ query: QUERY, operationName: 'TopProducts__products__0' }),
    'hma.subgraph.name': 'products',
  });

export type SpanMeasure = { name: string; trace: () => void; stop: () => Promise<void> };

/** @param collector takes the spans; sending them is part of what they cost */
export function spanMeasures(collector: string): SpanMeasure[] {
  const create = (sampler: string) => {
    // The SDK reads it where it is made.
    process.env['OTEL_TRACES_SAMPLER'] = sampler;
    return createOpenTelemetry({ endpoint: collector, headers: {}, service: 'bench', logger: pino({ level: 'silent' }) });
  };
  return [1, 9].flatMap((fetches) => {
    const [unsampled, sampled] = [create('always_off'), create('always_on')];
    const measure = (how: string, tracer: Tracer, stop: () => Promise<void> = async () => {}) => ({
      name: `operation with ${fetches} fetch${fetches === 1 ? '' : 'es'}, ${how}`,
      trace: () => void traceOperation(tracer, fetches),
      stop,
    });
    return [
      measure('tracing off', NO_TRACER),
      measure('not sampled', unsampled.tracer, unsampled.shutdown),
      measure('sampled', sampled.tracer, sampled.shutdown),
    ];
  });
}
