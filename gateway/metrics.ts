import { Counter, Gauge, type Registry } from 'prom-client';
import { createCounter } from '../platform/telemetry/counter.ts';
import { createHistogram } from '../platform/telemetry/histogram.ts';
import type { LookOutcome } from './execution/plan-executor.ts';

/** In seconds. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Planning is quick, or takes what all of a process's other requests wait for. */
const PLAN_BUCKETS = [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
const REQUEST_BUCKETS = [0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 100];
const CHARACTER_BUCKETS = [256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216];

export type GatewayMetrics = ReturnType<typeof createGatewayMetrics>;

/**
 * The gateway's own figures, in a registry that belongs to the process. What is told of every operation is a function, the rest are
 * prom-client's.
 * @param countPlans how many plans are remembered; asked when the figures are
 */
export const createGatewayMetrics = (registry: Registry, countPlans: () => number) => {
  const registers = [registry];
  void new Gauge({
    name: 'gateway_plan_cache_plans',
    help: 'Query plans that are remembered',
    registers,
    collect() {
      this.set(countPlans());
    },
  });
  return {
    /** Seconds, operation, outcome. */
    observeRequest: createHistogram({
      registry,
      name: 'gateway_request_duration_seconds',
      help: 'GraphQL operations, from the plan to the answer',
      labelNames: ['operation', 'outcome'],
      buckets: BUCKETS,
    }),
    /** Requests, operation. */
    observeSubgraphRequests: createHistogram({
      registry,
      name: 'gateway_operation_subgraph_requests',
      help: 'Requests to subgraphs that one operation, or one event of a subscription, took',
      labelNames: ['operation'],
      buckets: REQUEST_BUCKETS,
    }),
    /** Characters, operation. */
    observeAnswer: createHistogram({
      registry,
      name: 'gateway_answer_size_characters',
      help: 'Data of answers as JSON, before compression',
      labelNames: ['operation'],
      buckets: CHARACTER_BUCKETS,
    }),
    /** Seconds, subgraph, outcome. */
    observeSubgraph: createHistogram({
      registry,
      name: 'gateway_subgraph_duration_seconds',
      help: 'Requests of query plans to subgraphs',
      labelNames: ['subgraph', 'outcome'],
      buckets: BUCKETS,
    }),
    /** Subgraph, entities. */
    countWanted: createCounter({
      registry,
      name: 'gateway_entities_wanted_total',
      help: 'Places in answers that an entity of a subgraph was needed for',
      labelName: 'subgraph',
    }),
    /** Subgraph, entities. */
    countAsked: createCounter({
      registry,
      name: 'gateway_entities_asked_total',
      help: 'Entities that a subgraph was asked about, each once where a request or an operation wanted it more often',
      labelName: 'subgraph',
    }),
    /** Outcome. */
    countPlan: createCounter({
      registry,
      name: 'gateway_plan_cache_total',
      help: 'Looks into the cache of query plans',
      labelName: 'outcome',
    }),
    /** Seconds. */
    observePlanning: createHistogram({
      registry,
      name: 'gateway_plan_duration_seconds',
      help: 'Planning of operations whose plans were not remembered',
      buckets: PLAN_BUCKETS,
    }),
    entityCache: new Counter({
      name: 'gateway_entity_cache_total',
      help: 'Entities that subgraphs were to be asked about, by what the cache knew of them',
      labelNames: ['subgraph', 'outcome'] as const,
      registers,
    }),
    plannings: new Counter({
      name: 'gateway_plannings_total',
      help: 'Operations that were planned, by the thread: the main one, which answers, or one aside. Others had a plan that was kept',
      labelNames: ['thread'] as const,
      registers,
    }),
    supergraph: new Gauge({
      name: 'gateway_supergraph_info',
      help: 'The supergraph in use, by a hash of its text',
      labelNames: ['hash'] as const,
      registers,
    }),
    reloads: new Counter({
      name: 'gateway_supergraph_reloads_total',
      help: 'Supergraphs that were to take the place of the one in use, by what became of them',
      labelNames: ['outcome'] as const,
      registers,
    }),
    retries: new Counter({
      name: 'gateway_subgraph_retries_total',
      help: 'Queries that were sent to a subgraph once more, since there was no connection, or it was lost before there was an answer',
      labelNames: ['subgraph'] as const,
      registers,
    }),
    deniedFields: new Counter({
      name: 'gateway_denied_fields_total',
      help: 'Fields of operations that their callers had no right to',
      registers,
    }),
    refusals: new Counter({
      name: 'gateway_refusals_total',
      help: 'Operations, requests and connections that were refused before anything was done, by the limit or rule',
      labelNames: ['kind'] as const,
      registers,
    }),
    sockets: new Gauge({ name: 'gateway_websockets', help: 'WebSockets that are open', registers }),
    subscriptions: new Gauge({ name: 'gateway_subscriptions', help: 'Subscriptions that are live', registers }),
    /** Seconds, outcome. */
    observeEvent: createHistogram({
      registry,
      name: 'gateway_subscription_event_duration_seconds',
      help: 'Events of subscriptions, from their arrival to the answer',
      labelNames: ['outcome'],
      buckets: BUCKETS,
    }),
    reopened: new Counter({
      name: 'gateway_upstream_reopened_total',
      help: 'Upstream subscriptions that were lost and opened again',
      labelNames: ['subgraph'] as const,
      registers,
    }),
  };
};

/** What an executor tells of each look into its cache. */
export const planCounter =
  ({ countPlan, observePlanning }: GatewayMetrics) =>
  (outcome: LookOutcome, seconds: number): void => {
    countPlan(outcome);
    if (outcome === 'miss') observePlanning(seconds);
  };
