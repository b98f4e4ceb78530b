import { randomUUID } from 'node:crypto';
import { CORRELATION_HEADER } from '../../platform/graph/endpoint.ts';

/** What may stand in a log line and in a header without harm. */
const SAFE = /^[\w.:-]{8,128}$/;

/** The id under which one client request is found again: the client's own if it is harmless, else a new one. */
export function correlationIdOf(headers: Record<string, string | string[] | undefined>): string {
  const given = headers[CORRELATION_HEADER];
  return typeof given === 'string' && SAFE.test(given) ? given : randomUUID();
}
