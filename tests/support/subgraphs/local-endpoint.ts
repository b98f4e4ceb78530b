import { createSourceEventStream, execute, parse, validate, type ExecutionArgs, type ExecutionResult } from 'graphql';
import { variablesOf, type SubgraphEndpoint, type SubgraphRequest, type SubgraphResponse } from '../../../platform/graph/endpoint.ts';
import type { ShopSubgraph } from './shop.ts';

/** Answers as a subgraph's server would, without the wire: what comes out is plain JSON. */
export function createShopEndpoint({ name, schema }: ShopSubgraph): SubgraphEndpoint {
  const prepare = ({ query, operationName, headers, ...request }: SubgraphRequest): ExecutionArgs | SubgraphResponse => {
    const document = parse(query);
    const errors = validate(schema, document);
    if (errors.length > 0) return { errors: errors.map((error) => error.toJSON()) };
    return { schema, document, variableValues: variablesOf(request), operationName, contextValue: { headers } };
  };
  const wire = (result: ExecutionResult) => JSON.parse(JSON.stringify(result)) as SubgraphResponse;
  return {
    name,
    async execute(request) {
      const prepared = prepare(request);
      return 'schema' in prepared ? wire(await execute(prepared)) : prepared;
    },
    async subscribe(request) {
      const prepared = prepare(request);
      if (!('schema' in prepared)) return once(prepared);
      const source = await createSourceEventStream(prepared);
      if (!(Symbol.asyncIterator in source)) return once(wire(source));
      const events = source[Symbol.asyncIterator]();
      const stream: AsyncIterableIterator<SubgraphResponse> = {
        async next() {
          const { done, value } = await events.next();
          return done ? { done: true, value: undefined } : { done: false, value: wire(await execute({ ...prepared, rootValue: value })) };
        },
        async return() {
          await events.return?.();
          return { done: true, value: undefined };
        },
        [Symbol.asyncIterator]() {
          return this;
        },
      };
      return stream;
    },
    close: async () => {},
  };
}

async function* once(response: SubgraphResponse): AsyncGenerator<SubgraphResponse, undefined> {
  yield response;
  return undefined;
}
