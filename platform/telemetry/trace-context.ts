import { traceFields, TRACEPARENT_HEADER } from './tracer.ts';

export type TraceContext = { traceId: string; spanId: string; isSampled: boolean };

const TRACEPARENT = /^(?!ff)([\da-f]{2})-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})(-.*)?$/;

/** What `traceparent` says; null for none, and for one that is none by W3C Trace Context. */
export function readTraceContext(headers: Readonly<Record<string, string | string[] | undefined>>): TraceContext | null {
  const text = headers[TRACEPARENT_HEADER];
  const [, version, traceId, spanId, flags, rest] = typeof text === 'string' ? (TRACEPARENT.exec(text) ?? []) : [];
  if (traceId === undefined || spanId === undefined || (version === '00' && rest !== undefined)) return null;
  return { traceId, spanId, isSampled: (Number.parseInt(flags ?? '', 16) & 1) === 1 };
}

/** What a log line says of the trace that a request with these headers belongs to. */
export const traceFieldsOf = (headers: Readonly<Record<string, string>>): { trace_id: string } | undefined =>
  traceFields(readTraceContext(headers));

export const writeTraceParent = ({ traceId, spanId, isSampled }: TraceContext): string =>
  `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`;
