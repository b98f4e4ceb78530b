// Loaded when there is somewhere to send traces, and not before: the packages take time and memory that nobody else is to pay for.
import { createTraceState, ROOT_CONTEXT, trace, TraceFlags, type Context, type Link, type SpanContext } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Logger } from '../logger.ts';
import { reportLosses } from './report-losses.ts';
import { KINDS, SdkSpan } from './sdk-span.ts';
import { readTraceContext } from './trace-context.ts';
import { TRACESTATE_HEADER, type Span, type SpanOrigin, type Tracer } from './tracer.ts';

export type OpenTelemetryOptions = {
  /** Of a collector that takes OTLP over HTTP; `/v1/traces` is below it. */
  endpoint: string;
  /** Besides those that OTLP needs. */
  headers: Readonly<Record<string, string>>;
  /** `service.name`, unless the environment says another. */
  service: string;
  logger: Logger;
};

/**
 * Spans by OpenTelemetry's SDK, sent in batches that nobody waits for; those that find the queue full are lost. The SDK itself reads
 * `OTEL_TRACES_SAMPLER`, `OTEL_RESOURCE_ATTRIBUTES`, `OTEL_BSP_*` and the like. Nothing is registered globally, and no context travels
 * by itself: who starts a span passes it on.
 */
export function createOpenTelemetry({ endpoint, headers, service, logger }: OpenTelemetryOptions): {
  tracer: Tracer;
  /** Sends what is left. May take as long as the collector does. */
  shutdown: () => Promise<void>;
} {
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces`, headers: { ...headers } });
  const provider = new BasicTracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': service }))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(reportLosses(exporter, logger))],
  });
  const open = provider.getTracer('hunt-master-academy');
  return {
    tracer: {
      isOn: true,
      start: (name, kind, attributes, origin = {}) =>
        new SdkSpan(open, open.startSpan(name, { kind: KINDS[kind], attributes, links: linksOf(origin) }, contextOf(origin))),
    },
    shutdown: () => provider.shutdown(),
  };
}

function contextOf({ continues }: SpanOrigin): Context {
  const parent = continues && readContext(continues);
  return parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT;
}

function linksOf({ follows }: SpanOrigin): Link[] {
  const context = follows && readContext(isSpan(follows) ? follows.headers : follows);
  return context ? [{ context }] : [];
}

const isSpan = (follows: NonNullable<SpanOrigin['follows']>): follows is Span => typeof follows['startChild'] === 'function';

function readContext(headers: NonNullable<SpanOrigin['continues']>): SpanContext | null {
  const read = readTraceContext(headers);
  if (!read) return null;
  const state = headers[TRACESTATE_HEADER];
  return {
    traceId: read.traceId,
    spanId: read.spanId,
    traceFlags: read.isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote: true,
    ...(typeof state === 'string' && { traceState: createTraceState(state) }),
  };
}
