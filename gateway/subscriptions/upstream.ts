import { DomainError, extensionsOf } from '../../platform/errors.ts';
import { singleton } from '../../platform/graph/async-iterator.ts';
import { CORRELATION_HEADER, type SubgraphResponse } from '../../platform/graph/endpoint.ts';
import { traceFields } from '../../platform/telemetry/tracer.ts';
import type { OperationScope } from '../caller.ts';
import type { RunnerDeps, Variables } from '../execution/operation-runner.ts';
import type { SubscriptionSource } from '../execution/plan-executor.ts';
import type { Backoff } from '../streams/backoff.ts';
import { openResumingStream } from '../streams/resuming-stream.ts';

export type UpstreamOptions = {
  /** Asked at every opening: the subgraph may have moved since. */
  deps: () => RunnerDeps;
  source: SubscriptionSource;
  variables: Variables;
  scope: OperationScope;
  /** The cursor to go on from; null: from where the variables say. */
  from: string | null;
  /** Aborted when nobody wants it any more. */
  signal: AbortSignal;
  /** Openings before it is given up that there is a stream to be had. */
  attempts: number;
  backoff: Backoff;
  /** How many events may wait for a client that does not read them. */
  queueLimit: number;
  /** Told once when it does not; the stream is at its end then. */
  onOverflow: () => void;
};

export type Events = AsyncIterableIterator<SubgraphResponse, undefined>;

/** The events of a subscription's root field, for as long as somebody reads. Rejects when the subgraph cannot be reached. */
export async function openUpstream({
  deps,
  source,
  variables,
  scope,
  from,
  signal,
  attempts,
  backoff,
  queueLimit,
  onOverflow,
}: UpstreamOptions): Promise<Events> {
  let opening = scope;
  const events = await openResumingStream<SubgraphResponse>({
    from,
    signal,
    open: (cursor, signal) => openSource(deps(), source, cursor, variables, opening, signal),
    cursorOf: (event) => source.cursorOf(event),
    isTrouble,
    attempts,
    backoff,
    limit: queueLimit,
    onOverflow() {
      onOverflow();
      return new DomainError('LIMIT_EXCEEDED', 'Events arrive faster than they are read');
    },
    onReopen(error) {
      const { metrics, logger } = deps();
      metrics.reopened.inc({ subgraph: source.subgraph });
      const { correlationId, span } = scope;
      logger.warn({ correlationId, ...traceFields(span), subgraph: source.subgraph, err: error }, 'A subscription is opened again');
    },
  });
  // What opens it again, days later, is no part of the trace in which it was opened.
  opening = { ...scope, span: null };
  return events;
}

async function openSource(
  { endpoints }: RunnerDeps,
  source: SubscriptionSource,
  cursor: string | null,
  variables: Variables,
  { caller, correlationId, span }: OperationScope,
  signal: AbortSignal,
): Promise<AsyncIterableIterator<SubgraphResponse>> {
  const endpoint = endpoints.get(source.subgraph);
  if (!endpoint) throw new Error(`No endpoint for subgraph "${source.subgraph}"`);
  let headers: Record<string, string>;
  try {
    // Asked for anew each time: what proves an identity is short-lived.
    headers = await caller.headersFor(source.subgraph);
  } catch (error) {
    // Somebody who may not ask any more is told so; to try again would not change it.
    if (error instanceof DomainError) return singleton({ errors: [{ message: error.message, extensions: extensionsOf(error) }] });
    throw error;
  }
  const request = (cursor !== null && source.resume?.(cursor)) || { ...source, variables: {} };
  const known = Object.fromEntries(request.variableNames.filter((name) => name in variables).map((name) => [name, variables[name]]));
  return endpoint.subscribe({
    query: request.query,
    operationName: source.operationName,
    variables: { ...known, ...request.variables },
    headers: { ...headers, [CORRELATION_HEADER]: correlationId, ...span?.headers },
    signal,
  });
}

/** A stream that was lost may find its subgraph up again before what the subgraph needs is. */
const isTrouble = ({ data, errors }: SubgraphResponse): boolean =>
  !data && (errors ?? []).some(({ extensions }) => TRANSIENT.has(extensions?.['code'] ?? 'INTERNAL_SERVER_ERROR'));

const TRANSIENT = new Set<unknown>(['INTERNAL_SERVER_ERROR', 'UPSTREAM_UNAVAILABLE']);
