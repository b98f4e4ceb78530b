import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse, type DocumentNode, type ExecutionResult } from 'graphql';
import type { Rights } from '../../../gateway/caller.ts';
import { createPlanExecutor } from '../../../gateway/execution/executor.ts';
import { parseAnswer } from '../../../gateway/execution/parse-answer.ts';
import type { PlanExecutor } from '../../../gateway/execution/plan-executor.ts';
import { createAuthorization, type UnauthorizedOperations } from '../../../gateway/security/authorization/authorization.ts';
import { composeSupergraph } from '../../../gateway/supergraph/compose.ts';
import { buildSupergraph } from '../../../gateway/supergraph/supergraph.ts';
import { createShopEndpoint } from '../subgraphs/local-endpoint.ts';

/** A subgraph of a test. `LINK` and `REVEALS` begin its SDL. */
export type GuardedSubgraph = { name: string; sdl: string; resolvers?: object };

const IMPORTS = ['@key', '@shareable', '@external', '@requires', '@authenticated', '@requiresScopes', '@policy', '@composeDirective'];

/** Links what the tests use of federation, and `@reveals`. */
export const LINKS = `
  extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${IMPORTS.map((name) => `"${name}"`).join(', ')}])
    @link(url: "https://specs.huntmaster.academy/access/v0.1", import: ["@reveals"])
    @composeDirective(name: "@reveals")
  directive @reveals(field: String!) repeatable on ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION | ENUM_VALUE
`;

export const supergraphOf = (subgraphs: readonly GuardedSubgraph[]): string =>
  composeSupergraph(subgraphs.map(({ name, sdl }) => ({ name, sdl, url: `http://${name}.test`, file: `${name}.graphql` }))).sdl;

export const NOBODY: Rights = { authenticated: false, scopes: [], policies: [] };

/** Somebody we know, who may do what is said. */
export const somebody = (rights: Partial<Rights> = {}): Rights => ({ authenticated: true, scopes: [], policies: [], ...rights });

export type GuardedGraph = {
  executor: PlanExecutor;
  /** Every operation that a subgraph was sent, in order. */
  requested: string[];
  /** How often each outcome of the plan cache came. */
  plans: { hit: number; miss: number };
  ask: (query: string, options?: { rights?: Rights | null; variables?: Record<string, unknown> }) => Promise<ExecutionResult>;
};

/** Subgraphs in this process behind the executor, without a server. */
export function createGuardedGraph(
  subgraphs: readonly GuardedSubgraph[],
  { unauthorized = 'filter', sdl = supergraphOf(subgraphs) }: { unauthorized?: UnauthorizedOperations; sdl?: string } = {},
): GuardedGraph {
  const loaded = buildSupergraph(sdl);
  const plans = { hit: 0, miss: 0 };
  const executor = createPlanExecutor(loaded, {
    authorization: createAuthorization(loaded, { unauthorized }),
    onPlan(outcome) {
      // Nothing is kept here.
      plans[outcome === 'hit' ? 'hit' : 'miss'] += 1;
    },
  });
  const endpoints = new Map(subgraphs.map((subgraph) => [subgraph.name, createShopEndpoint(schemaOf(subgraph))]));
  const requested: string[] = [];
  // The gate reads a text once, too.
  const documents = new Map<string, DocumentNode>();
  return {
    executor,
    requested,
    plans,
    async ask(source, { rights = NOBODY, variables = {} } = {}) {
      const document = documents.get(source) ?? parse(source);
      documents.set(source, document);
      const result = executor.planOperation({ source, document }, { rights, variables });
      if ('errors' in result) return result;
      const answer = await executor.executePlan(result.planned, {
        variables,
        async fetch({ subgraph, ...request }) {
          requested.push(request.query);
          return (await endpoints.get(subgraph)?.execute({ ...request, headers: {} })) ?? {};
        },
      });
      return parseAnswer(answer);
    },
  };
}

export const schemaOf = ({ name, sdl, resolvers = {} }: GuardedSubgraph) => ({
  name,
  sdl,
  schema: buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: resolvers as never }]),
});

/** The places of errors, as dotted paths. */
export const placesOf = ({ errors = [] }: Pick<ExecutionResult, 'errors'>): string[] => errors.map(({ path }) => (path ?? []).join('.'));
