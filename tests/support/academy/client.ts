import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { createClient as createSocketClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { createDeferred } from '../../../gateway/streams/deferred.ts';

export type Answer = {
  status: number;
  data: Record<string, unknown> | null;
  errors?: { message: string; path?: (string | number)[]; extensions: { code: string; field?: string; correlationId?: string } }[];
};

export type LiveUpdate = { data?: Record<string, unknown> | null; errors?: Answer['errors'] };

/** A text, or an operation of tests/operations, whose answer is typed. */
export type Operation<Data> = string | TypedDocumentNode<Data, never>;

/** The data of an answer without errors, typed as if nothing in it were null: a test says where it expects null. */
export type Complete<Data> = Data extends readonly (infer Item)[]
  ? Complete<NonNullable<Item>>[]
  : Data extends object
    ? { [Name in keyof Data]-?: Complete<NonNullable<Data[Name]>> }
    : Data;

export type Client = {
  userId: string;
  token: string;
  ask: (query: Operation<unknown>, variables?: Record<string, unknown>) => Promise<Answer>;
  /** The data of an answer. Rejects when there is any error. */
  get: <Data = Record<string, never>>(query: Operation<Data>, variables?: Record<string, unknown>) => Promise<Complete<Data>>;
  /** Resolves once the server has acknowledged the connection and the operation was sent. */
  subscribe: (query: Operation<unknown>, variables?: Record<string, unknown>) => Promise<Subscription>;
};

const textOf = (operation: Operation<unknown>): string => (typeof operation === 'string' ? operation : print(operation));

export type Subscription = { next: () => Promise<LiveUpdate>; close: () => Promise<void> };

/** A client as a learner's or a module's is: HTTP for queries and mutations, graphql-ws for what is live. */
export function createClient(
  url: string,
  { token = '', userId = '', serviceToken = '' }: { token?: string; userId?: string; serviceToken?: string } = {},
): Client {
  const shown = { ...(token && { authorization: `Bearer ${token}` }), ...(serviceToken && { 'x-service-token': serviceToken }) };
  const ask: Client['ask'] = async (query, variables) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...shown },
      body: JSON.stringify({ query: textOf(query), variables }),
    });
    return { status: response.status, ...((await response.json()) as Omit<Answer, 'status'>) };
  };
  return {
    userId,
    token,
    ask,
    get: async <Data>(query: Operation<Data>, variables?: Record<string, unknown>) => {
      const { data, errors } = await ask(query, variables);
      if (errors) throw new Error(`The answer has errors: ${JSON.stringify(errors)}`);
      return data as Complete<Data>;
    },
    subscribe: async (query, variables) => {
      const connected = createDeferred();
      const socket = createSocketClient({
        url: `${url.replace('http', 'ws')}/graphql`,
        webSocketImpl: WebSocket,
        connectionParams: shown,
        retryAttempts: 0,
        lazy: true,
        on: { connected: () => connected.resolve(), closed: (event) => connected.reject(new Error(`closed: ${JSON.stringify(event)}`)) },
      });
      const updates = socket.iterate({ query: textOf(query), ...(variables && { variables }) });
      const first = updates.next();
      let pending: Promise<IteratorResult<unknown>> | null = first;
      await Promise.race([connected.promise, first.then(() => undefined)]);
      return {
        next: async () => {
          const step = await (pending ?? updates.next());
          pending = null;
          if (step.done) throw new Error('The subscription has ended');
          return step.value as LiveUpdate;
        },
        close: async () => {
          first.catch(() => undefined);
          await updates.return?.();
          await socket.dispose();
        },
      };
    },
  };
}
