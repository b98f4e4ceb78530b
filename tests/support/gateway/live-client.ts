import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { createPushQueue } from '../../../gateway/streams/push-queue.ts';
import type { Answer } from './ask.ts';

export type LiveClient = {
  /** Rejects with the close event, or with the errors, when the operation is refused. */
  subscribe: (query: string, variables?: Record<string, unknown>) => AsyncIterableIterator<Answer['body'], undefined>;
  /** Resolves with how the socket was closed. */
  closed: Promise<{ code: number; reason: string }>;
  close: () => Promise<void>;
};

/** A graphql-ws client of a gateway that does not come back by itself, so that a test sees every close. */
export function connectLive({ url }: { url: string }, connectionParams?: Record<string, unknown>): LiveClient {
  let onClosed!: (event: { code: number; reason: string }) => void;
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    onClosed = resolve;
  });
  const client: Client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    ...(connectionParams && { connectionParams }),
    on: { closed: (event) => onClosed(event as { code: number; reason: string }) },
  });
  return {
    closed,
    subscribe(query, variables) {
      let unsubscribe = () => {};
      const queue = createPushQueue<Answer['body']>({ onEnd: () => unsubscribe() });
      unsubscribe = client.subscribe(
        { query, variables: variables ?? null },
        { next: (value) => queue.push(value as Answer['body']), error: (error) => queue.fail(error), complete: () => queue.end() },
      );
      return queue;
    },
    close: async () => client.dispose(),
  };
}
