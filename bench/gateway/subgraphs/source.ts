import type { buildSubgraphSchema } from '@apollo/subgraph';

export type SubgraphSource = {
  sdl: string;
  resolvers: NonNullable<Extract<Parameters<typeof buildSubgraphSchema>[0], { resolvers?: unknown }>['resolvers']>;
};

/** By their names. */
export type SubgraphSources = Readonly<Record<string, SubgraphSource>>;
