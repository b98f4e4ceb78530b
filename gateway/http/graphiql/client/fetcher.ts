import { createGraphiQLFetcher, type Fetcher } from '@graphiql/toolkit';
import { createClient, type Client } from 'graphql-ws';
import { findAuthorization, findSession, withoutBlankAuthorization, type Session } from './session.ts';

/**
 * Sends queries and mutations over HTTP and subscriptions over graphql-ws, both to `endpoint` on this origin.
 * The `authorization` of the headers editor goes along as a header, and as `connection_init` payload.
 * @param onSession called when an answer holds a session token
 */
export function createFetcher(endpoint: string, onSession: (session: Session) => void): Fetcher {
  const url = new URL(endpoint, location.href);
  const socketFor = createSockets(url);

  return async (params, options) => {
    const fetcher = createGraphiQLFetcher({
      url: url.href,
      wsClient: socketFor(findAuthorization(options?.headers)),
      // The gateway has no @defer, and without it an answer is one plain object that can be looked into.
      enableIncrementalDelivery: false,
    });
    const answer = await fetcher(params, { ...options, headers: withoutBlankAuthorization(options?.headers) });
    const session = findSession(answer);
    if (session) onSession(session);
    return answer;
  };
}

/** One client at a time: `connection_init` is said once for a socket, so another identity needs another socket. */
function createSockets(endpoint: URL): (authorization: string | undefined) => Client {
  const url = new URL(endpoint);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  let current: { authorization: string | undefined; client: Client } | null = null;

  return (authorization) => {
    if (current && current.authorization === authorization) return current.client;
    void current?.client.dispose();
    // Lazy: nothing is opened before the first subscription.
    const client = createClient({ url: url.href, ...(authorization && { connectionParams: { authorization } }) });
    current = { authorization, client };
    return client;
  };
}
