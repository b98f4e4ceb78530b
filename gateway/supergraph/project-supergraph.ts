import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { projectPath } from '../../platform/project-path.ts';
import { composeSupergraph } from './compose.ts';
import { readProjectSubgraphs } from './project-subgraphs.ts';

/** The five schemas of this release, composed. @throws CompositionError */
export const composeSources = async (): Promise<string> => composeSupergraph(await readProjectSubgraphs(projectPath('.'))).sdl;

/** What the build composed, or the same composed now where nothing was built. */
export async function readProjectSupergraph(): Promise<string> {
  const built = projectPath('dist/supergraph.graphql');
  return existsSync(built) && import.meta.url.includes('/dist/') ? readFile(built, 'utf8') : composeSources();
}
