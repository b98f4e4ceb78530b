import protobuf from 'protobufjs';

/** What of OTLP's trace.proto, common.proto and resource.proto stands here is as it stands there. */
const PROTO = `
  syntax = "proto3";
  message ExportTraceServiceRequest { repeated ResourceSpans resource_spans = 1; }
  message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; }
  message Resource { repeated KeyValue attributes = 1; }
  message ScopeSpans { repeated Span spans = 2; }
  message KeyValue { string key = 1; AnyValue value = 2; }
  message AnyValue { oneof value { string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4; ArrayValue array_value = 5; } }
  message ArrayValue { repeated AnyValue values = 1; }
  message Span {
    bytes trace_id = 1;
    bytes span_id = 2;
    bytes parent_span_id = 4;
    string name = 5;
    int32 kind = 6;
    fixed64 start_time_unix_nano = 7;
    fixed64 end_time_unix_nano = 8;
    repeated KeyValue attributes = 9;
    repeated Event events = 11;
    repeated Link links = 13;
    Status status = 15;
  }
  message Event { string name = 2; }
  message Link { bytes trace_id = 1; bytes span_id = 2; }
  message Status { string message = 2; int32 code = 3; }
`;

const ExportTraceServiceRequest = protobuf.parse(PROTO).root.lookupType('ExportTraceServiceRequest');

export type ReceivedSpan = {
  service: string;
  name: string;
  kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer' | 'none';
  traceId: string;
  spanId: string;
  /** Null: the trace begins with it. */
  parentId: string | null;
  attributes: Record<string, unknown>;
  links: { traceId: string; spanId: string }[];
  /** The message of its status, where that is an error. */
  error: string | null;
  /** In milliseconds. */
  duration: number;
};

const KINDS = ['none', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
const ERROR = 2;

type KeyValue = { key: string; value: Record<string, unknown> };
type Message = {
  resourceSpans: {
    resource: { attributes: KeyValue[] };
    scopeSpans: {
      spans: {
        traceId: Buffer;
        spanId: Buffer;
        parentSpanId: Buffer;
        name: string;
        kind: number;
        startTimeUnixNano: string;
        endTimeUnixNano: string;
        attributes: KeyValue[];
        links: { traceId: Buffer; spanId: Buffer }[];
        status?: { message: string; code: number } | null;
      }[];
    }[];
  }[];
};

/** The spans of an OTLP request in protobuf. @throws when it is none */
export function decodeSpans(body: Buffer): ReceivedSpan[] {
  const message = ExportTraceServiceRequest.toObject(ExportTraceServiceRequest.decode(body), {
    arrays: true,
    longs: String,
    bytes: Buffer,
  }) as Message;
  return message.resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({
        service: String(valuesOf(resource.attributes)['service.name']),
        name: span.name,
        kind: KINDS[span.kind] ?? 'none',
        traceId: hex(span.traceId),
        spanId: hex(span.spanId),
        parentId: hex(span.parentSpanId) || null,
        attributes: valuesOf(span.attributes),
        links: span.links.map(({ traceId, spanId }) => ({ traceId: hex(traceId), spanId: hex(spanId) })),
        error: span.status?.code === ERROR ? span.status.message : null,
        duration: Number(BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano)) / 1e6,
      })),
    ),
  );
}

const hex = (bytes: Buffer | undefined): string => (bytes ? Buffer.from(bytes).toString('hex') : '');

const valuesOf = (attributes: readonly KeyValue[]): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, 'intValue' in value ? Number(value['intValue']) : Object.values(value)[0]]));
