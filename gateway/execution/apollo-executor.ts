import { operationFromDocument } from '@apollo/federation-internals';
import { buildOperationContext, executeQueryPlan, type ServiceMap } from '@apollo/gateway';
import { QueryPlanner, type FetchNode, type PlanNode, type QueryPlan } from '@apollo/query-planner';
import {
  Kind,
  OperationTypeNode,
  parse,
  Source,
  validate,
  type DocumentNode,
  type ExecutionResult,
  GraphQLError,
  type OperationDefinitionNode,
} from 'graphql';
import type { Logger } from '../../platform/logger.ts';
import type { LoadedSupergraph } from '../supergraph/supergraph.ts';
import { badLiteral, findVariableErrors, operationNotFound, syntaxError, validationError } from './client-errors.ts';
import { createPlanCache } from './plan-cache.ts';
import type { ClientOperation, PlanExecutor, PlanInput, PlannedOperation } from './plan-executor.ts';
import { findRootFieldErrors } from './root-fields.ts';
import { addCursor, createSubscriptionSource } from './subscription-source.ts';

/** Stands for the subscription's subgraph when the plan is run over an event that has arrived already. */
const EVENT_SERVICE = '\u0000event';

type ApolloPlan = PlannedOperation & {
  readonly plan: QueryPlan;
  readonly context: ReturnType<typeof buildOperationContext>;
};

export type ApolloExecutorOptions = {
  logger: Logger;
  /** Told of every look into the plan cache. */
  onPlan?: (outcome: 'hit' | 'miss') => void;
};

/** Plans with Apollo's planner and carries plans out with Apollo's gateway. */
export function createApolloExecutor(loaded: LoadedSupergraph, { logger, onPlan }: ApolloExecutorOptions): PlanExecutor {
  const planner = new QueryPlanner(loaded.supergraph);
  const plans = createPlanCache<ApolloPlan>();

  function plan({ source, document, operationName }: ClientOperation): { planned: ApolloPlan } | { errors: readonly GraphQLError[] } {
    const checked = document ? { document } : parseAndValidate(loaded, source);
    if ('errors' in checked) return checked;
    const operation = findOperation(checked.document, operationName);
    if (!operation) return { errors: [operationNotFound(operationName)] };

    const context = buildOperationContext({
      schema: loaded.schema,
      operationDocument: checked.document,
      ...(operationName ? { operationName } : {}),
    });
    const build = (document: DocumentNode) =>
      planner.buildQueryPlan(operationFromDocument(loaded.apiSchema, document, operationName ? { operationName } : {}));
    // Some literals pass validation and are refused here: numbers too large to be any, for instance.
    try {
      operationFromDocument(loaded.apiSchema, checked.document, operationName ? { operationName } : {});
    } catch (error) {
      if (error instanceof GraphQLError) return { errors: [badLiteral(error)] };
      throw error;
    }

    if (operation.operation !== OperationTypeNode.SUBSCRIPTION) {
      return { planned: { document: checked.document, operation, context, source: null, plan: build(checked.document) } };
    }
    const root = addCursor(loaded.schema, checked.document, operation);
    const { primary, rest } = subscriptionNodes(build(root.document));
    return {
      planned: {
        document: checked.document,
        operation,
        context,
        plan: planOfEvent(primary, rest),
        source: createSubscriptionSource(primary, root),
      },
    };
  }

  return {
    schema: loaded.schema,

    planOperation(operation) {
      const cached = plans.get(operation);
      onPlan?.(cached ? 'hit' : 'miss');
      if (cached) return { planned: cached };
      const result = plan(operation);
      if ('planned' in result) plans.set(operation, result.planned);
      return result;
    },

    findVariableErrors: ({ operation }, variables) => findVariableErrors(loaded.schema, operation, variables),

    async executePlan(planned, input) {
      const { plan, context } = planned as ApolloPlan;
      const errors = findVariableErrors(loaded.schema, planned.operation, input.variables);
      if (errors.length > 0) return { errors };
      return execute(loaded, plan, context, input, logger);
    },
  };
}

function parseAndValidate({ schema }: LoadedSupergraph, source: string): { document: DocumentNode } | { errors: readonly GraphQLError[] } {
  let document: DocumentNode;
  try {
    document = parse(new Source(source, 'GraphQL request'));
  } catch (error) {
    return { errors: [syntaxError(error)] };
  }
  // Before validation, which throws when a variable decides over the root field of a subscription.
  const rootErrors = document.definitions.flatMap((node) =>
    node.kind === Kind.OPERATION_DEFINITION && node.operation === OperationTypeNode.SUBSCRIPTION ? findRootFieldErrors(document, node) : [],
  );
  if (rootErrors.length > 0) return { errors: rootErrors };
  const errors = validate(schema, document).map(validationError);
  return errors.length > 0 ? { errors } : { document };
}

/** Null when there is none of that name, or several and no name. */
function findOperation(document: DocumentNode, name: string | undefined): OperationDefinitionNode | null {
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const named = name ? operations.filter((node) => node.name?.value === name) : operations;
  return named.length === 1 ? (named[0] ?? null) : null;
}

function subscriptionNodes(plan: QueryPlan): { primary: FetchNode; rest?: PlanNode | undefined } {
  if (plan.node?.kind !== 'Subscription') throw new Error(`The plan of a subscription is a ${plan.node?.kind ?? 'plan of nothing'}`);
  return plan.node;
}

/** The plan that answers one event: the event in place of the root field's subgraph, then everything that was to follow. */
function planOfEvent(primary: FetchNode, rest: PlanNode | undefined): QueryPlan {
  const { variableUsages: _, ...fetch } = primary;
  const event: FetchNode = { ...fetch, serviceName: EVENT_SERVICE };
  return { kind: 'QueryPlan', node: rest ? { kind: 'Sequence', nodes: [event, rest] } : event };
}

async function execute(
  loaded: LoadedSupergraph,
  plan: QueryPlan,
  operationContext: ApolloPlan['context'],
  { variables, fetch, event }: PlanInput,
  logger: Logger,
): Promise<ExecutionResult> {
  const services: ServiceMap = Object.create(null) as ServiceMap;
  for (const { name } of loaded.subgraphs) {
    services[name] = {
      process: ({ request }) =>
        fetch({
          subgraph: name,
          query: request.query ?? '',
          operationName: request.operationName,
          variables: request.variables ?? {},
        }),
    };
  }
  // Apollo's executor merges what follows into what it was given.
  if (event) services[EVENT_SERVICE] = { process: async () => structuredClone(event) };

  const requestContext = { request: { variables }, logger, metrics: {}, context: {} } as unknown as Parameters<typeof executeQueryPlan>[2];
  const result = await executeQueryPlan(plan, services, requestContext, operationContext, loaded.supergraphSchema, loaded.apiSchema);
  const { data, errors } = result;
  // A null where the schema allows none has an error that Apollo hides in the extensions.
  const hidden = result.extensions?.['valueCompletion'] as readonly GraphQLError[] | undefined;
  return errors || !hidden ? result : { ...(data !== undefined && { data }), errors: hidden };
}
