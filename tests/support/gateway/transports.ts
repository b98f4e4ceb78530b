import { createHttpEndpoint } from '../../../gateway/endpoints/http-endpoint.ts';
import { serveSubgraph } from '../subgraphs/serve.ts';
import { createShop } from '../subgraphs/shop.ts';
import { startGateway, type StartOptions, type TestGateway } from './start-gateway.ts';

/** The same gateway over the same shop, once with the subgraphs in its own process, once with each behind its own server. */
export const TRANSPORTS: { name: string; start: (options?: StartOptions) => Promise<TestGateway> }[] = [
  { name: 'in process', start: startGateway },
  {
    name: 'over HTTP',
    async start(options = {}) {
      const shop = options.shop ?? createShop();
      const served = new Map(
        await Promise.all(shop.subgraphs.map(async (subgraph) => [subgraph.name, await serveSubgraph(subgraph)] as const)),
      );
      const gateway = await startGateway({
        endpointFor: (name) => createHttpEndpoint({ name, url: served.get(name)?.url ?? '' }),
        ...options,
        shop,
      });
      return {
        ...gateway,
        async close() {
          await gateway.close();
          await Promise.all([...served.values()].map((server) => server.close()));
        },
      };
    },
  },
];
