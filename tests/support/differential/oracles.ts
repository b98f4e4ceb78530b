import { operationFromDocument } from '@apollo/federation-internals';
import { buildOperationContext, executeQueryPlan, type ServiceMap } from '@apollo/gateway';
import { QueryPlanner } from '@apollo/query-planner';
import { buildSchema, execute, printSchema, type DocumentNode, type ExecutionResult, type GraphQLError } from 'graphql';
import { pino } from 'pino';
import type { SubgraphResponse } from '../../../platform/graph/endpoint.ts';
import type { FetchSubgraph } from '../../../gateway/execution/plan-executor.ts';
import { PLANNER_CONFIG } from '../../../gateway/planning/planner.ts';
import type { LoadedSupergraph } from '../../../gateway/supergraph/supergraph.ts';
import { addTypeNamesForApollo } from './apollo-type-names.ts';
import { fieldResolver, typeResolver } from './subgraphs.ts';
import type { Truth } from './truth.ts';

type Decide = (document: DocumentNode, variables: Record<string, unknown>) => DocumentNode;
export type Oracle = (document: DocumentNode, variables: Record<string, unknown>) => Promise<ExecutionResult>;

/**
 * Apollo's gateway.
 * @param decide the operation whose plan it carries out: that of the client unless told
 */
export function createApolloOracle(loaded: LoadedSupergraph, fetch: FetchSubgraph, decide: Decide = (document) => document): Oracle {
  const planner = new QueryPlanner(loaded.supergraph, PLANNER_CONFIG);
  const logger = pino({ level: 'silent' });
  const services: ServiceMap = Object.create(null) as ServiceMap;
  for (const { name } of loaded.subgraphs) {
    services[name] = {
      // A thrown error would be shown without its message.
      process: async ({ request }) => {
        const { query = '', operationName, variables = {} } = request;
        return withoutInterfaceNames(await fetch({ subgraph: name, query, operationName, variables }));
      },
    };
  }
  return async (document, variables) => {
    const planned = addTypeNamesForApollo(loaded.schema, decide(document, variables));
    const plan = planner.buildQueryPlan(operationFromDocument(loaded.apiSchema, planned));
    const context = buildOperationContext({ schema: loaded.schema, operationDocument: document });
    const request = { request: { variables }, logger, metrics: {}, context: {} } as unknown as Parameters<typeof executeQueryPlan>[2];
    const { data, errors, extensions } = await executeQueryPlan(
      plan,
      services,
      request,
      context,
      loaded.supergraphSchema,
      loaded.apiSchema,
    );
    // What the schema does not allow is an error too, though Apollo says so only where there is no other.
    const hidden = (extensions?.['valueCompletion'] ?? []) as readonly GraphQLError[];
    const all = [...(errors ?? []), ...hidden];
    return { ...(data !== undefined && { data }), ...(all.length > 0 && { errors: all }) };
  };
}

/** Apollo's gateway forgets what an entity is when a subgraph that knows it by its interface answers with the interface's name. */
function withoutInterfaceNames(response: SubgraphResponse): SubgraphResponse {
  const entities = (response.data?.['_entities'] ?? []) as (Record<string, unknown> | null)[];
  for (const entity of entities) if (entity?.['__typename'] === 'Thing') delete entity['__typename'];
  return response;
}

/** The same data in one schema, without any federation. */
export function createMonolithOracle(loaded: LoadedSupergraph, truth: Truth): Oracle {
  const schema = buildSchema(printSchema(loaded.schema));
  return async (document, variableValues) =>
    execute({ schema, document, variableValues, fieldResolver: fieldResolver(truth), typeResolver });
}
