import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import type { SubgraphEndpoint } from '../platform/graph/endpoint.ts';
import type { Logger } from '../platform/logger.ts';
import type { EntityCacheOptions } from './cache/entity-cache.ts';
import { NO_TRACER, type Tracer } from '../platform/telemetry/tracer.ts';
import { identifyWithin, type Identify } from './caller.ts';
import { warmUpPlans } from './execution/warm-up.ts';
import { createEndpointPool } from './generations/endpoint-pool.ts';
import { createGenerations, type ReloadOutcome } from './generations/generations.ts';
import type { GraphiqlAssets } from './http/graphiql/assets.ts';
import { addGraphiqlRoutes } from './http/graphiql/route.ts';
import { limitConnections } from './http/connections.ts';
import { limitReceiving } from './http/receive-timeout.ts';
import { limitUnreadBodies } from './http/unread-bodies.ts';
import { addCors } from './http/cors.ts';
import { createAdmission } from './http/admission.ts';
import { createCompression } from './http/compression.ts';
import { openFrontDoor } from './http/front-door.ts';
import { createGraphqlAnswers } from './http/graphql-answers.ts';
import { addApiGate } from './http/api-gate.ts';
import { addGraphqlRoute } from './http/graphql-route.ts';
import { addRequestSpans, createRequestSpans } from './http/request-spans.ts';
import { addHealthRoutes, type ReadinessCheck } from './http/health.ts';
import { createProxyTrust } from './http/client-address.ts';
import { securityHeaders } from './http/security-headers.ts';
import { createHttpServer } from './http/server.ts';
import type { UnauthorizedOperations } from './security/authorization/authorization.ts';
import { createProtocol } from './subscriptions/protocol.ts';
import { createPersistedQueries } from './operations/documents/persisted-queries.ts';
import { createMemoryQueryStore } from './operations/documents/query-store.ts';
import type { FindDocument } from './operations/documents/asked-document.ts';
import type { IntrospectionPolicy } from './operations/introspection.ts';
import type { OperationLimits } from './operations/limits.ts';
import { createPlanKeeper } from './planning/plan-keeper.ts';
import { createWebSockets } from './subscriptions/websocket-server.ts';
import { LIMITS, type GatewayLimits } from './limits.ts';
import { createGatewayMetrics } from './metrics.ts';
import type { RateLimits } from './security/rate-limits.ts';
import { createOrigins, type Origins } from './security/origins.ts';

export type GatewayOptions = {
  supergraphSdl: string;
  /** Called once for each subgraph of the supergraph, and again for one that has moved. The gateway closes what it gets. */
  endpointFor: (name: string, url: string) => SubgraphEndpoint;
  identify: Identify;
  logger: Logger;
  registry: Registry;
  /** Where spans go. Default: nowhere. */
  tracer?: Tracer | undefined;
  /** Whether clients' traces are continued, see docs/operations.md. Default false. */
  trustsTraceparent?: boolean | undefined;
  readiness?: Readonly<Record<string, ReadinessCheck>>;
  /** What `/health/modules` answers. */
  modules?: () => Promise<unknown>;
  /** The page for browsers, and its files. */
  graphiql?: GraphiqlAssets | undefined;
  /** Which pages in browsers may ask. Default: only this server's own. */
  origins?: Origins | undefined;
  /** Whether clients reach the gateway by https, which they are then told to stay with. */
  isTls?: boolean | undefined;
  /** Whether errors that a subgraph answered with reach clients as they came. Unless told, what is not coded for clients is masked. */
  showSubgraphErrors?: boolean | undefined;
  /** Addresses and networks of proxies whose `X-Forwarded-For` is believed. Default: none. */
  trustedProxies?: readonly string[] | undefined;
  /** What becomes of operations that ask for more than their caller may have. Default: they run without it. */
  unauthorized?: UnauthorizedOperations | undefined;
  /** How often who may ask. Default: as often as they like. */
  rateLimits?: RateLimits | undefined;
  /** Hangs further routes on the same port. */
  routes?: (app: FastifyInstance) => void | Promise<void>;
  limits?: Partial<GatewayLimits> | undefined;
  /** What one operation may be. */
  operationLimits?: Partial<OperationLimits> | undefined;
  /** What one operation may cost, see docs/operations.md. Default: 2,000. */
  costLimit?: number | undefined;
  /** Who may ask for the schema. Default: everybody. */
  introspection?: IntrospectionPolicy | undefined;
  /** Documents that clients are known to ask for. They are planned once the gateway listens. */
  knownDocuments?: readonly string[] | undefined;
  /** Path of a file that keeps the plans used most over a restart. Default: they are not kept. */
  planCache?: string | undefined;
  /** How clients name documents. Default: by their text, or as automatic persisted queries kept in memory. */
  findDocument?: FindDocument | undefined;
  /** Where what subgraphs allow to be kept of entities is kept, and whether it is heard when that changes. Default: nowhere. Whoever made the store closes it. */
  entityCache?: Pick<EntityCacheOptions, 'store' | 'isTold'> | undefined;
};

export type Gateway = {
  listen: (address: { host: string; port: number }) => Promise<{ url: string; port: number }>;
  /**
   * Serves another supergraph from now on. What is in flight is finished by the one before, and subscriptions go on where they are. One that
   * cannot be used is refused, and nothing changes. Never rejects.
   */
  reload: (supergraphSdl: string) => Promise<ReloadOutcome>;
  /** Finishes what is in flight, within `limits.drainMs`. Idempotent. */
  close: () => Promise<void>;
};

/** The same gateway, which ends something more once it is closed. */
export const closingAfter = <Closed extends Gateway>(gateway: Closed, end: () => Promise<void>): Closed => ({
  ...gateway,
  close: async () => {
    await gateway.close();
    await end();
  },
});

/** @throws GraphQLError when the supergraph does not load. */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const { logger, registry } = options;
  const limits = { ...LIMITS, ...options.limits };
  const identify = identifyWithin(options.identify, limits.identifyMs);
  const tracer = options.tracer ?? NO_TRACER;
  const metrics = createGatewayMetrics(registry, () => generations.current().deps.executor.countPlans());
  const onRefused = (kind: string) => metrics.refusals.inc({ kind });
  const { knownDocuments = [] } = options;
  const generations = await createGenerations({
    supergraphSdl: options.supergraphSdl,
    generation: {
      pool: createEndpointPool(options.endpointFor),
      metrics,
      logger,
      onRefused,
      maxErrors: limits.errors,
      unauthorized: options.unauthorized,
      operationLimits: options.operationLimits,
      costLimit: options.costLimit,
      introspection: options.introspection,
      showSubgraphErrors: options.showSubgraphErrors,
      tracer,
      entityCache: options.entityCache,
    },
    keeper: options.planCache === undefined ? null : createPlanKeeper(options.planCache, logger),
    knownDocuments,
    metrics,
    logger,
  });
  const findDocument = options.findDocument ?? createPersistedQueries(createMemoryQueryStore());

  let closing: Promise<void> | null = null;
  const isTrustedProxy = createProxyTrust(options.trustedProxies ?? []);
  const isDraining = () => closing !== null;
  const origins = options.origins ?? createOrigins({ listed: [] });
  const headers = securityHeaders(options.isTls ?? false);
  const app = createHttpServer({
    logger,
    bodyLimit: limits.body,
    headersTimeoutMs: limits.receiveMs,
    isDraining,
    isTrustedProxy,
    headers,
    onRefused,
  });
  limitConnections(app.server, { total: limits.connections, perAddress: limits.connectionsPerAddress, isTrustedProxy, onRefused });
  limitReceiving(app, limits.receiveMs);
  limitUnreadBodies(app, limits.receiveMs);
  addCors(app, origins);
  const rateLimits = options.rateLimits ?? null;
  const startSpan = createRequestSpans('/graphql', { tracer, trustsTraceparent: options.trustsTraceparent ?? false });
  const spanOf = addRequestSpans(app, '/graphql', startSpan);
  const admission = createAdmission({ identify, rateLimits, logger });
  addApiGate(app, admission);
  const graphql = {
    answer: createGraphqlAnswers({ current: generations.current, findDocument, logger }),
    admission,
    compress: createCompression(),
    requestTimeoutMs: limits.requestMs,
  };
  addGraphqlRoute(app, { ...graphql, spanOf });
  openFrontDoor(app, {
    ...graphql,
    origins,
    isTrustedProxy,
    startSpan,
    logger,
    headers,
    isDraining,
    bodyLimit: limits.body,
    receiveMs: limits.receiveMs,
  });
  if (options.graphiql) addGraphiqlRoutes(app, options.graphiql);
  addHealthRoutes(app, {
    checks: options.readiness ?? {},
    checkTimeoutMs: limits.readinessCheckMs,
    isDraining,
    modules: options.modules ?? (async () => ({})),
  });
  app.get('/metrics', async (_, reply) => reply.type(registry.contentType).send(await registry.metrics()));
  await options.routes?.(app);
  const sockets = createWebSockets({
    http: app.server,
    path: '/graphql',
    isTrustedProxy,
    origins,
    rateLimits,
    protocol: createProtocol({
      generations,
      metrics,
      logger,
      identify,
      rateLimits,
      requestMs: limits.requestMs,
      findDocument,
      initMs: limits.initMs,
      maxOperations: limits.socketOperations,
      onRefused,
      live: {
        attempts: limits.upstreamAttempts,
        backoff: { firstMs: limits.reopenFirstMs, maxMs: limits.reopenMaxMs },
        queueLimit: limits.queuedEvents,
        hydrationMs: limits.requestMs,
      },
    }),
    metrics,
    logger,
    maxMessage: limits.body,
    pingEveryMs: limits.pingEveryMs,
  });

  const warming = new AbortController();
  // The next supergraph has its plans already.
  generations.onSwitch(() => warming.abort());
  async function close(): Promise<void> {
    warming.abort();
    const deadline = setTimeout(() => app.server.closeAllConnections(), limits.drainMs);
    try {
      await Promise.all([sockets.drain(limits.drainMs), app.close()]);
    } finally {
      clearTimeout(deadline);
      await generations.close();
    }
  }

  return {
    async listen(address) {
      await app.listen(address);
      const bound = app.server.address();
      if (typeof bound !== 'object' || !bound) throw new Error('The gateway listens on no port');
      const host = address.host.includes(':') ? `[${address.host}]` : address.host;
      const { gate, executor } = generations.current().deps;
      void warmUpPlans({ gate, executor, logger }, knownDocuments, warming.signal);
      return { url: `http://${host}:${bound.port}`, port: bound.port };
    },
    reload: generations.reload,
    close: () => (closing ??= close()),
  };
}
