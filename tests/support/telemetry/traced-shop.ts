import { Registry } from 'prom-client';
import { pino, type Logger } from 'pino';
import { createSubgraphServer } from '../../../platform/graph/serve.ts';
import type { SubgraphHandler } from '../../../platform/graph/subgraph.ts';
import { traceHandler } from '../../../platform/graph/traced-handler.ts';
import { startTelemetry, type Telemetry } from '../../../platform/telemetry/start.ts';
import type { Tracer } from '../../../platform/telemetry/tracer.ts';
import { startGateway, type StartOptions, type TestGateway } from '../gateway/start-gateway.ts';
import { createShopEndpoint } from '../subgraphs/local-endpoint.ts';
import { createShop, type Shop, type ShopSubgraph } from '../subgraphs/shop.ts';
import { startCollector, type Collector } from './collector.ts';

export const traceTo = (endpoint: string | undefined, service: string, logger: Logger = pino({ level: 'silent' })): Promise<Telemetry> =>
  startTelemetry({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: undefined }, service, logger);

const toHandler = (subgraph: ShopSubgraph): SubgraphHandler => ({ ...createShopEndpoint(subgraph), schema: subgraph.schema });

/** A part of the shop as a subgraph's process serves it. */
export async function serveTraced(subgraph: ShopSubgraph, tracer: Tracer): Promise<{ url: string; close: () => Promise<void> }> {
  const logger = pino({ level: 'silent' });
  const handler = traceHandler(toHandler(subgraph), tracer);
  const server = createSubgraphServer({ handler, ready: async () => {}, registry: new Registry(), logger });
  const { url } = await server.listen({ host: '127.0.0.1', port: 0 });
  return { url: `${url}/graphql`, close: server.close };
}

export type TracedGateway = TestGateway & {
  collector: Collector;
  /** Sends what is left, and gives what came. */
  flush: () => Promise<ReturnType<Collector['spans']>>;
};

/** A gateway with the whole shop in its process, all of it traced. */
export async function startTracedGateway(options: StartOptions & { shop?: Shop } = {}): Promise<TracedGateway> {
  const collector = await startCollector();
  const shop = options.shop ?? createShop();
  const telemetry = await traceTo(collector.endpoint, 'shop');
  const handlers = new Map(shop.subgraphs.map((subgraph) => [subgraph.name, traceHandler(toHandler(subgraph), telemetry.tracer)]));
  const gateway = await startGateway({
    shop,
    tracer: telemetry.tracer,
    endpointFor: (name) => handlers.get(name) as SubgraphHandler,
    ...options,
  });
  return {
    ...gateway,
    collector,
    async flush() {
      await gateway.close();
      await telemetry.stop();
      return collector.spans();
    },
    async close() {
      await gateway.close();
      await telemetry.stop();
      await collector.close();
    },
  };
}
