import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** In seconds. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export type GatewayMetrics = ReturnType<typeof createGatewayMetrics>;

/** The gateway's own figures, in a registry that belongs to the process. */
export const createGatewayMetrics = (registry: Registry) => {
  const registers = [registry];
  return {
    requestDuration: new Histogram({
      name: 'gateway_request_duration_seconds',
      help: 'GraphQL operations, from the request to the answer',
      labelNames: ['operation', 'outcome'] as const,
      buckets: BUCKETS,
      registers,
    }),
    subgraphDuration: new Histogram({
      name: 'gateway_subgraph_duration_seconds',
      help: 'Requests of query plans to subgraphs',
      labelNames: ['subgraph', 'outcome'] as const,
      buckets: BUCKETS,
      registers,
    }),
    plans: new Counter({
      name: 'gateway_plan_cache_total',
      help: 'Looks into the cache of query plans',
      labelNames: ['outcome'] as const,
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
    events: new Histogram({
      name: 'gateway_subscription_event_duration_seconds',
      help: 'Events of subscriptions, from their arrival to the answer',
      labelNames: ['outcome'] as const,
      buckets: BUCKETS,
      registers,
    }),
    reopened: new Counter({
      name: 'gateway_upstream_reopened_total',
      help: 'Upstream subscriptions that were lost and opened again',
      labelNames: ['subgraph'] as const,
      registers,
    }),
  };
};
