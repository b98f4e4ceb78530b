import { operationFromDocument } from '@apollo/federation-internals';
import { buildOperationContext, executeQueryPlan, type ServiceMap } from '@apollo/gateway';
import { QueryPlanner, type FetchNode, type PlanNode, type QueryPlan } from '@apollo/query-planner';
import { Kind, OperationTypeNode, type DocumentNode, type ExecutionResult, GraphQLError, type OperationDefinitionNode } from 'graphql';
import type { Logger } from '../../platform/logger.ts';
import type { Rights } from '../caller.ts';
import type { Authorization, AuthorizedOperation, Remainder } from '../security/authorization/authorization.ts';
import type { LoadedSupergraph } from '../supergraph/supergraph.ts';
import { badLiteral, findVariableErrors, operationNotFound } from './client-errors.ts';
import { createPlanCache } from './plan-cache.ts';
import type { AdmittedOperation, PlanExecutor, PlanInput, PlannedOperation } from './plan-executor.ts';
import { addTypeNames } from './type-names.ts';
import { withDenials } from './with-denials.ts';
import { addCursor, createSubscriptionSource } from './subscription-source.ts';

/** Stands for the subscription's subgraph when the plan is run over an event that has arrived already. */
const EVENT_SERVICE = '\u0000event';

/** A valid operation, whoever asks for it. */
type PreparedOperation = Pick<PlannedOperation, 'document' | 'operation'> & { readonly access: AuthorizedOperation | null };

type ApolloPlan = PreparedOperation & {
  readonly source: PlannedOperation['source'];
  readonly plan: QueryPlan;
  readonly context: ReturnType<typeof buildOperationContext>;
  /** What is planned, where the caller may not have the whole operation. */
  readonly remainder: Remainder | null;
  /** The rights without which it was planned. */
  readonly lacking: string;
};

type ApolloPlannedOperation = ApolloPlan & PlannedOperation;

export type ApolloExecutorOptions = {
  logger: Logger;
  authorization: Authorization;
  /** Told of every look into the plan cache. */
  onPlan?: (outcome: 'hit' | 'miss') => void;
};

/** Plans with Apollo's planner and carries plans out with Apollo's gateway. */
export function createApolloExecutor(loaded: LoadedSupergraph, { logger, authorization, onPlan }: ApolloExecutorOptions): PlanExecutor {
  const planner = new QueryPlanner(loaded.supergraph);
  const prepared = createPlanCache<PreparedOperation>();
  const plans = createPlanCache<ApolloPlan>();

  function prepare({ document, operationName }: AdmittedOperation): PreparedOperation | { errors: readonly GraphQLError[] } {
    const operation = findOperation(document, operationName);
    if (!operation) return { errors: [operationNotFound(operationName)] };
    // Some literals pass validation and are refused here: numbers too large to be any, for instance.
    try {
      operationFromDocument(loaded.apiSchema, document, operationName ? { operationName } : {});
    } catch (error) {
      if (error instanceof GraphQLError) return { errors: [badLiteral(error)] };
      throw error;
    }
    return { document: document, operation, access: authorization.analyze(document, operation) };
  }

  function build(whole: PreparedOperation, { remainder, lacking }: Authorized): ApolloPlan {
    const { document, operation } = remainder ? onlyOperation(remainder.document) : whole;
    const operationName = operation.name?.value;
    const context = buildOperationContext({
      schema: loaded.schema,
      operationDocument: document,
      ...(operationName ? { operationName } : {}),
    });
    const plan = (document: DocumentNode) =>
      planner.buildQueryPlan(
        operationFromDocument(loaded.apiSchema, addTypeNames(loaded.schema, document), operationName ? { operationName } : {}),
      );
    const common = { ...whole, context, remainder, lacking };
    if (operation.operation !== OperationTypeNode.SUBSCRIPTION) return { ...common, source: null, plan: plan(document) };

    const root = addCursor(loaded.schema, document, operation);
    const { primary, rest } = subscriptionNodes(plan(root.document));
    return { ...common, plan: planOfEvent(primary, rest), source: createSubscriptionSource(primary, root) };
  }

  return {
    schema: loaded.schema,

    planOperation(operation, { rights, variables }) {
      let whole = prepared.get(operation);
      if (!whole) {
        const result = prepare(operation);
        if ('errors' in result) return result;
        prepared.set(operation, (whole = result));
      }
      const authorized = rights && whole.access ? authorize(whole.access, rights, variables) : WHOLE;
      if ('errors' in authorized) return authorized;
      const cached = plans.get(operation, authorized.lacking);
      onPlan?.(cached ? 'hit' : 'miss');
      const plan = cached ?? build(whole, authorized);
      if (!cached) plans.set(operation, plan, authorized.lacking);
      return { planned: { ...plan, denials: authorized.denials } satisfies ApolloPlannedOperation };
    },

    hasLostRights(planned, { rights, variables }) {
      const { access, lacking } = planned as ApolloPlannedOperation;
      if (!rights || !access) return false;
      const before = new Set(lacking.split(','));
      const now = access.findLacking(rights, variables);
      return now !== '' && now.split(',').some((right) => !before.has(right));
    },

    findVariableErrors: ({ operation }, variables) => findVariableErrors(loaded.schema, operation, variables),

    async executePlan(planned, input) {
      const { plan, context, remainder, denials } = planned as ApolloPlannedOperation;
      const errors = findVariableErrors(loaded.schema, planned.operation, input.variables);
      if (errors.length > 0) return { errors };
      const result = await execute(loaded, plan, context, input, logger);
      return remainder ? withDenials(result, remainder, denials, input.variables) : result;
    },
  };
}

type Authorized = { lacking: string; remainder: Remainder | null; denials: readonly GraphQLError[] };

const WHOLE: Authorized = { lacking: '', remainder: null, denials: [] };

function authorize(
  access: AuthorizedOperation,
  rights: Rights,
  variables: Record<string, unknown>,
): Authorized | { errors: readonly GraphQLError[] } {
  const lacking = access.findLacking(rights, variables);
  if (lacking === '') return WHOLE;
  const remainder = access.without(lacking);
  const denials = remainder.errorsFor(rights, variables);
  return remainder.mayRun(denials) ? { lacking, remainder, denials } : { errors: denials };
}

/** Null when there is none of that name, or several and no name. */
function findOperation(document: DocumentNode, name: string | undefined): OperationDefinitionNode | null {
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const named = name ? operations.filter((node) => node.name?.value === name) : operations;
  return named.length === 1 ? (named[0] ?? null) : null;
}

function onlyOperation(document: DocumentNode): { document: DocumentNode; operation: OperationDefinitionNode } {
  const operation = findOperation(document, undefined);
  if (!operation) throw new Error('A remainder is one operation');
  return { document, operation };
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
