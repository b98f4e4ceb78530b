import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse, type GraphQLSchema } from 'graphql';
import { accounts } from './accounts.ts';
import { inventory } from './inventory.ts';
import { products } from './products.ts';
import { reviews } from './reviews.ts';
import type { SubgraphSource, SubgraphSources } from './source.ts';

/** In Federation 1, which every gateway here takes: Mercurius nothing else, and composition makes Federation 2 of it. */
export const SUBGRAPHS = { accounts, inventory, products, reviews } satisfies SubgraphSources;

export const buildSchema = ({ sdl, resolvers }: SubgraphSource): GraphQLSchema => buildSubgraphSchema({ typeDefs: parse(sdl), resolvers });
