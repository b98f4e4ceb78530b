import { GraphQLError, OperationTypeNode, type GraphQLFormattedError } from 'graphql';
import { DomainError, extensionsOf } from '../../platform/errors.ts';
import { singleton } from '../../platform/graph/async-iterator.ts';
import { CORRELATION_HEADER, type SubgraphResponse } from '../../platform/graph/endpoint.ts';
import { operationAttributes } from '../../platform/telemetry/operation-attributes.ts';
import { traceFields } from '../../platform/telemetry/tracer.ts';
import type { OperationScope } from '../caller.ts';
import { toClientErrors, toClientResult, type ClientResult, type RunnerDeps, type Variables } from '../execution/operation-runner.ts';
import type { PlannedOperation, SubscriptionSource } from '../execution/plan-executor.ts';
import { createSubgraphRequests, serviceUnavailable } from '../execution/subgraph-fetch.ts';
import type { Backoff } from '../streams/backoff.ts';
import { openResumingStream } from '../streams/resuming-stream.ts';

export type LiveOptions = {
  /** Openings before a client hears that there is no stream to be had. */
  attempts: number;
  backoff: Backoff;
  /** How many events may wait for a client that does not read them. */
  queueLimit: number;
  /** For what follows one event. */
  hydrationMs: number;
};

/**
 * Opens the root field of a subscription upstream, and answers each of its events with the rest of the plan. Resolves to a single
 * answer when the stream could not be opened. The stream ends with an error when the caller loses a right it was planned with. A failure while an event is answered is an error in that answer, never the end.
 * @param onOverflow told once when the client does not read what it gets; the stream is at its end then
 */
export async function openLiveOperation(
  deps: RunnerDeps,
  planned: PlannedOperation,
  variables: Variables,
  scope: OperationScope,
  { attempts, backoff, queueLimit, hydrationMs }: LiveOptions,
  onOverflow: () => void,
): Promise<AsyncIterableIterator<ClientResult, undefined> | ClientResult> {
  const { source } = planned;
  if (!source) throw new Error('Only a subscription can be live');
  const invalid = deps.executor.findVariableErrors(planned, variables);
  if (invalid.length > 0) return { errors: toClientErrors(deps, invalid, scope) };

  const logged = { correlationId: scope.correlationId, ...traceFields(scope.span), subgraph: source.subgraph };
  let events: AsyncIterableIterator<SubgraphResponse, undefined>;
  // What opens it again, days later, is no part of the trace in which it was opened.
  let opening = scope;
  try {
    events = await openResumingStream<SubgraphResponse>({
      open: (cursor, signal) => openSource(deps, source, cursor, variables, opening, signal),
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
        deps.metrics.reopened.inc({ subgraph: source.subgraph });
        deps.logger.warn({ ...logged, err: error }, 'A subscription is opened again');
      },
    });
  } catch (error) {
    deps.logger.warn({ ...logged, err: error }, 'A subscription could not be opened');
    const refusal = unavailable(source);
    scope.span?.fail(refusal.extensions['code']);
    return { errors: [refusal] };
  }
  opening = { ...scope, span: null };

  const answers: AsyncIterableIterator<ClientResult, undefined> = {
    async next() {
      const step = await events.next();
      if (step.done) return step;
      if (deps.executor.hasLostRights(planned, { rights: scope.caller.rights, variables })) {
        // What was opened upstream asks for more than may be passed on now.
        await events.return?.();
        return { done: false, value: { errors: [rightsLost(source, scope)] } };
      }
      return { done: false, value: await answer(deps, planned, step.value, variables, scope, hydrationMs) };
    },
    async return() {
      await events.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => answers,
  };
  return answers;
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

async function answer(
  deps: RunnerDeps,
  planned: PlannedOperation,
  event: SubgraphResponse,
  variables: Variables,
  opened: OperationScope,
  hydrationMs: number,
): Promise<ClientResult> {
  const begun = performance.now();
  const scope = { ...opened, span: startEventSpan(deps, planned, opened) };
  let result: ClientResult;
  try {
    if (event.data) {
      const requests = createSubgraphRequests(deps, { ...scope, signal: AbortSignal.timeout(hydrationMs) });
      result = toClientResult(deps, await deps.executor.executePlan(planned, { variables, ...requests, event }), scope);
      deps.metrics.observeSubgraphRequests(requests.count(), OperationTypeNode.SUBSCRIPTION);
      scope.span?.set({ 'hma.subgraph.requests': requests.count() });
    } else {
      // A refusal, or a payload whose null has reached the root: there is nothing to ask others about.
      result = {
        ...(event.data === null && { data: 'null' }),
        errors: toClientErrors(
          deps,
          (event.errors ?? []).map((error) => upstreamError(error, planned.source?.subgraph)),
          scope,
        ),
      };
    }
  } catch (error) {
    result = { data: 'null', errors: toClientErrors(deps, [error], scope) };
  }
  deps.metrics.observeEvent((performance.now() - begun) / 1000, result.errors ? 'errors' : 'ok');
  scope.span?.end();
  return result;
}

/** A trace of its own: a subscription may live for days, and its events be asked for by nobody for hours. */
const startEventSpan = ({ tracer }: RunnerDeps, { operation, source }: PlannedOperation, { correlationId, span }: OperationScope) =>
  tracer.isOn
    ? tracer.start(
        'subscription event',
        'consumer',
        {
          ...operationAttributes('subscription', operation.name?.value),
          'hma.correlation_id': correlationId,
          ...(source && { 'hma.subgraph.name': source.subgraph }),
        },
        { follows: span },
      )
    : null;

/** A stream that was lost may find its subgraph up again before what the subgraph needs is. */
const isTrouble = ({ data, errors }: SubgraphResponse): boolean =>
  !data && (errors ?? []).some(({ extensions }) => TRANSIENT.has(extensions?.['code'] ?? 'INTERNAL_SERVER_ERROR'));

const TRANSIENT = new Set<unknown>(['INTERNAL_SERVER_ERROR', 'UPSTREAM_UNAVAILABLE']);

const upstreamError = ({ message, path, extensions }: GraphQLFormattedError, serviceName: string | undefined): GraphQLError =>
  new GraphQLError(message, { path: path ?? null, extensions: { ...extensions, serviceName } });

const rightsLost = ({ responseName }: SubscriptionSource, { caller: { rights } }: OperationScope): GraphQLError =>
  new GraphQLError('Your rights have changed: subscribe again', {
    path: [responseName],
    extensions: { code: rights?.authenticated ? 'FORBIDDEN' : 'UNAUTHENTICATED' },
  });

function unavailable({ subgraph, responseName }: SubscriptionSource): GraphQLError {
  const { message, code } = serviceUnavailable(subgraph);
  return new GraphQLError(message, { path: [responseName], extensions: { code } });
}
