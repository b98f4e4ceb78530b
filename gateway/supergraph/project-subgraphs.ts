import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SubgraphPart } from './compose.ts';

export const SUBGRAPHS = ['content', 'user', 'analytics', 'assessment', 'social'] as const;

/** Where a subgraph is when nobody says otherwise: its service's name in `docker-compose.yml`. */
export const defaultUrl = (name: string): string => `http://${name}:4001/graphql`;

/**
 * The project's five parts of the graph.
 * @param root the project's folder; files are named relative to it
 */
export const readProjectSubgraphs = (root: string): Promise<SubgraphPart[]> =>
  Promise.all(
    SUBGRAPHS.map(async (name) => {
      const file = join('subgraphs', name, 'schema.graphql');
      return { name, url: defaultUrl(name), file, sdl: await readFile(join(root, file), 'utf8') };
    }),
  );
