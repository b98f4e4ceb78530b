import { createHash, randomInt, type Hash } from 'node:crypto';
import { findFaults } from './faults.ts';
import { sendHttp, type Answer, type WireRequest } from './http-wire.ts';
import { followLive, type LiveAnswer, type LiveRequest } from './live-wire.ts';
import { sendRaw } from './raw-wire.ts';

export type GraphqlAnswer = Answer & {
  data: Record<string, unknown> | null;
  errors: readonly { message: string; path?: readonly (string | number)[]; extensions?: Record<string, unknown> }[];
};

export type Asking = {
  variables?: Record<string, unknown> | undefined;
  /** A session token. */
  token?: string | undefined;
  headers?: Record<string, string> | undefined;
  operationName?: string | undefined;
};

/** Somebody with a network card and an idea. All that is sent is remembered as a fingerprint, all that comes back is looked through. */
export type Attacker = {
  url: string;
  begin: () => void;
  send: (request: WireRequest) => Promise<Answer>;
  /** A GraphQL operation as any client sends it. */
  ask: (query: string, asking?: Asking) => Promise<GraphqlAnswer>;
  /** Bytes on a connection; all that came back until it was closed or had been quiet. */
  raw: (bytes: string | Buffer, options?: { url?: string; quietMs?: number }) => Promise<string>;
  /** An operation over a WebSocket; what was said until it ended or had been quiet. */
  live: (request: Omit<LiveRequest, 'url'> & { url?: string }) => Promise<LiveAnswer>;
  faults: () => readonly string[];
  fingerprint: () => string;
  isServerAlive: () => Promise<boolean>;
};

/** @param url of the server, without a path */
export function createAttacker(url: string): Attacker {
  let sent: Hash = createHash('sha256');
  let faults: string[] = [];
  const note = (...parts: (string | Buffer)[]) => {
    for (const part of parts) sent.update(part).update('\0');
  };
  // Everybody comes from somewhere else, where proxies are believed: how often is tried on its own.
  const from = { 'x-forwarded-for': `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}` };
  const send: Attacker['send'] = async (request) => {
    note(JSON.stringify({ ...request, body: undefined }), request.body ?? '');
    const answer = await sendHttp(request.url ?? url, { ...request, headers: { ...from, ...request.headers } });
    faults.push(...findFaults(answer.text, answer.status));
    return answer;
  };

  return {
    url,
    begin() {
      sent = createHash('sha256');
      faults = [];
    },
    send,
    async ask(query, { variables, token, headers, operationName } = {}) {
      const answer = await send({
        method: 'POST',
        path: '/graphql',
        headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }), ...headers },
        body: JSON.stringify({ query, variables, operationName }),
      });
      return asGraphql(answer);
    },
    async raw(bytes, { url: other = url, quietMs } = {}) {
      note(bytes);
      const text = await sendRaw(other, bytes, quietMs);
      faults.push(...findFaults(text, statusIn(text)));
      return text;
    },
    async live(request) {
      note(JSON.stringify(request));
      const answer = await followLive({ url, ...request, headers: { ...from, ...request.headers } });
      faults.push(...findFaults(answer.text, answer.closeCode === 4500 ? 500 : 0));
      return answer;
    },
    faults: () => faults,
    fingerprint: () => sent.copy().digest('hex'),
    isServerAlive: async () => {
      // Once more for a machine that is busy with something else: whoever is gone does not come back.
      for (let tries = 0; tries < 3; tries += 1) {
        const { status } = await sendHttp(url, { method: 'GET', path: '/health/live' });
        if (status === 200) return true;
      }
      return false;
    },
  };
}

function asGraphql(answer: Answer): GraphqlAnswer {
  const body = (answer.json ?? {}) as Partial<GraphqlAnswer>;
  return { ...answer, data: body.data ?? null, errors: Array.isArray(body.errors) ? body.errors : [] };
}

/** Of the first answer on a connection; 0: there was none. */
const statusIn = (text: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
