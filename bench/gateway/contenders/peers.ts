import { readFileSync } from 'node:fs';
import { projectPath } from '../../../platform/project-path.ts';
import type { Contender } from './contender.ts';

/** Its programs are `.js`, which the type check and knip leave alone: they know the product's packages and no others. */
const FOLDER = projectPath('bench/gateway/peers');
const MERCURIUS_FOLDER = `${FOLDER}/mercurius`;

const HIVE_SHARING =
  'identical client requests in flight (inboundInflightRequestDeduplication on, as The Guild measures it), ' +
  'identical subgraph requests in flight (deduplicateInflightRequests, its default): both only between clients with equal headers; ' +
  'no response cache';

/**
 * Hive Gateway as its command line starts it; `config` names one of the files of bench/gateway/peers. The Guild measures it with `--jit`
 * where the planner is the one in JavaScript. With the other one it answers null to everything then: the compiled query has no resolvers.
 */
const hive =
  (config: string, ...further: string[]): Contender['program'] =>
  ({ port, supergraph }) => ({
    args: [
      `${FOLDER}/node_modules/@graphql-hive/gateway/dist/bin.js`,
      'supergraph',
      supergraph,
      `--config-path=${FOLDER}/${config}`,
      '--host=127.0.0.1',
      `--port=${port}`,
      '--fork=1',
      ...further,
    ],
    cwd: FOLDER,
  });

export function createPeers(): Contender[] {
  const versions = readVersions();
  const version = (name: string) => `${name} ${versions[name] ?? 'unknown'}`;
  return [
    {
      name: 'apollo',
      what: `${version('@apollo/gateway')}, ${version('@apollo/server')}`,
      sharing: 'nothing across requests',
      program: ({ port, supergraph }) => ({
        args: [`${FOLDER}/apollo.js`, String(port), supergraph],
        env: { APOLLO_TELEMETRY_DISABLED: '1' },
      }),
      peers: FOLDER,
      reaches: 'subgraphs',
    },
    {
      name: 'hive',
      what: `${version('@graphql-hive/gateway')} --jit`,
      sharing: HIVE_SHARING,
      program: hive('hive.config.js', '--jit'),
      peers: FOLDER,
      reaches: 'subgraphs',
    },
    {
      name: 'hive-rust',
      what: `${version('@graphql-hive/gateway')}, ${version('@graphql-hive/router-runtime')}`,
      sharing: HIVE_SHARING,
      program: hive('hive-rust.config.js'),
      peers: FOLDER,
      reaches: 'subgraphs',
    },
    {
      name: 'mercurius',
      what: `${version('mercurius')} with jit, ${version('@mercuriusjs/gateway')}`,
      sharing: 'entities of one request that have the same key; nothing across requests',
      program: ({ port, subgraphs }) => ({ args: [`${MERCURIUS_FOLDER}/mercurius.js`, String(port), subgraphs] }),
      peers: MERCURIUS_FOLDER,
      reaches: 'subgraphs',
    },
    {
      name: 'proxy',
      what: `${version('undici')}, forwards the request to where the finished answer is`,
      sharing: 'nothing',
      program: ({ port, subgraphs }) => ({ args: [`${FOLDER}/proxy.js`, String(port), `${subgraphs}/finished`] }),
      peers: FOLDER,
      reaches: 'finished',
    },
  ];
}

function readVersions(): Partial<Record<string, string>> {
  const read = (folder: string) =>
    (JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as { dependencies: Record<string, string> }).dependencies;
  return Object.assign({}, ...[FOLDER, MERCURIUS_FOLDER].map(read)) as Record<string, string>;
}
