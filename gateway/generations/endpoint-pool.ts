import type { SubgraphEndpoint } from '../../platform/graph/endpoint.ts';

type Subgraph = { readonly name: string; readonly url: string };
type Pooled = { endpoint: SubgraphEndpoint; uses: number };

/** Endpoints of one supergraph, by their subgraphs' names. */
export type HeldEndpoints = {
  readonly endpoints: ReadonlyMap<string, SubgraphEndpoint>;
  /** Closes those that no other supergraph has. To be called once. */
  release: () => Promise<void>;
};

/**
 * Endpoints that supergraphs share: a subgraph that stays where it is keeps its connections over a reload.
 * @param endpointFor makes one; called again for a subgraph that has moved
 */
export function createEndpointPool(endpointFor: (name: string, url: string) => SubgraphEndpoint) {
  const pooled = new Map<string, Pooled>();

  const keyOf = ({ name, url }: Subgraph) => `${name}\n${url}`;
  const isUsed = (endpoint: SubgraphEndpoint) => [...pooled.values()].some((one) => one.endpoint === endpoint);

  function take(subgraph: Subgraph): SubgraphEndpoint {
    const key = keyOf(subgraph);
    let known = pooled.get(key);
    if (!known) pooled.set(key, (known = { endpoint: endpointFor(subgraph.name, subgraph.url), uses: 0 }));
    known.uses += 1;
    return known.endpoint;
  }

  async function giveBack(subgraphs: readonly Subgraph[]): Promise<void> {
    const left: SubgraphEndpoint[] = [];
    for (const subgraph of subgraphs) {
      const known = pooled.get(keyOf(subgraph));
      if (!known) continue;
      known.uses -= 1;
      if (known.uses > 0) continue;
      pooled.delete(keyOf(subgraph));
      left.push(known.endpoint);
    }
    await Promise.all(left.filter((endpoint) => !isUsed(endpoint)).map((endpoint) => endpoint.close()));
  }

  return {
    /** @throws what `endpointFor` throws, having kept none */
    async hold(subgraphs: readonly Subgraph[]): Promise<HeldEndpoints> {
      const endpoints = new Map<string, SubgraphEndpoint>();
      const held: Subgraph[] = [];
      try {
        for (const subgraph of subgraphs) {
          endpoints.set(subgraph.name, take(subgraph));
          held.push(subgraph);
        }
      } catch (error) {
        await giveBack(held);
        throw error;
      }
      return { endpoints, release: () => giveBack(held) };
    },
  };
}

export type EndpointPool = ReturnType<typeof createEndpointPool>;
