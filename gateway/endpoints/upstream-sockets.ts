import { createClient, type Client, type FormattedExecutionResult } from 'graphql-ws/client';
import { WebSocket } from 'ws';
import type { SubgraphRequest, SubgraphResponse } from '../../platform/graph/endpoint.ts';
import { createDeferred, type Deferred } from '../streams/deferred.ts';
import { createPushQueue, type PushQueue } from '../streams/push-queue.ts';
import { identityHeaders } from './identity-headers.ts';

/**
 * Where a subscription says for whom it is. `operation`: in its own `extensions.headers`, so that one connection carries everybody's.
 * `connection`: in `connection_init` too, as servers that know nothing of the gateway expect it; one connection for each caller.
 */
export type UpstreamIdentity = 'operation' | 'connection';

export type UpstreamSocketsOptions = {
  name: string;
  url: string;
  identityIn: UpstreamIdentity;
  connectTimeoutMs: number;
};

/** How long a connection that carries nothing is kept for the next subscription. */
const IDLE_MS = 5_000;
const PING_EVERY_MS = 10_000;
const PONG_WITHIN_MS = 5_000;

type Stream = { queue: PushQueue<SubgraphResponse>; opened: Deferred<void>; isOpen: boolean };
type Upstream = { client: Client; isConnected: boolean; streams: Set<Stream> };

/** The graphql-ws connections to one subgraph. Nothing is opened again here: whoever has a cursor knows better where to go on. */
export function createUpstreamSockets({ name, url, identityIn, connectTimeoutMs }: UpstreamSocketsOptions) {
  const upstreams = new Map<string, Upstream>();

  function connect(key: string, identity: Record<string, string>): Upstream {
    let pongTimer: NodeJS.Timeout | undefined;
    const client = createClient({
      url,
      webSocketImpl: webSocketWithin(connectTimeoutMs),
      lazy: true,
      lazyCloseTimeout: identityIn === 'operation' ? IDLE_MS : 0,
      connectionAckWaitTimeout: connectTimeoutMs,
      keepAlive: PING_EVERY_MS,
      retryAttempts: 0,
      shouldRetry: () => false,
      ...(identityIn === 'connection' && { connectionParams: identity }),
      on: {
        connected() {
          upstream.isConnected = true;
          for (const stream of upstream.streams) open(stream);
        },
        ping(received) {
          if (!received) pongTimer = setTimeout(() => client.terminate(), PONG_WITHIN_MS);
        },
        pong(received) {
          if (received) clearTimeout(pongTimer);
        },
        closed(event) {
          clearTimeout(pongTimer);
          upstream.isConnected = false;
          // Now, and not when the client says so: after a normal closure it would connect again on its own, and what happened in
          // between would be lost. Those that wait for a connection are left to it.
          for (const stream of upstream.streams) if (stream.isOpen) stream.queue.fail(connectionLost(name, event));
          if (upstream.streams.size === 0 && upstreams.get(key) === upstream) upstreams.delete(key);
        },
      },
    });
    const upstream: Upstream = { client, isConnected: false, streams: new Set() };
    upstreams.set(key, upstream);
    return upstream;
  }

  return {
    /** Rejects when the subgraph cannot be reached. See `SubgraphEndpoint.subscribe`. */
    async subscribe({ query, operationName, variables, headers, signal }: SubgraphRequest): Promise<PushQueue<SubgraphResponse>> {
      signal?.throwIfAborted();
      const identity = identityHeaders(headers);
      const key = identityIn === 'operation' ? '' : JSON.stringify(identity);
      const upstream = upstreams.get(key) ?? connect(key, identity);

      let unsubscribe = () => {};
      const leave = () => {
        stream.opened.reject(signal?.reason);
        void stream.queue.return();
      };
      const queue = createPushQueue<SubgraphResponse>({
        onEnd() {
          upstream.streams.delete(stream);
          signal?.removeEventListener('abort', leave);
          unsubscribe();
        },
      });
      const stream: Stream = { queue, opened: createDeferred(), isOpen: false };
      upstream.streams.add(stream);
      signal?.addEventListener('abort', leave, { once: true });
      if (upstream.isConnected) open(stream);
      unsubscribe = upstream.client.subscribe(
        { query, operationName: operationName ?? null, variables: variables ?? null, extensions: { headers } },
        {
          next: (result: FormattedExecutionResult) => queue.push(result as SubgraphResponse),
          error(error) {
            if (Array.isArray(error)) {
              open(stream);
              queue.push({ errors: error as NonNullable<SubgraphResponse['errors']> });
              queue.end();
              return;
            }
            stream.opened.reject(connectionLost(name, error));
            queue.fail(connectionLost(name, error));
          },
          complete() {
            open(stream);
            queue.end();
          },
        },
      );
      try {
        await stream.opened.promise;
      } catch (error) {
        await queue.return();
        throw error;
      }
      return queue;
    },

    /** Ends every stream. Idempotent. */
    async close(): Promise<void> {
      const all = [...upstreams.values()];
      upstreams.clear();
      for (const { client, streams } of all) {
        for (const { queue } of streams) queue.end();
        await client.dispose();
      }
    },
  };
}

function open(stream: Stream): void {
  stream.isOpen = true;
  stream.opened.resolve();
}

/** graphql-ws takes a class and gives it no options, so the time limit of the handshake needs a class of its own. */
const webSocketWithin = (handshakeTimeout: number) =>
  class extends WebSocket {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols, { handshakeTimeout, perMessageDeflate: false });
    }
  };

function connectionLost(name: string, cause: unknown): Error {
  const { code, reason, message } = Object(cause) as { code?: unknown; reason?: unknown; message?: unknown };
  const why = [code, reason || message].filter(Boolean).join(' ');
  return new Error(`The connection to subgraph "${name}" is lost${why ? `: ${why}` : ''}`, { cause });
}
