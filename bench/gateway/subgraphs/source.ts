import type { buildSubgraphSchema } from '@apollo/subgraph';

export type SubgraphSource = {
  /** Federation 1, which every gateway here takes: Mercurius nothing else, and composition makes Federation 2 of it. */
  sdl: string;
  resolvers: NonNullable<Extract<Parameters<typeof buildSubgraphSchema>[0], { resolvers?: unknown }>['resolvers']>;
};
