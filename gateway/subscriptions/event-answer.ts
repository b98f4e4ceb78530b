import { GraphQLError, OperationTypeNode, type GraphQLFormattedError } from 'graphql';
import type { SubgraphResponse } from '../../platform/graph/endpoint.ts';
import { operationAttributes } from '../../platform/telemetry/operation-attributes.ts';
import type { OperationScope } from '../caller.ts';
import { toClientErrors, toClientResult, type ClientResult, type RunnerDeps, type Variables } from '../execution/operation-runner.ts';
import type { PlannedOperation } from '../execution/plan-executor.ts';
import { createSubgraphRequests } from '../execution/subgraph-fetch.ts';

/**
 * Answers one event with the rest of the plan. A failure is an error in the answer; nothing here rejects.
 * @param hydrationMs for all that follows the event
 */
export async function answerEvent(
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

const upstreamError = ({ message, path, extensions }: GraphQLFormattedError, serviceName: string | undefined): GraphQLError =>
  new GraphQLError(message, { path: path ?? null, extensions: { ...extensions, serviceName } });
