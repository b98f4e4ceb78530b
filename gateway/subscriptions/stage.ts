import { GraphQLError } from 'graphql';
import type { OperationScope } from '../caller.ts';
import type { Variables } from '../execution/operation-runner.ts';
import type { ClientOperation, PlannedOperation, SubscriptionSource } from '../execution/plan-executor.ts';
import type { Generation } from '../generations/generation.ts';

/** What a live operation is served by, and its plan there. */
export type Stage = {
  readonly serving: Generation;
  readonly planned: PlannedOperation;
  readonly source: SubscriptionSource;
  /** To be called when it is left. */
  readonly release: () => void;
};

export function createStage(serving: Generation, planned: PlannedOperation): Stage {
  const { source } = planned;
  if (!source) throw new Error('Only a subscription can be live');
  return { serving, planned, source, release: serving.hold() };
}

/** The operation under another supergraph, for the same caller with today's rights; or why it is at its end. */
export function planNextStage(
  serving: Generation,
  { source: before }: Stage,
  asked: ClientOperation,
  variables: Variables,
  scope: OperationScope,
): Stage | { errors: readonly GraphQLError[] } {
  const result = serving.runner.plan(asked, variables, scope);
  const errors = 'errors' in result ? result.errors : serving.deps.executor.findVariableErrors(result.planned, variables);
  if ('planned' in result && errors.length === 0) return createStage(serving, result.planned);
  return { errors: errors.every(isOfRights) ? errors : [schemaChanged(before, errors[0])] };
}

const isOfRights = ({ extensions }: GraphQLError): boolean =>
  extensions['code'] === 'UNAUTHENTICATED' || extensions['code'] === 'FORBIDDEN';

const schemaChanged = ({ responseName }: SubscriptionSource, why: GraphQLError | undefined): GraphQLError =>
  new GraphQLError(`The schema has changed, and no longer has this subscription: ${why?.message ?? 'it cannot be planned'}`, {
    path: [responseName],
    extensions: { code: 'SCHEMA_CHANGED' },
  });

/** Whether the events of both are the same, from the same subgraph, so that a stream need not be opened again. */
export function haveSameEvents(one: Stage, other: Stage): boolean {
  const endpointOf = ({ serving, source }: Stage) => serving.deps.endpoints.get(source.subgraph);
  return endpointOf(one) === endpointOf(other) && textOf(one.source) === textOf(other.source);
}

const textOf = ({ subgraph, responseName, query, operationName, variableNames, resume }: SubscriptionSource): string =>
  JSON.stringify([subgraph, responseName, query, operationName, variableNames, resume?.('').query]);
