import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse, type GraphQLSchema } from 'graphql';
import { accounts } from './accounts.ts';
import { inventory } from './inventory.ts';
import { products } from './products.ts';
import { reviews } from './reviews.ts';
import type { SubgraphSource } from './source.ts';

export type SubgraphName = 'accounts' | 'inventory' | 'products' | 'reviews';

export const SUBGRAPHS: Readonly<Record<SubgraphName, SubgraphSource>> = { accounts, inventory, products, reviews };

export const buildSchema = ({ sdl, resolvers }: SubgraphSource): GraphQLSchema => buildSubgraphSchema({ typeDefs: parse(sdl), resolvers });
