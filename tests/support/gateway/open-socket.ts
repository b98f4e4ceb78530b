import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { Answer } from './ask.ts';

export type OpenSocket = {
  ask: (query: string) => Promise<Answer['body']>;
  /** Resolves with how it was closed. */
  closed: Promise<{ code: number; reason: string }>;
  close: () => Promise<void>;
};

/** A socket that stays open with nothing on it. Resolves once it is acknowledged; rejects with the close event when it is refused. */
export async function openSocket({ url }: { url: string }, connectionParams: Record<string, unknown> = {}): Promise<OpenSocket> {
  return new Promise((resolve, reject) => {
    const closed = new Promise<{ code: number; reason: string }>((onClosed) => {
      const client = createClient({
        url: `${url.replace('http', 'ws')}/graphql`,
        webSocketImpl: WebSocket,
        lazy: false,
        retryAttempts: 0,
        connectionParams,
        onNonLazyError: () => {},
        on: {
          connected: () =>
            resolve({
              ask: async (query) => {
                for await (const answer of client.iterate({ query })) return answer as Answer['body'];
                throw new Error('No answer came');
              },
              closed,
              close: async () => client.dispose(),
            }),
          closed: (event) => {
            const { code, reason } = event as { code: number; reason: string };
            onClosed({ code, reason });
            reject(event);
          },
        },
      });
    });
  });
}
