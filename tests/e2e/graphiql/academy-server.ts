import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { graphql } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { GraphiqlAssets } from '../../../gateway/http/graphiql/assets.ts';
import { createAcademySchema, type AcademySchema, type Asker } from './academy-schema.ts';

type Operation = { query: string; variables?: Record<string, unknown>; operationName?: string };

export type AcademyServer = {
  url: string;
  /** The `authorization` of each operation, in order of arrival; introspection is left out. */
  askers: { over: 'http' | 'ws'; authorization: string | undefined }[];
  publishProgress: AcademySchema['publishProgress'];
  countSubscribers: AcademySchema['countSubscribers'];
  close: () => Promise<void>;
};

/** The page, its assets and a small graph over HTTP and WebSocket, on a free port, the way the gateway mounts them. */
export async function startAcademyServer(assets: GraphiqlAssets): Promise<AcademyServer> {
  const { schema, rootValue, publishProgress, countSubscribers } = createAcademySchema();
  const askers: AcademyServer['askers'] = [];

  async function answerOperation(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { query, variables, operationName } = JSON.parse(await text(request)) as Operation;
    const asker: Asker = { authorization: request.headers.authorization };
    if (operationName !== 'IntrospectionQuery') askers.push({ over: 'http', ...asker });
    const result = await graphql({
      schema,
      rootValue,
      contextValue: asker,
      source: query,
      variableValues: variables ?? null,
      operationName: operationName ?? null,
    });
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
  }

  function answerGet(request: IncomingMessage, response: ServerResponse): void {
    const { body, headers } = assets.page();
    if (request.url === '/graphql') return void response.writeHead(200, headers).end(body);
    const asset = assets.asset((request.url ?? '').replace('/graphql/assets/', ''), request.headers['accept-encoding']);
    if (!asset) return void response.writeHead(404).end();
    response.writeHead(200, {
      'content-type': asset.contentType,
      'cache-control': asset.cacheControl,
      'x-content-type-options': 'nosniff',
      vary: 'accept-encoding',
      ...(asset.encoding && { 'content-encoding': asset.encoding }),
    });
    response.end(asset.body);
  }

  const server = createServer((request, response) => {
    if (request.method === 'POST') void answerOperation(request, response);
    else answerGet(request, response);
  });
  const sockets = new WebSocketServer({ server, path: '/graphql' });
  const graph = useServer<{ authorization?: string }>(
    {
      schema,
      roots: { subscription: rootValue as Record<string, never> },
      context: ({ connectionParams }): Asker => {
        const asker = { authorization: connectionParams?.authorization };
        askers.push({ over: 'ws', ...asker });
        return asker;
      },
    },
    sockets,
  );

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    askers,
    publishProgress,
    countSubscribers,
    async close() {
      await graph.dispose();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
