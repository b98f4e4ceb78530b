import { existsSync } from 'node:fs';
import { projectPath } from '../../../platform/project-path.ts';
import type { Contender } from './contender.ts';

const SHARING = 'entities of one request that are the same are asked for once; nothing across requests';
const TSX = ['--import', import.meta.resolve('tsx')];
const BUILT = projectPath('dist/gateway/main.js');

/**
 * @param fromSource leaves the build alone, which may be older
 * @param nodeOptions what Node itself is started with
 */
export function ours(fromSource: boolean, nodeOptions: readonly string[] = []): Contender {
  const entry = fromSource || !existsSync(BUILT) ? [...TSX, projectPath('gateway/main.ts')] : [BUILT];
  return {
    name: 'ours',
    what: `npm run gateway -- --supergraph, ${entry.length > 1 ? 'from source' : 'from dist/'}`,
    sharing: SHARING,
    program: ({ port, supergraph }) => ({ args: [...nodeOptions, ...entry, '--supergraph', supergraph, '--port', String(port)] }),
    reaches: 'subgraphs',
  };
}

/** The same, to be measured beside it. */
export function oursWithOptions(fromSource: boolean, nodeOptions: readonly string[]): Contender {
  const contender = ours(fromSource, nodeOptions);
  return { ...contender, name: 'ours-with-options', what: `${contender.what}, Node with ${nodeOptions.join(' ')}` };
}

export const oursInProcess: Contender = {
  name: 'ours-in-process',
  what: 'the same, its subgraphs in its process under graphql-js, no answer kept; from source',
  sharing: SHARING,
  program: ({ port, supergraph }) => ({
    args: [...TSX, projectPath('bench/gateway/contenders/in-process/main.ts'), String(port), supergraph],
  }),
  reaches: 'own-subgraphs',
};
