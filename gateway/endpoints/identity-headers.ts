import { CORRELATION_HEADER } from '../../platform/graph/endpoint.ts';
import { TRACEPARENT_HEADER, TRACESTATE_HEADER } from '../../platform/telemetry/tracer.ts';

/** What of a request's headers says for whom it is: without those that only say which request it is, and are another's each time. */
export function identityHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const { [CORRELATION_HEADER]: _, [TRACEPARENT_HEADER]: _parent, [TRACESTATE_HEADER]: _state, ...identity } = headers;
  return identity;
}
