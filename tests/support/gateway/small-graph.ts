import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse, type DocumentNode, type ExecutionResult } from 'graphql';
import { createPlanExecutor } from '../../../gateway/execution/executor.ts';
import { parseAnswer } from '../../../gateway/execution/parse-answer.ts';
import type { PlanAnswer, PlanExecutor, SubgraphFetch } from '../../../gateway/execution/plan-executor.ts';
import { buildSupergraph, type LoadedSupergraph } from '../../../gateway/supergraph/supergraph.ts';
import { variablesOf, type SubgraphResponse } from '../../../platform/graph/endpoint.ts';
import { createShopEndpoint } from '../subgraphs/local-endpoint.ts';
import { supergraphOf } from './guarded-graph.ts';

/** A subgraph of a test: what is left of its SDL without the link to federation, and either resolvers or every answer itself. */
export type SmallSubgraph = {
  sdl: string;
  resolvers?: object;
  answer?: (fetch: SubgraphFetch) => SubgraphResponse;
};

const DIRECTIVES = [
  '@key',
  '@shareable',
  '@external',
  '@requires',
  '@provides',
  '@override',
  '@interfaceObject',
  '@inaccessible',
  '@context',
  '@fromContext',
];
const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${DIRECTIVES.map((name) => `"${name}"`).join(', ')}])\n`;

export type SmallGraph = {
  loaded: LoadedSupergraph;
  executor: PlanExecutor;
  /** What the subgraphs were asked for, in order. */
  fetches: SubgraphFetch[];
  ask: (query: string, variables?: Record<string, unknown>, operationName?: string) => Promise<ExecutionResult>;
  /** The same, with `data` as the text that a client gets. */
  askForText: (query: string, variables?: Record<string, unknown>, operationName?: string) => Promise<PlanAnswer>;
};

/** A graph of a few lines behind the executor, without authorization and without a server. */
export function createSmallGraph(subgraphs: Readonly<Record<string, SmallSubgraph>>): SmallGraph {
  const parts = Object.entries(subgraphs).map(([name, { sdl, ...rest }]) => ({ name, sdl: LINK + sdl, resolvers: rest.resolvers ?? {} }));
  const loaded = buildSupergraph(supergraphOf(parts));
  const executor = createPlanExecutor(loaded, { authorization: { analyze: () => null } });
  const endpoints = new Map(
    parts.map(({ name, sdl, resolvers }) => [
      name,
      createShopEndpoint({ name, sdl, schema: buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: resolvers as never }]) }),
    ]),
  );
  const fetches: SubgraphFetch[] = [];
  const documents = new Map<string, DocumentNode>();
  async function askForText(source: string, variables: Record<string, unknown> = {}, operationName?: string): Promise<PlanAnswer> {
    // A text that is asked again comes as the same document.
    const document = documents.get(source) ?? parse(source);
    documents.set(source, document);
    const result = executor.planOperation({ source, operationName, document }, { rights: null, variables });
    if ('errors' in result) return result;
    return executor.executePlan(result.planned, {
      variables,
      async fetch(request) {
        fetches.push({ ...request, variables: variablesOf(request) });
        const { answer } = subgraphs[request.subgraph] ?? {};
        if (answer) return answer(request);
        return (await endpoints.get(request.subgraph)?.execute({ ...request, headers: {} })) ?? {};
      },
    });
  }
  return {
    loaded,
    executor,
    fetches,
    askForText,
    ask: async (source, variables, operationName) => parseAnswer(await askForText(source, variables, operationName)),
  };
}
