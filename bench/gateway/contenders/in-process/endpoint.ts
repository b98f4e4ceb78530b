import { variablesOf, type SubgraphEndpoint, type SubgraphResponse } from '../../../../platform/graph/endpoint.ts';
import { createExecutor } from '../../subgraphs/executor.ts';
import type { SeenLog } from '../../subgraphs/seen.ts';
import type { SubgraphSource } from '../../subgraphs/source.ts';
import { buildSchema } from '../../subgraphs/subgraphs.ts';

/** A subgraph that is called instead of asked: its resolvers run for every request. There are no subscriptions. */
export function createLocalEndpoint(name: string, source: SubgraphSource, seen: SeenLog): SubgraphEndpoint {
  const execute = createExecutor(buildSchema(source));
  return {
    name,
    async execute(request) {
      seen.add(name, request.headers['authorization']);
      const { data, errors } = await execute({
        query: request.query,
        operationName: request.operationName,
        variables: variablesOf(request),
      });
      const response: SubgraphResponse = { data: data ?? null };
      return errors ? { ...response, errors: errors.map((error) => error.toJSON()) } : response;
    },
    subscribe: () => Promise.reject(new Error('There are no subscriptions here')),
    close: async () => {},
  };
}
