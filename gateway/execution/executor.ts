import { operationFromDocument } from '@apollo/federation-internals';
import { prettyFormatQueryPlan, type QueryPlan, type SubscriptionNode } from '@apollo/query-planner';
import { GraphQLError, OperationTypeNode, type OperationDefinitionNode } from 'graphql';
import type { Authorization, AuthorizedOperation, Remainder } from '../security/authorization/authorization.ts';
import { withDefaults } from '../security/authorization/conditions.ts';
import { createKeptPlans, type KeptPlans } from '../planning/kept-plans.ts';
import { createPlanner, hasClientValues, keyOfRequest, type Planner, type PlanRequest } from '../planning/planner.ts';
import type { LoadedSupergraph } from '../supergraph/supergraph.ts';
import { authorize, WHOLE, type Authorized } from './authorize-operation.ts';
import { createIntrospectionAnswers } from './answer/introspection.ts';
import { createAnswers } from './answer/answers.ts';
import { withViolations } from './answer/violations.ts';
import { badLiteral, findVariableErrors, operationNotFound } from './client-errors.ts';
import { compilePlan, type CompiledPlan } from './plan/compile-plan.ts';
import { createEntityRequests } from './plan/entity-requests.ts';
import type { PlanRun } from './plan/plan-run.ts';
import { conditionVariables, decideConditions } from './decide-conditions.ts';
import { findOperation, onlyOperation, onlyWhatIsOf } from './find-operation.ts';
import { measureMiss, planWith } from './missed-plan.ts';
import { createPlanCache } from './plan-cache.ts';
import type {
  AdmittedOperation,
  PlanAnswer,
  PlanExecutor,
  PlanFor,
  PlanInput,
  PlannedOperation,
  UsedPlan,
  LookOutcome,
} from './plan-executor.ts';
import { addTypeNames } from './type-names.ts';
import { writeDenials } from './with-denials.ts';
import { addCursor, createSubscriptionSource, type SubscriptionRoot } from './subscription-source.ts';

/** A valid operation, whoever asks for it. */
type PreparedOperation = Pick<PlannedOperation, 'document' | 'operation'> & {
  readonly access: AuthorizedOperation | null;
  /** The variables that `@skip` and `@include` look at. */
  readonly conditions: readonly string[];
  /** Those of them whose values are part of the plan. */
  readonly decided: readonly string[];
};

type Plan = PreparedOperation & {
  /** Nobody is denied anything, unless it is said for one execution. */
  readonly denials: readonly GraphQLError[];
  readonly source: PlannedOperation['source'];
  readonly describePlan: PlannedOperation['describePlan'];
  readonly plan: CompiledPlan;
  readonly answers: ReturnType<typeof createAnswers>;
  /** The operation that is planned, whose variables conditions are about. */
  readonly planned: OperationDefinitionNode;
  /** What is planned, where the caller may not have the whole operation. */
  readonly remainder: Remainder | null;
  /** The rights without which it was planned. */
  readonly lacking: string;
  readonly made: Omit<UsedPlan, 'uses'>;
};

export type PlanExecutorOptions = {
  authorization: Authorization;
  /**
   * So many variables of `@skip` and `@include` have their values become part of the plan, which is then made up to two to the power of it
   * times. Where an operation has more, its plan has conditions. Default 4.
   */
  maxDecided?: number;
  /** Told of every look into the plan cache; where there was no plan, how long it took to have one. */
  onPlan?: (outcome: LookOutcome, seconds: number) => void;
  /** Default: Apollo's planner, in this thread. */
  planner?: Planner;
  /** Plans that need not be made. Default: none. */
  kept?: KeptPlans;
};

/** What a plan is of, before there is one. */
type Request = PlanRequest & { readonly root: SubscriptionRoot | null };

/** Plans with Apollo's planner, and compiles each plan once to what carries it out. */
export function createPlanExecutor(
  loaded: LoadedSupergraph,
  {
    authorization,
    onPlan,
    maxDecided = 4,
    planner = createPlanner(loaded),
    kept = createKeptPlans(new Map(), () => {}),
  }: PlanExecutorOptions,
): PlanExecutor {
  const prepared = createPlanCache<PreparedOperation>();
  const plans = createPlanCache<Plan>();
  /** Of operations that the planner fails at: it would fail again. */
  const refusals = createPlanCache<GraphQLError>();
  const introspections = createIntrospectionAnswers();

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
    const conditions = conditionVariables(onlyWhatIsOf(operation, document));
    return {
      document,
      operation,
      access: authorization.analyze(document, operation),
      conditions,
      decided: conditions.length <= maxDecided ? conditions : [],
    };
  }

  function requestOf(whole: PreparedOperation, { remainder }: Authorized, decided: ReadonlyMap<string, unknown>): Request {
    const { document, operation } = remainder ? onlyOperation(remainder.document) : whole;
    const root = operation.operation === OperationTypeNode.SUBSCRIPTION ? addCursor(loaded.schema, document, operation) : null;
    return { document: addTypeNames(decideConditions(root?.document ?? document, decided)), operationName: operation.name?.value, root };
  }

  function build(
    asked: AdmittedOperation,
    caller: PlanFor,
    { whole, authorized, decided }: Looked,
    onRefused: (error: GraphQLError) => void,
  ): { plan: Plan; uses: number; isKept: boolean } {
    const request = requestOf(whole, authorized, decided);
    const key = keyOfRequest(request);
    const { source, operationName } = asked;
    const assemble = (queryPlan: QueryPlan): Plan => ({
      ...assemblePlan(whole, authorized, request, queryPlan),
      made: {
        operation: { source, operationName },
        caller: { rights: caller.rights, variables: Object.fromEntries(decided) },
        key: hasClientValues(request.document) ? null : key,
        queryPlan,
      },
    });
    const found = kept.take(key, assemble);
    if (found) return { ...found, isKept: true };
    return { plan: assemble(planWith(planner, request, onRefused)), uses: 1, isKept: false };
  }

  function assemblePlan(
    whole: PreparedOperation,
    { remainder, lacking }: Authorized,
    { root }: Request,
    queryPlan: QueryPlan,
  ): Omit<Plan, 'made'> {
    const { document, operation } = remainder ? onlyOperation(remainder.document) : whole;
    const common = {
      ...whole,
      denials: [],
      answers: createAnswers(loaded.schema, document, operation, introspections),
      planned: operation,
      remainder,
      lacking,
      describePlan: () => prettyFormatQueryPlan(queryPlan),
    };
    if (!root) {
      const { node } = queryPlan;
      if (node?.kind === 'Subscription') throw new Error(`The plan of a ${operation.operation} is one of a subscription`);
      return { ...common, source: null, plan: compilePlan(node, loaded.supergraphSchema) };
    }
    const { primary, rest } = subscriptionNode(queryPlan);
    return {
      ...common,
      source: createSubscriptionSource(primary, root),
      plan: compilePlan(rest, loaded.supergraphSchema, primary),
    };
  }

  function look(operation: AdmittedOperation, { rights, variables }: PlanFor): Looked | { errors: readonly GraphQLError[] } {
    let whole = prepared.get(operation);
    if (!whole) {
      const result = prepare(operation);
      if ('errors' in result) return result;
      prepared.set(operation, (whole = result));
    }
    const authorized = rights && whole.access ? authorize(whole.access, rights, variables) : WHOLE;
    if ('errors' in authorized) return authorized;
    const decided = decidedValues(whole, variables);
    const isUsual = authorized.lacking === '' && decided.size === 0;
    const variant = isUsual ? '' : `${authorized.lacking}\n${[...decided.values()].map((value) => (value === true ? 1 : 0)).join('')}`;
    return { whole, authorized, decided, variant };
  }

  return {
    schema: loaded.schema,

    planOperation(operation, caller) {
      const looked = look(operation, caller);
      if ('errors' in looked) return looked;
      const { authorized, variant } = looked;
      const note = caller.isAhead ? undefined : onPlan;
      let plan = plans.get(operation, variant);
      let outcome: LookOutcome = 'hit';
      if (plan) note?.('hit', 0);
      else {
        const refusal = refusals.get(operation, variant);
        if (refusal) throw refusal;
        const refuse = (error: GraphQLError) => refusals.set(operation, error, variant);
        const built = measureMiss(() => build(operation, caller, looked, refuse), note);
        ({ plan } = built);
        outcome = built.isKept ? 'kept' : 'miss';
        plans.set(operation, plan, variant, built.uses);
      }
      const { denials } = authorized;
      return { planned: denials.length === 0 ? plan : { ...plan, denials }, outcome };
    },

    countPlans: plans.count,

    findUnplanned(operation, caller) {
      const looked = look(operation, caller);
      if ('errors' in looked || plans.has(operation, looked.variant)) return null;
      const request = requestOf(looked.whole, looked.authorized, looked.decided);
      return kept.has(keyOfRequest(request)) ? null : request;
    },

    usedPlans: () => plans.mostUsed().map(({ plan: { made }, uses }) => Object.assign({ uses }, made)),

    hasLostRights(planned, { rights, variables }) {
      const { access, lacking } = planned as Plan;
      if (!rights || !access) return false;
      const before = new Set(lacking.split(','));
      const now = access.findLacking(rights, variables);
      return now !== '' && now.split(',').some((right) => !before.has(right));
    },

    findVariableErrors: (planned, variables) => findVariableErrors(loaded.schema, planned as Plan, variables),

    async executePlan(planned, input) {
      const plan = planned as Plan;
      const errors = findVariableErrors(loaded.schema, plan, input.variables);
      if (errors.length > 0) return { errors };
      const run = createRun(plan, input);
      if (input.event) plan.plan.takeEvent?.(input.event, run);
      await plan.plan.run(run);
      const result = answerOf(plan, run);
      return plan.remainder ? writeDenials(result, plan.remainder, plan.denials, input.variables) : result;
    },
  };
}

type Looked = {
  whole: PreparedOperation;
  authorized: Authorized;
  decided: ReadonlyMap<string, unknown>;
  /** Which of the operation's plans it is. */
  variant: string;
};

const NOTHING_DECIDED: ReadonlyMap<string, unknown> = new Map();

function decidedValues({ decided, operation }: PreparedOperation, variables: Record<string, unknown>): ReadonlyMap<string, unknown> {
  if (decided.length === 0) return NOTHING_DECIDED;
  const values = withDefaults(operation, variables);
  // Null is refused once the plan is to be carried out; a plan for it would be taken for that of false.
  return new Map(decided.map((name) => [name, values.get(name) === true]));
}

function subscriptionNode({ node }: QueryPlan): SubscriptionNode {
  if (node?.kind !== 'Subscription') throw new Error(`The plan of a subscription is a ${node?.kind ?? 'plan of nothing'}`);
  return node;
}

function createRun({ planned }: Plan, { variables, fetch, onWanted }: PlanInput): PlanRun {
  return {
    data: {},
    variables,
    conditions: withDefaults(planned, variables),
    fetch,
    entities: createEntityRequests(fetch, planned.operation !== OperationTypeNode.MUTATION),
    errors: [],
    shared: new Set(),
    asItCame: null,
    onWanted,
  };
}

function answerOf({ answers }: Plan, run: PlanRun): PlanAnswer {
  const { json, errors } = answers(run.conditions)(run);
  const all = withViolations(run.errors, errors);
  return all.length > 0 ? { data: json, errors: all } : { data: json };
}
