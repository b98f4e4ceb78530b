import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { SubgraphRequest } from '../../../platform/graph/endpoint.ts';
import { createShopEndpoint } from './local-endpoint.ts';
import type { ShopContext, ShopSubgraph } from './shop.ts';

export type ServedSubgraph = {
  url: string;
  port: number;
  /** What came over HTTP, in order. */
  requests: { headers: IncomingMessage['headers']; body: SubgraphRequest }[];
  /** The payload of each `connection_init`, in order. */
  connections: Record<string, unknown>[];
  /** WebSockets that are open. */
  socketCount: () => number;
  /** Closes every WebSocket with this code, as a server does that restarts. */
  closeSockets: (code: number) => void;
  /** Stops listening, and cuts every connection. */
  close: () => Promise<void>;
};

export type ServeOptions = {
  port?: number;
  /** Answers instead of the subgraph when it does not return `false`. */
  intercept?: (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;
};

/** A subgraph as its own process would serve it: HTTP and graphql-ws on one port. */
export async function serveSubgraph(subgraph: ShopSubgraph, { port = 0, intercept }: ServeOptions = {}): Promise<ServedSubgraph> {
  const endpoint = createShopEndpoint(subgraph);
  const requests: ServedSubgraph['requests'] = [];
  const connections: Record<string, unknown>[] = [];
  const sockets = new Set<Socket>();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (await intercept?.(request, response)) return;
    const body = JSON.parse(await text(request)) as SubgraphRequest;
    requests.push({ headers: request.headers, body });
    const result = await endpoint.execute({ ...body, headers: request.headers as Record<string, string> });
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
  }
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const webSockets = new WebSocketServer({ server, path: '/graphql' });
  useServer(
    {
      schema: subgraph.schema,
      onConnect: ({ connectionParams = {} }) => void connections.push(connectionParams),
      context: (_connection, _id, { extensions }): ShopContext => ({
        headers: (extensions as { headers?: Record<string, string> } | undefined)?.headers ?? {},
      }),
    },
    webSockets,
  );
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${bound}/graphql`,
    port: bound,
    requests,
    connections,
    socketCount: () => webSockets.clients.size,
    closeSockets(code) {
      for (const socket of webSockets.clients) socket.close(code);
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
