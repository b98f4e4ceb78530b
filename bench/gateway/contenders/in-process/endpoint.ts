import { variablesOf, type SubgraphEndpoint, type SubgraphResponse } from '../../../../platform/graph/endpoint.ts';
import { createOperationCache } from '../../../../platform/graph/operation-cache.ts';
import type { SeenLog } from '../../subgraphs/seen.ts';
import type { SubgraphSource } from '../../subgraphs/source.ts';
import { buildSchema } from '../../subgraphs/subgraphs.ts';

/** A subgraph that is called instead of asked: its resolvers run for every request. There are no subscriptions. */
export function createLocalEndpoint(name: string, source: SubgraphSource, seen: SeenLog): SubgraphEndpoint {
  const operations = createOperationCache(buildSchema(source));
  return {
    name,
    async execute(request) {
      seen.add(name, request.headers['authorization']);
      const operation = operations.prepare(request.query);
      if ('errors' in operation) throw new Error(`${name} does not take ${request.query}`);
      const execute = operation.executeOf(request.operationName);
      const { data, errors } = await execute({ contextValue: null, variableValues: variablesOf(request) });
      const response: SubgraphResponse = { data: data ?? null };
      return errors ? { ...response, errors: errors.map((error) => error.toJSON()) } : response;
    },
    subscribe: () => Promise.reject(new Error('There are no subscriptions here')),
    close: async () => {},
  };
}
