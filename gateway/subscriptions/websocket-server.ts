import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { handleProtocols, type Server } from 'graphql-ws';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Logger } from '../../platform/logger.ts';
import { addressOf, type ProxyTrust } from '../http/client-address.ts';
import { correlationIdOf } from '../http/correlation.ts';
import { oneOfEach } from '../http/headers.ts';
import { isForWebSocket, serveWithoutUpgrade } from '../http/other-upgrades.ts';
import { splitTarget } from '../http/request-target.ts';
import type { GatewayMetrics } from '../metrics.ts';
import type { Origins } from '../security/origins.ts';
import { rateLimitHeaders, type RateLimits } from '../security/rate-limits.ts';
import { serveConnection, type Connection, type SocketExtra } from './connection.ts';

export type WebSocketOptions = {
  /** The server whose port the WebSockets share. */
  http: HttpServer;
  path: string;
  isTrustedProxy: ProxyTrust;
  origins: Origins;
  /** Null: everybody may open as many as they like. */
  rateLimits: RateLimits | null;
  protocol: Server<SocketExtra>;
  metrics: GatewayMetrics;
  logger: Logger;
  /** In bytes, of one message. */
  maxMessage: number;
  pingEveryMs: number;
};

/** A server that goes away for a while: clients come back by themselves, and resume from their cursors. */
const SERVICE_RESTART = 1012;

/** Takes the upgrades of `path` for graphql-transport-ws. */
export function createWebSockets({
  http,
  path,
  isTrustedProxy,
  origins,
  protocol,
  metrics,
  logger,
  maxMessage,
  pingEveryMs,
  rateLimits,
}: WebSocketOptions) {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: maxMessage,
    perMessageDeflate: false,
    handleProtocols,
    clientTracking: false,
  });
  const connections = new Set<Connection>();
  let isDraining = false;
  let onEmpty: (() => void) | null = null;

  function accept(socket: WebSocket, request: IncomingMessage): void {
    const client = {
      headers: oneOfEach(request),
      address: clientOf(request),
      correlationId: correlationIdOf(request.headers),
    };
    const connection = serveConnection(protocol, socket, client, logger);
    connections.add(connection);
    metrics.sockets.inc();
    socket.once('close', () => {
      connections.delete(connection);
      metrics.sockets.dec();
      if (connections.size === 0) onEmpty?.();
    });
  }

  const clientOf = (request: IncomingMessage) =>
    addressOf(request.socket.remoteAddress, oneOfEach(request)['x-forwarded-for'], isTrustedProxy);

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', (error) => logger.debug({ err: error }, 'An upgrade failed'));
    if (splitTarget(request.url).pathname !== path) return reject(socket, '404 Not Found');
    // Browsers let every page open a WebSocket to everybody, and say whose page it is. Who says nothing is no browser.
    if (request.headers.origin !== undefined && !origins.isAllowed(oneOfEach(request))) return reject(socket, '403 Forbidden');
    const standing = await rateLimits?.countConnection(clientOf(request));
    if (standing && !standing.allowed) return reject(socket, '429 Too Many Requests', rateLimitHeaders(standing));
    if (isDraining) return reject(socket, '503 Service Unavailable');
    return server.handleUpgrade(request, socket, head, accept);
  }
  http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!isForWebSocket(request)) return serveWithoutUpgrade(http, request, socket as Socket, head);
    upgrade(request, socket, head).catch((error: unknown) => {
      logger.error({ err: error }, 'An upgrade could not be answered');
      socket.destroy();
    });
  });

  const pinging = setInterval(() => {
    for (const connection of connections) connection.ping();
  }, pingEveryMs);
  pinging.unref();

  return {
    /** Lets queries and mutations finish, for `withinMs` at most, and closes every socket. */
    async drain(withinMs: number): Promise<void> {
      isDraining = true;
      clearInterval(pinging);
      const empty = new Promise<void>((resolve) => {
        onEmpty = resolve;
      });
      for (const connection of connections) connection.drain(SERVICE_RESTART, 'Service restart');
      if (connections.size === 0) return;
      const cut = setTimeout(() => {
        for (const connection of connections) connection.close(SERVICE_RESTART, 'Service restart');
      }, withinMs);
      await empty;
      clearTimeout(cut);
    },
  };
}

function reject(socket: Duplex, status: string, headers: Record<string, string> = {}): void {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n${lines.join('')}\r\n`);
}
