import { composeSupergraph } from '../../../gateway/supergraph/compose.ts';
import { SUBGRAPHS } from './subgraphs.ts';

/** The supergraph of the subgraphs below `url`. */
export const composeSubgraphs = (url: string): string =>
  composeSupergraph(Object.entries(SUBGRAPHS).map(([name, { sdl }]) => ({ name, url: `${url}/${name}`, sdl, file: `bench/${name}` }))).sdl;
