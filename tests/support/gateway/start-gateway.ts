import { Registry } from 'prom-client';
import { pino } from 'pino';
import { createGateway, type Gateway, type GatewayOptions } from '../../../gateway/gateway.ts';
import { composeSupergraph } from '../../../gateway/supergraph/compose.ts';
import { createShop, type Shop } from '../subgraphs/shop.ts';
import { createShopEndpoint } from '../subgraphs/local-endpoint.ts';

export type TestGateway = {
  url: string;
  shop: Shop;
  registry: Registry;
  /** What was logged, parsed. */
  logged: Record<string, unknown>[];
  reload: Gateway['reload'];
  /** What the counter or gauge of this name says for these labels. */
  count: (metric: string, labels?: Record<string, string>) => Promise<number>;
  close: () => Promise<void>;
};

export const shopSdl = (shop: Shop, urlOf: (name: string) => string): string =>
  composeSupergraph(shop.subgraphs.map(({ name, sdl }) => ({ name, sdl, url: urlOf(name), file: `${name}.graphql` }))).sdl;

let composed: string | undefined;
/** The shop without addresses. It is the same for every shop, and composing it takes longer than most tests. */
export const placelessShopSdl = (): string => (composed ??= shopSdl(createShop(), (name) => `http://${name}.test/graphql`));

export type StartOptions = Partial<GatewayOptions> & { shop?: Shop };

/** A gateway over the shop on a free port. Callers are known by their `authorization` alone. */
export async function startGateway(options: StartOptions = {}): Promise<TestGateway> {
  const shop = options.shop ?? createShop();
  const logged: Record<string, unknown>[] = [];
  const registry = new Registry();
  const gateway = await createGateway({
    supergraphSdl: options.supergraphSdl ?? placelessShopSdl(),
    endpointFor: (name) => {
      const subgraph = shop.subgraphs.find((subgraph) => subgraph.name === name);
      if (!subgraph) throw new Error(`The shop has no subgraph "${name}"`);
      return createShopEndpoint(subgraph);
    },
    identify: async ({ headers: { authorization } }) => ({
      rights: null,
      viewerKey: authorization ?? '',
      headersFor: async () => (authorization ? { authorization } : {}),
    }),
    logger: pino({ level: 'trace' }, { write: (line: string) => void logged.push(JSON.parse(line) as Record<string, unknown>) }),
    registry,
    ...options,
  });
  const { url } = await gateway.listen({ host: '127.0.0.1', port: 0 });
  const count: TestGateway['count'] = async (name, wanted = {}) => {
    const metric = await registry.getSingleMetric(name)?.get();
    const found = metric?.values.find(({ labels }) => Object.entries(wanted).every(([label, value]) => labels[label] === value));
    return found?.value ?? 0;
  };
  return { url, shop, registry, logged, count, reload: gateway.reload, close: gateway.close };
}
