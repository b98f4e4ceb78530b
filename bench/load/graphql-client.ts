import { Pool } from 'undici';

export type GraphqlClient = {
  /** Whatever the answer to a request is that `body` holds as JSON. */
  post: (body: string) => Promise<{ status: number; text: string }>;
  /** The body of an answer to a request that `body` holds as JSON. Rejects unless the answer begins with `expected`. */
  send: (body: string, expected: string) => Promise<string>;
  /** The data of an answer. Rejects when there are errors in it. */
  ask: <Data>(query: string, variables?: Record<string, unknown>) => Promise<Data>;
  close: () => Promise<void>;
};

/** Keeps its connections, and does as little as it can: its CPU time is taken from the server's on a small machine. */
export function createGraphqlClient(url: string, token: string, connections: number): GraphqlClient {
  const pool = new Pool(url, { connections, pipelining: 1, headersTimeout: 30_000, bodyTimeout: 30_000 });
  const headers = { 'content-type': 'application/json', accept: 'application/json', authorization: `Bearer ${token}` };

  const post: GraphqlClient['post'] = async (body) => {
    const response = await pool.request({ method: 'POST', path: '/graphql', headers, body });
    return { status: response.statusCode, text: await response.body.text() };
  };
  const send: GraphqlClient['send'] = async (body, expected) => {
    const { status, text } = await post(body);
    if (status !== 200 || !text.startsWith(expected) || text.includes('"errors":[')) {
      throw new Error(`Expected an answer that begins with ${expected}, got ${status} ${text.slice(0, 500)}`);
    }
    return text;
  };
  return {
    post,
    send,
    ask: async <Data>(query: string, variables: Record<string, unknown> = {}) => {
      const answer = await send(requestBody(query, variables), '{"data":{');
      return (JSON.parse(answer) as { data: Data }).data;
    },
    close: () => pool.close(),
  };
}

export const requestBody = (query: string, variables: Record<string, unknown>): string => JSON.stringify({ query, variables });
