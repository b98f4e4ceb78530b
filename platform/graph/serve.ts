import { fastify, LogController } from 'fastify';
import { GraphQLError, parse, type ExecutionResult, type FormattedExecutionResult } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import type { Registry } from 'prom-client';
import { WebSocketServer } from 'ws';
import { z } from 'zod';
import type { Logger } from '../logger.ts';
import type { SubgraphRequest } from './endpoint.ts';
import type { SubgraphHandler } from './subgraph.ts';

export type SubgraphServer = {
  listen: (address: { host: string; port: number }) => Promise<{ url: string }>;
  /** Finishes requests in flight; subscriptions end with 1012, on which the gateway reconnects. */
  close: () => Promise<void>;
};

export type ServeOptions = {
  handler: SubgraphHandler;
  /** Rejects when the subgraph cannot do its work. */
  ready: () => Promise<void>;
  registry: Registry;
  logger: Logger;
};

const BODY_LIMIT = 16 * 1_048_576;
const READY_TIMEOUT_MS = 2_000;
const SERVICE_RESTART = 1012;

const requestBody = z.object({
  query: z.string(),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
});
const subscribeExtensions = z.object({ headers: z.record(z.string(), z.string()) });

/** A subgraph as a process of its own: `/graphql` over HTTP and graphql-ws for the gateway, `/health/live`, `/health/ready`, `/metrics`. */
export function createSubgraphServer({ handler, ready, registry, logger }: ServeOptions): SubgraphServer {
  const app = fastify({ loggerInstance: logger, logController: new LogController({ disableRequestLogging: true }), bodyLimit: BODY_LIMIT });
  let closing = false;

  app.post('/graphql', async (request, reply) => {
    const body = requestBody.safeParse(request.body);
    if (!body.success)
      return reply
        .code(400)
        .send({ errors: [{ message: 'Expected { query, operationName, variables }', extensions: { code: 'BAD_USER_INPUT' } }] });
    const { cacheControl, ...response } = await handler.execute(toRequest(body.data, request.headers as Record<string, string>));
    if (cacheControl !== undefined) reply.header('cache-control', cacheControl);
    return response;
  });
  app.get('/health/live', async () => ({ status: 'live' }));
  app.get('/health/ready', async (request, reply) => {
    try {
      if (closing) throw new Error('is shutting down');
      await Promise.race([ready(), timeout()]);
      return { status: 'ready' };
    } catch (error) {
      request.log.warn({ err: error }, 'not ready');
      return reply.code(503).send({ status: 'not ready', failing: [handler.name] });
    }
  });
  app.get('/metrics', async (_, reply) => reply.type(registry.contentType).send(await registry.metrics()));

  const sockets = new WebSocketServer({ server: app.server, path: '/graphql' });
  useServer(
    {
      // The handler validates and verifies by itself, so that both ways in are one.
      onSubscribe: (_, __, { query, variables, operationName, extensions }) => {
        const headers = subscribeExtensions.safeParse(extensions).data?.headers ?? {};
        try {
          return { schema: handler.schema, document: parse(query), contextValue: toRequest({ query, variables, operationName }, headers) };
        } catch (error) {
          if (error instanceof GraphQLError) return [error];
          throw error;
        }
      },
      execute: async (args) => {
        const { cacheControl: _, ...response } = await handler.execute(args.contextValue as SubgraphRequest);
        return response as ExecutionResult;
      },
      subscribe: (args) => handler.subscribe(args.contextValue as SubgraphRequest) as Promise<AsyncIterableIterator<ExecutionResult>>,
      // As the handler formatted it.
      onNext: (_, __, ___, ____, result) => result as FormattedExecutionResult,
    },
    sockets,
  );

  return {
    listen: async ({ host, port }) => ({ url: await app.listen({ host, port }) }),
    close: async () => {
      closing = true;
      for (const socket of sockets.clients) socket.close(SERVICE_RESTART, 'Service restart');
      sockets.close();
      await app.close();
    },
  };
}

const toRequest = (body: z.infer<typeof requestBody>, headers: Record<string, string>): SubgraphRequest => ({
  query: body.query,
  operationName: body.operationName ?? undefined,
  variables: body.variables ?? undefined,
  headers,
});

const timeout = () =>
  new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error(`no answer within ${READY_TIMEOUT_MS} ms`)), READY_TIMEOUT_MS).unref();
  });
