import { requestAttributes } from '../telemetry/operation-attributes.ts';
import type { Span, Tracer } from '../telemetry/tracer.ts';
import type { SubgraphRequest } from './endpoint.ts';
import type { SubgraphHandler } from './subgraph.ts';

/**
 * The same subgraph, each request of which is a span: of the gateway's trace, whether that is in this process or in another. A
 * subscription's is over when it is open.
 */
export function traceHandler(handler: SubgraphHandler, tracer: Tracer): SubgraphHandler {
  if (!tracer.isOn) return handler;

  async function traced<Result>(request: SubgraphRequest, run: (request: SubgraphRequest, span: Span | null) => Promise<Result>) {
    const attributes = { ...requestAttributes(request), 'hma.subgraph.name': handler.name };
    const span = tracer.start(attributes['graphql.operation.type'] ?? 'query', 'server', attributes, { continues: request.headers });
    try {
      return await run({ ...request, headers: { ...request.headers, ...span?.headers } }, span);
    } catch (error) {
      span?.fail('INTERNAL_SERVER_ERROR');
      throw error;
    } finally {
      span?.end();
    }
  }

  return {
    ...handler,
    execute: (request) =>
      traced(request, async (request, span) => {
        const response = await handler.execute(request);
        const [error] = response.errors ?? [];
        if (error) span?.fail(error.extensions?.['code']);
        return response;
      }),
    subscribe: (request) => traced(request, (request) => handler.subscribe(request)),
  };
}
