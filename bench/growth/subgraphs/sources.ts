import type { SubgraphSources } from '../../gateway/subgraphs/source.ts';
import { catalog, stock } from './catalog.ts';
import { createSides } from './sides.ts';

export const createSources = (): SubgraphSources => ({ catalog, stock, ...createSides() });
