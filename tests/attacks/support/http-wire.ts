import { Agent, request, type IncomingHttpHeaders } from 'node:http';

export type WireRequest = {
  method: string;
  /** As it goes over the wire, query included. */
  path: string;
  /** Several values of a name: a header each. */
  headers?: Record<string, string | string[]>;
  body?: string | Buffer;
  /** Another server than the attacked one. */
  url?: string;
};

export type Answer = {
  /** 0: none came. */
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** Null where the text is no JSON. */
  json: unknown;
  elapsedMs: number;
};

const agent = new Agent({ keepAlive: true, maxSockets: 4 });
const PATIENCE_MS = 20_000;

/** Sends what it is told, however wrong. A connection that is cut is an answer of status 0. */
export function sendHttp(url: string, wire: WireRequest): Promise<Answer> {
  const { method, path, body } = wire;
  const headers = frame(wire);
  const { hostname, port } = new URL(url);
  const began = performance.now();
  return new Promise((resolve) => {
    const finish = (status: number, answered: IncomingHttpHeaders, text: string) =>
      resolve({ status, headers: answered, text, json: parse(text), elapsedMs: performance.now() - began });
    const outgoing = request({ hostname, port, method, path, headers, agent, timeout: PATIENCE_MS }, (response) => {
      const chunks: Buffer[] = [];
      response
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('end', () => finish(response.statusCode ?? 0, response.headers, Buffer.concat(chunks).toString()))
        .on('error', () => finish(0, {}, ''));
    });
    outgoing
      .on('timeout', () => outgoing.destroy(new Error('no answer')))
      .on('error', () => {
        // A connection that was kept for the next request, and closed meanwhile.
        if (outgoing.reusedSocket) void sendHttp(url, wire).then(resolve);
        else finish(0, {}, '');
      })
      .end(body);
  });
}

/** Node writes the body of a DELETE without a length: it would be the next request of the connection, and its refusal somebody else's answer. */
function frame({ headers = {}, body }: WireRequest): NonNullable<WireRequest['headers']> {
  const isFramed = Object.keys(headers).some((name) => /^(content-length|transfer-encoding)$/i.test(name));
  return body === undefined || isFramed ? headers : { ...headers, 'content-length': String(Buffer.byteLength(body)) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
