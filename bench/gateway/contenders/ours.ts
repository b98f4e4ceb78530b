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
  const entry = entryOf(fromSource);
  return {
    name: 'ours',
    what: `npm run gateway -- --supergraph, ${entry.length > 1 ? 'from source' : 'from dist/'}`,
    sharing: SHARING,
    program: ({ port, supergraph }) => ({ args: [...nodeOptions, ...entry, '--supergraph', supergraph, '--port', String(port)] }),
    reaches: 'subgraphs',
  };
}

const SAMPLERS = {
  'ours-traced': ['every request', 'always_on'],
  'ours-sampled': ['every hundredth request', 'parentbased_traceidratio'],
} as const;

/** The same with traces, which go to a process that forgets them. The settings are the product's. */
export const oursTraced = (name: keyof typeof SAMPLERS, fromSource: boolean): Contender => {
  const { program, ...untraced } = ours(fromSource);
  const [which, sampler] = SAMPLERS[name];
  return {
    ...untraced,
    name,
    what: `the same, with a trace of ${which}`,
    program: (place) => ({
      ...program(place),
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: place.collector, OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: '0.01' },
    }),
    isTraced: true,
  };
};
/** The same with a cache of entities, which the subgraphs let everything be kept in: for everybody, and never forgotten meanwhile. */
export function oursCached(fromSource: boolean): Contender {
  const { what, program, ...rest } = ours(fromSource);
  return {
    ...rest,
    name: 'ours-cached',
    what: `${what}, --entity-cache memory`,
    sharing:
      'entities of one request that are the same are asked for once; entities that were answered about before not again, whoever asks',
    program: (place) => {
      const { args, ...more } = program(place);
      return { args: [...args, '--entity-cache', 'memory'], ...more };
    },
    reaches: 'roots',
  };
}

const entryOf = (fromSource: boolean): string[] => (fromSource || !existsSync(BUILT) ? [...TSX, projectPath('gateway/main.ts')] : [BUILT]);

/** The same, to be measured beside it. */
export function oursWithOptions(fromSource: boolean, nodeOptions: readonly string[]): Contender {
  const contender = ours(fromSource, nodeOptions);
  return { ...contender, name: 'ours-with-options', what: `${contender.what}, Node with ${nodeOptions.join(' ')}` };
}

export const oursInProcess: Contender = {
  name: 'ours-in-process',
  what: 'the same, its subgraphs in its process, their operations compiled, no answer kept; from source',
  sharing: SHARING,
  program: ({ port, supergraph }) => ({
    args: [...TSX, projectPath('bench/gateway/contenders/in-process/main.ts'), String(port), supergraph],
  }),
  reaches: 'own-subgraphs',
};
