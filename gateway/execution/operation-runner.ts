import { OperationTypeNode, type GraphQLError } from 'graphql';
import type { RequestScope } from '../caller.ts';
import { toClientError } from '../http/format-error.ts';
import { badOperation } from './client-errors.ts';
import type { ClientOperation, PlanExecutor } from './plan-executor.ts';
import { createSubgraphFetch, type FetchDeps } from './subgraph-fetch.ts';

/** An answer that may go to the client as it is. */
export type ClientResult = {
  /** Absent when the operation was refused before anything of it was done. */
  data?: Record<string, unknown> | null;
  errors?: readonly GraphQLError[];
};

export type OperationRunner = {
  /** Runs a query or a mutation. Never rejects. */
  run: (operation: ClientOperation, variables: Record<string, unknown>, scope: RequestScope) => Promise<ClientResult>;
};

export type RunnerDeps = FetchDeps & { executor: PlanExecutor };

export const createOperationRunner = (deps: RunnerDeps): OperationRunner => ({
  async run(operation, variables, scope) {
    const { executor, metrics, logger } = deps;
    const stop = metrics.requestDuration.startTimer();
    let kind: OperationTypeNode | 'unknown' = 'unknown';
    const finish = (outcome: 'ok' | 'errors' | 'refused', result: ClientResult) => {
      stop({ operation: kind, outcome });
      return result;
    };
    const refuse = (errors: readonly unknown[]) =>
      finish('refused', { errors: errors.map((error) => toClientError(error, { correlationId: scope.correlationId, logger })) });
    try {
      const result = executor.planOperation(operation);
      if ('errors' in result) return refuse(result.errors);
      const { planned } = result;
      kind = planned.operation.operation;
      if (kind === OperationTypeNode.SUBSCRIPTION)
        return refuse([badOperation('Subscriptions run over a WebSocket, with the subprotocol graphql-transport-ws')]);

      const { data, errors } = await executor.executePlan(planned, { variables, fetch: createSubgraphFetch(deps, scope) });
      if (data === undefined) return refuse(errors ?? []);
      if (!errors?.length) return finish('ok', { data });
      return finish('errors', {
        data,
        errors: errors.map((error) => toClientError(error, { correlationId: scope.correlationId, logger })),
      });
    } catch (error) {
      return refuse([error]);
    }
  },
});
