import { composeSupergraph } from '../../../gateway/supergraph/compose.ts';
import type { SubgraphSources } from './source.ts';

/** The supergraph of the subgraphs below `url`. */
export const composeSubgraphs = (sources: SubgraphSources, url: string): string =>
  composeSupergraph(Object.entries(sources).map(([name, { sdl }]) => ({ name, url: `${url}/${name}`, sdl, file: `bench/${name}` }))).sdl;
