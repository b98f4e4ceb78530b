import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from '../../platform/logger.ts';
import type { Tracer } from '../../platform/telemetry/tracer.ts';
import { createEntityCache, type EntityCacheOptions } from '../cache/entity-cache.ts';
import { createPlanExecutor } from '../execution/executor.ts';
import { createOperationRunner, type OperationRunner, type RunnerDeps } from '../execution/operation-runner.ts';
import { planCounter, type GatewayMetrics } from '../metrics.ts';
import { readCostRules } from '../operations/cost/cost-rules.ts';
import { createOperationGate } from '../operations/gate.ts';
import type { IntrospectionPolicy } from '../operations/introspection.ts';
import { OPERATION_LIMITS, type OperationLimits } from '../operations/limits.ts';
import { createKeptPlans, type KeptPlan, type KeptPlans } from '../planning/kept-plans.ts';
import type { PlansInUse } from '../planning/plan-keeper.ts';
import { createPlanner } from '../planning/planner.ts';
import { createAuthorization, type UnauthorizedOperations } from '../security/authorization/authorization.ts';
import { createDeferred } from '../streams/deferred.ts';
import { buildSupergraph } from '../supergraph/supergraph.ts';
import type { EndpointPool } from './endpoint-pool.ts';

/** All that depends on one supergraph. A request, and the answer to one event, is served by one generation from its beginning to its end. */
export type Generation = {
  /** A hash of the supergraph's SDL. */
  readonly supergraph: string;
  readonly schema: GraphQLSchema;
  readonly runner: OperationRunner;
  readonly deps: RunnerDeps;
  /** Plans that were made elsewhere. */
  readonly kept: KeptPlans;
  readonly plansInUse: () => PlansInUse;
  /** Keeps its endpoints open until what it returns is called. */
  readonly hold: () => () => void;
  /** Says that no new work comes. Its endpoints close once nobody holds it; those that a later generation has stay open. */
  readonly retire: () => void;
  /** Resolves when its endpoints are given back. */
  readonly ended: Promise<void>;
  /** Gives them back now, whoever holds it. */
  readonly close: () => Promise<void>;
};

export type GenerationDeps = {
  pool: EndpointPool;
  metrics: GatewayMetrics;
  logger: Logger;
  onRefused: (kind: string) => void;
  maxErrors: number;
  showSubgraphErrors: boolean | undefined;
  unauthorized: UnauthorizedOperations | undefined;
  operationLimits: Partial<OperationLimits> | undefined;
  costLimit: number | undefined;
  introspection: IntrospectionPolicy | undefined;
  tracer: Tracer;
  /** Where answers about entities are kept. Those of one supergraph are not known under another. */
  entityCache: Pick<EntityCacheOptions, 'store' | 'isTold'> | undefined;
};

/** How many a list is reckoned to hold of which the schema says nothing. */
const LIST_SIZE = 10;
const COST_LIMIT = 10_000;

export const hashOfSupergraph = (sdl: string): string => createHash('sha256').update(sdl).digest('base64url');

/**
 * Others get their turn between its larger steps.
 * @param plans that need not be made, by `keyOfRequest`
 * @throws GraphQLError when the supergraph does not load; Error when a subgraph of it cannot be reached in any way
 */
export async function createGeneration(sdl: string, plans: ReadonlyMap<string, KeptPlan>, options: GenerationDeps): Promise<Generation> {
  const { metrics, logger } = options;
  const supergraph = hashOfSupergraph(sdl);
  const loaded = buildSupergraph(sdl);
  await setImmediate();
  const authorization = createAuthorization(loaded, { unauthorized: options.unauthorized ?? 'filter' });
  const plan = createPlanner(loaded);
  await setImmediate();
  const kept = createKeptPlans(plans, (error) => logger.warn({ err: error }, 'A plan that was kept is none, and is made again'));
  const executor = createPlanExecutor(loaded, {
    authorization,
    kept,
    planner(request) {
      metrics.plannings.inc({ thread: 'main' });
      return plan(request);
    },
    onPlan: planCounter(metrics),
  });
  const gate = createOperationGate({
    schema: loaded.schema,
    rules: loaded.rules,
    limits: { ...OPERATION_LIMITS, ...options.operationLimits },
    introspection: options.introspection ?? 'open',
    cost: {
      rules: readCostRules(loaded.supergraph.schema, loaded.supergraphSchema),
      listSize: LIST_SIZE,
      maximum: options.costLimit ?? COST_LIMIT,
    },
    onRefused: options.onRefused,
  });
  const held = await options.pool.hold(loaded.subgraphs);
  const entityCache =
    options.entityCache &&
    createEntityCache({
      ...options.entityCache,
      namespace: supergraph,
      onLook: (subgraph, outcome, entities) => metrics.entityCache.inc({ subgraph, outcome }, entities),
    });
  const { showSubgraphErrors, maxErrors, tracer } = options;
  const { endpoints } = held;
  const deps: RunnerDeps = { executor, endpoints, metrics, tracer, logger, showSubgraphErrors, gate, maxErrors, entityCache };
  const holders = createHolders(held.release);
  return {
    supergraph,
    schema: loaded.schema,
    runner: createOperationRunner(deps),
    deps,
    kept,
    plansInUse: () => ({ supergraph, used: executor.usedPlans, waiting: kept.waiting }),
    ...holders,
  };
}

/** Calls `release` once: when it is retired and nobody holds it, or when it is closed. */
function createHolders(release: () => Promise<void>): Pick<Generation, 'hold' | 'retire' | 'ended' | 'close'> {
  const ended = createDeferred();
  let holders = 0;
  let isRetired = false;
  let isReleased = false;

  function close(): Promise<void> {
    if (!isReleased) release().then(ended.resolve, ended.reject);
    isReleased = true;
    return ended.promise;
  }

  /** What was planned a moment ago is held when it is carried out, which is in the same turn. */
  async function settle(): Promise<void> {
    await setImmediate();
    if (isRetired && holders === 0) close().catch(() => {});
  }

  return {
    ended: ended.promise,
    close,
    hold() {
      holders += 1;
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        holders -= 1;
        if (isRetired) void settle();
      };
    },
    retire() {
      isRetired = true;
      void settle();
    },
  };
}
