import { parse, validate, type DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { Registry } from 'prom-client';
import type { Caller } from '../../gateway/caller.ts';
import { createPlanExecutor } from '../../gateway/execution/executor.ts';
import { createOperationRunner } from '../../gateway/execution/operation-runner.ts';
import { RequestSignal } from '../../gateway/http/request-signal.ts';
import { createHttpServer } from '../../gateway/http/server.ts';
import { writeAnswer } from '../../gateway/http/write-answer.ts';
import { createGatewayMetrics } from '../../gateway/metrics.ts';
import type { OperationGate } from '../../gateway/operations/gate.ts';
import { buildSupergraph } from '../../gateway/supergraph/supergraph.ts';
import type { SubgraphEndpoint } from '../../platform/graph/endpoint.ts';
import type { Logger } from '../../platform/logger.ts';
import { NO_TRACER } from '../../platform/telemetry/tracer.ts';

const BODY_LIMIT = 1_048_576;
const TIMEOUT_MS = 30_000;
const MAX_DOCUMENTS = 2_000;

type BareOptions = { supergraphSdl: string; endpoints: Readonly<Record<string, SubgraphEndpoint>>; logger: Logger };

/**
 * The gateway's parts, put together without what makes them safe: nobody is asked who they are, the schema's rules are not enforced, and
 * operations have no limits and no cost. For measuring alone: there is no setting that makes this of the real one.
 */
export async function createBareGateway({ supergraphSdl, endpoints, logger }: BareOptions) {
  const loaded = buildSupergraph(supergraphSdl);
  const metrics = createGatewayMetrics(new Registry(), () => executor.countPlans());
  const executor = createPlanExecutor(loaded, { authorization: { analyze: () => null } });
  const gate = createOpenGate((source) => {
    const document = parse(source);
    const [error] = validate(loaded.schema, document, loaded.rules);
    if (error) throw error;
    return document;
  });
  const runner = createOperationRunner({
    executor,
    endpoints: new Map(Object.entries(endpoints)),
    metrics,
    tracer: NO_TRACER,
    logger,
    gate,
    maxErrors: Number.MAX_SAFE_INTEGER,
  });
  const app = createHttpServer({
    logger,
    bodyLimit: BODY_LIMIT,
    headersTimeoutMs: TIMEOUT_MS,
    isDraining: () => false,
    isTrustedProxy: () => false,
    headers: {},
    onRefused: () => undefined,
  });
  const caller: Caller = { rights: null, viewerKey: '', headersFor: async () => ({}) };

  app.post('/graphql', async (request, reply) => {
    const { query, variables = {} } = request.body as { query: string; variables?: Record<string, unknown> };
    const scope = { caller, correlationId: request.id, signal: new RequestSignal(request.raw, reply.raw, TIMEOUT_MS) };
    return reply.type('application/json').send(writeAnswer(await runner.run({ source: query }, variables, scope)));
  });

  return {
    listen: (): Promise<string> => app.listen({ host: '127.0.0.1', port: 0 }),
    close: async (): Promise<void> => {
      await app.close();
    },
  };
}

/** Lets every valid operation in, and reads each text once. */
function createOpenGate(read: (source: string) => DocumentNode): OperationGate {
  const documents = new LRUCache<string, { document: DocumentNode; introspects: boolean }>({ max: MAX_DOCUMENTS });
  const known = (source: string) => {
    const found = documents.get(source) ?? { document: read(source), introspects: false };
    documents.set(source, found);
    return found;
  };
  const cost = { requested: 0, maximum: 0 };
  return { read: known, admit: ({ source }) => ({ document: known(source).document, cost }) };
}
