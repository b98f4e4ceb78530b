import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { SubgraphResponse } from '../../platform/graph/endpoint.ts';
import type { OperationScope } from '../caller.ts';
import { toClientErrors, toClientResult, type ClientResult, type RunnerDeps, type Variables } from '../execution/operation-runner.ts';
import type { PlannedOperation } from '../execution/plan-executor.ts';
import { createSubgraphFetch } from '../execution/subgraph-fetch.ts';

/**
 * Answers one event with the rest of the plan. A failure is an error in the answer; nothing here rejects.
 * @param hydrationMs for all that follows the event
 */
export async function answerEvent(
  deps: RunnerDeps,
  planned: PlannedOperation,
  event: SubgraphResponse,
  variables: Variables,
  scope: OperationScope,
  hydrationMs: number,
): Promise<ClientResult> {
  const stop = deps.metrics.events.startTimer();
  let result: ClientResult;
  try {
    if (event.data) {
      const fetch = createSubgraphFetch(deps, { ...scope, signal: AbortSignal.timeout(hydrationMs) });
      result = toClientResult(deps, await deps.executor.executePlan(planned, { variables, fetch, event }), scope);
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
  stop({ outcome: result.errors ? 'errors' : 'ok' });
  return result;
}

const upstreamError = ({ message, path, extensions }: GraphQLFormattedError, serviceName: string | undefined): GraphQLError =>
  new GraphQLError(message, { path: path ?? null, extensions: { ...extensions, serviceName } });
