import {
  ROOT_CONTEXT,
  SpanKind as Kind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Context,
  type Span as OpenSpan,
  type SpanContext,
  type Tracer as OpenTracer,
} from '@opentelemetry/api';
import { writeTraceParent } from './trace-context.ts';
import { TRACEPARENT_HEADER, TRACESTATE_HEADER, type Span, type SpanAttributes, type SpanKind } from './tracer.ts';

export const KINDS: Record<SpanKind, Kind> = {
  server: Kind.SERVER,
  client: Kind.CLIENT,
  consumer: Kind.CONSUMER,
  internal: Kind.INTERNAL,
};

/** Codes are ours, or a subgraph's that somebody else wrote: whatever looks like a text is none. */
const CODE = /^[A-Z][A-Z\d_]{0,63}$/;
const OTHER_CODE = '_OTHER';

/** A span of the SDK. A class, because an object of ten closures for each span costs as much again as all the SDK does. */
export class SdkSpan implements Span {
  readonly #tracer: OpenTracer;
  readonly #span: OpenSpan;
  readonly traceId: string;
  #headers: Readonly<Record<string, string>> | undefined;
  #context: Context | undefined;

  constructor(tracer: OpenTracer, span: OpenSpan) {
    this.#tracer = tracer;
    this.#span = span;
    this.traceId = span.spanContext().traceId;
  }

  get isRecorded(): boolean {
    return this.#span.isRecording();
  }

  get headers(): Readonly<Record<string, string>> {
    return (this.#headers ??= headersOf(this.#span.spanContext()));
  }

  startChild(name: string, kind: SpanKind, attributes: SpanAttributes): Span {
    // What is not sampled has no parts either, and those that are asked next hear of it all the same.
    if (!this.isRecorded) return this;
    return new SdkSpan(this.#tracer, this.#tracer.startSpan(name, { kind: KINDS[kind], attributes }, this.#contextOfChildren()));
  }

  addChild(name: string, begun: number): void {
    if (!this.isRecorded) return;
    this.#tracer.startSpan(name, { startTime: begun }, this.#contextOfChildren()).end(performance.now());
  }

  rename(name: string): void {
    this.#span.updateName(name);
  }

  set(attributes: SpanAttributes): void {
    this.#span.setAttributes(attributes);
  }

  fail(code: unknown): void {
    const known = typeof code === 'string' && CODE.test(code) ? code : OTHER_CODE;
    this.#span.setAttribute('error.type', known).setStatus({ code: SpanStatusCode.ERROR, message: known });
  }

  end(): void {
    this.#span.end();
  }

  #contextOfChildren(): Context {
    return (this.#context ??= trace.setSpan(ROOT_CONTEXT, this.#span));
  }
}

const headersOf = ({ traceId, spanId, traceFlags, traceState }: SpanContext): Readonly<Record<string, string>> => ({
  [TRACEPARENT_HEADER]: writeTraceParent({ traceId, spanId, isSampled: (traceFlags & TraceFlags.SAMPLED) !== 0 }),
  ...(traceState && { [TRACESTATE_HEADER]: traceState.serialize() }),
});
