import type { SubgraphEndpoint } from '../../../platform/graph/endpoint.ts';

/** A subgraph that cannot be reached, or never answers. */
export const failingEndpoint = (name: string, how: 'refuses' | 'hangs' = 'refuses'): SubgraphEndpoint => ({
  name,
  execute: async ({ signal }) => {
    if (how === 'refuses') throw new Error(`connect ECONNREFUSED 10.0.0.7:4001 (${name})`);
    return new Promise((_, reject) => {
      signal?.addEventListener('abort', () => reject(new Error('Aborted')), { once: true });
    });
  },
  subscribe: async () => {
    throw new Error(`connect ECONNREFUSED 10.0.0.7:4001 (${name})`);
  },
  close: async () => {},
});
