import { GraphQLError, OperationTypeNode } from 'graphql';
import { operationAttributes } from '../../platform/telemetry/operation-attributes.ts';
import { traceFields, type Span, type Tracer } from '../../platform/telemetry/tracer.ts';
import type { EntityCache } from '../cache/entity-cache.ts';
import type { OperationScope, RequestScope } from '../caller.ts';
import { toClientError } from '../http/format-error.ts';
import type { Cost, OperationGate } from '../operations/gate.ts';
import { limitExceeded } from '../operations/limits.ts';
import { badOperation } from './client-errors.ts';
import type { ClientOperation, FetchSubgraph, LookOutcome, PlanAnswer, PlanExecutor, PlannedOperation } from './plan-executor.ts';
import { rootFieldsOf } from './root-fields.ts';
import { createSubgraphRequests, isAbandoned, type FetchDeps } from './subgraph-fetch.ts';

/** An answer that may go to the client as it is. */
export type ClientResult = {
  /** JSON. Absent when the operation was refused before anything of it was done. */
  data?: string;
  errors?: readonly GraphQLError[];
  extensions?: Extensions;
};

type Extensions = { cost?: Cost; /** As text, for people. */ queryPlan?: string };

export type Variables = Record<string, unknown>;

export type RunnerDeps = FetchDeps & {
  executor: PlanExecutor;
  gate: OperationGate;
  tracer: Tracer;
  /** Errors of one answer, at the most. */
  maxErrors: number;
  /** For queries alone: what happens live is hydrated with what is so now. */
  entityCache?: EntityCache | undefined;
};

/** What HTTP and WebSockets have in common: operations in, answers out that a client may see. Nothing here rejects. */
export type OperationRunner = {
  /** @param variables those that it will be executed with */
  plan: (
    operation: ClientOperation,
    variables: Variables,
    scope: OperationScope,
  ) => { planned: PlannedOperation; cost: Cost } | { errors: readonly GraphQLError[] };
  /** Runs a query or a mutation. */
  execute: (planned: PlannedOperation, variables: Variables, scope: RequestScope) => Promise<ClientResult>;
  run: (operation: ClientOperation, variables: Variables, scope: RequestScope) => Promise<ClientResult>;
};

export function createOperationRunner(deps: RunnerDeps): OperationRunner {
  const { executor, metrics } = deps;

  const plan: OperationRunner['plan'] = (operation, variables, scope) => {
    const { span } = scope;
    try {
      const { source, operationName } = operation;
      const { rights } = scope.caller;
      const admitted = deps.gate.admit({ source, operationName, variables, rights, span });
      if ('errors' in admitted) return { errors: toClientErrors(deps, admitted.errors, scope) };
      const begun = span ? performance.now() : 0;
      const result = executor.planOperation({ source, operationName, document: admitted.document }, { rights, variables });
      if ('errors' in result) {
        noteDenials(deps, result.errors, scope);
        return { errors: toClientErrors(deps, result.errors, scope) };
      }
      if (span) notePlan(span, result, begun);
      noteDenials(deps, result.planned.denials, scope);
      return { planned: result.planned, cost: admitted.cost };
    } catch (error) {
      if (error instanceof GraphQLError && error.originalError) {
        deps.logger.error(
          { correlationId: scope.correlationId, ...traceFields(span), err: error.originalError },
          'An operation cannot be planned',
        );
      }
      return { errors: toClientErrors(deps, [error], scope) };
    }
  };

  const execute: OperationRunner['execute'] = async (planned, variables, scope) => {
    const operation = planned.operation.operation;
    const begun = performance.now();
    const result = await executeSafely(deps, planned, variables, scope);
    if (operation === OperationTypeNode.MUTATION) {
      await deps.entityCache?.noteMutation(scope.caller);
      scope.caller.afterMutation?.(rootFieldsOf(planned.document, planned.operation).map(({ field }) => field.name.value));
    }
    const outcome = isAbandoned(scope.signal) ? 'abandoned' : result.data === undefined ? 'refused' : result.errors ? 'errors' : 'ok';
    const seconds = (performance.now() - begun) / 1000;
    metrics.observeRequest(seconds, operation, outcome);
    if (result.data !== undefined) metrics.observeAnswer(result.data.length, operation);
    const { correlationId, span } = scope;
    if (deps.logger.isLevelEnabled('debug')) {
      const name = planned.operation.name?.value;
      deps.logger.debug({ correlationId, ...traceFields(span), operation, name, outcome, seconds }, 'Operation');
    }
    return result;
  };

  return {
    plan,
    execute,
    run: async (operation, variables, scope) => {
      const result = plan(operation, variables, scope);
      if ('planned' in result) return withReports(await execute(result.planned, variables, scope), result, scope);
      metrics.observeRequest(0, 'unknown', 'refused');
      return result;
    },
  };
}

async function executeSafely(
  deps: RunnerDeps,
  planned: PlannedOperation,
  variables: Variables,
  scope: RequestScope,
): Promise<ClientResult> {
  if (planned.operation.operation === OperationTypeNode.SUBSCRIPTION) {
    return { errors: [badOperation('Subscriptions run over a WebSocket, with the subprotocol graphql-transport-ws')] };
  }
  const requests = createSubgraphRequests(deps, scope);
  try {
    const fetch = fetchFor(deps, planned, scope, requests.fetch);
    return toClientResult(deps, await deps.executor.executePlan(planned, { variables, ...requests, fetch }), scope);
  } catch (error) {
    return { errors: toClientErrors(deps, [error], scope) };
  } finally {
    deps.metrics.observeSubgraphRequests(requests.count(), planned.operation.operation);
    scope.span?.set({ 'hma.subgraph.requests': requests.count() });
  }
}

/** What was remembered takes no time that is worth a span of its own. */
function notePlan(span: Span, { planned, outcome }: { planned: PlannedOperation; outcome: LookOutcome }, begun: number): void {
  const { operation, name } = planned.operation;
  span.rename(operation);
  span.set({ ...operationAttributes(operation, name?.value), 'hma.plan.cache': outcome });
  if (outcome !== 'hit') span.addChild('graphql.plan', begun);
}

function fetchFor(
  { entityCache }: RunnerDeps,
  { operation }: PlannedOperation,
  { caller, span }: RequestScope,
  fetch: FetchSubgraph,
): FetchSubgraph {
  if (!entityCache || operation.operation !== OperationTypeNode.QUERY) return fetch;
  let kept = 0;
  return entityCache.over(fetch, caller, (entities) => {
    kept += entities;
    span?.set({ 'hma.entities.kept': kept });
  });
}

/** Which fields callers are denied is for those who look after the schema to know. */
function noteDenials({ metrics, logger }: RunnerDeps, errors: readonly GraphQLError[], { correlationId, span }: OperationScope): void {
  const denials = errors.filter(({ extensions }) => extensions['code'] === 'UNAUTHENTICATED' || extensions['code'] === 'FORBIDDEN');
  if (denials.length === 0) return;
  metrics.deniedFields.inc(denials.length);
  logger.debug({ correlationId, ...traceFields(span), fields: denials.map(({ path }) => path?.join('.')) }, 'Fields are denied');
}

/** An answer that says of itself what its client wants to know. */
export function withReports<Result extends object>(
  result: Result,
  { cost, planned }: { cost: Cost; planned: PlannedOperation },
  { reports }: OperationScope,
): Result & { extensions?: Extensions } {
  if (!reports?.cost && !reports?.plan) return result;
  return { ...result, extensions: { ...(reports.cost && { cost }), ...(reports.plan && { queryPlan: planned.describePlan() }) } };
}

type ErrorDeps = Pick<RunnerDeps, 'logger' | 'showSubgraphErrors' | 'maxErrors'>;

/** What a plan came to, without anything in its errors that is not for clients. */
export const toClientResult = (deps: ErrorDeps, { data, errors }: PlanAnswer, scope: OperationScope): ClientResult => {
  const result: ClientResult = data === undefined ? {} : { data };
  if (errors?.length) result.errors = toClientErrors(deps, errors, scope);
  return result;
};

/** As many as an answer may have, and one that says so where there are more. The span of the operation has the code of the first. */
export function toClientErrors(
  deps: ErrorDeps,
  errors: readonly unknown[],
  { correlationId, span }: OperationScope,
): readonly GraphQLError[] {
  const { showSubgraphErrors, maxErrors } = deps;
  const logger = span ? deps.logger.child(traceFields(span) ?? {}) : deps.logger;
  const shown = errors.slice(0, maxErrors).map((error) => toClientError(error, { correlationId, logger, showSubgraphErrors }));
  if (shown[0]) span?.fail(shown[0].extensions['code']);
  return errors.length > maxErrors ? [...shown, limitExceeded('errors', maxErrors, errors.length)] : shown;
}
