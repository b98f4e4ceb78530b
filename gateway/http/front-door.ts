import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { parse as parseJson } from 'secure-json-parse';
import { CORRELATION_HEADER } from '../../platform/graph/endpoint.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Origins } from '../security/origins.ts';
import type { Admission } from './admission.ts';
import { addressOf, type ProxyTrust } from './client-address.ts';
import type { Compress } from './compression.ts';
import { correlationIdOf } from './correlation.ts';
import { corsHeaders } from './cors.ts';
import { toClientError } from './format-error.ts';
import type { AnswerGraphql, HttpAnswer } from './graphql-answers.ts';
import { fieldsOf } from './graphql-request.ts';
import { oneOfEach, sayLast, type SetHeader } from './headers.ts';
import { tooSlow } from './receive-timeout.ts';
import { receive, type Receiving } from './receive.ts';
import { RequestSignal } from './request-signal.ts';
import type { StartSpan } from './request-spans.ts';
import { dropUnread } from './unread-bodies.ts';

export type FrontDoorOptions = {
  answer: AnswerGraphql;
  admission: Admission;
  compress: Compress;
  origins: Origins;
  isTrustedProxy: ProxyTrust;
  startSpan: StartSpan;
  logger: Logger;
  /** On every answer. */
  headers: Readonly<Record<string, string>>;
  isDraining: () => boolean;
  /** In bytes. */
  bodyLimit: number;
  /** In which a request must have arrived. */
  receiveMs: number;
  /** For carrying out an operation, subgraphs included. */
  requestTimeoutMs: number;
};

const PATH = '/graphql';
const JSON_TYPE = /^application\/json(\s*;\s*charset="?utf-8"?)?\s*$/i;

/**
 * Answers what nearly every request is, an operation in a JSON body, as the route of `/graphql` would, without the way there: the server's
 * hooks, its router and its parsers cost more than such an operation itself. Whatever is less than plain goes the long way, where
 * every road is looked at.
 */
export function openFrontDoor(app: FastifyInstance, options: FrontDoorOptions): void {
  const { server } = app;
  const [behind, ...others] = server.listeners('request') as RequestListener[];
  if (!behind || others.length > 0) throw new Error('There is to be one listener behind the front door, which it stands in for');
  const serve = createFrontDoor(options);
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    if (isPlain(request, options.bodyLimit) && !options.isDraining()) void serve(request, response);
    else behind(request, response);
  });
}

/** Nothing about it is for anybody else to say: a POST of JSON that says how long it is. */
function isPlain({ method, url, headers }: IncomingMessage, bodyLimit: number): boolean {
  if (method !== 'POST' || url !== PATH) return false;
  const length = Number(headers['content-length']);
  return (
    length > 0 &&
    length <= bodyLimit &&
    headers['transfer-encoding'] === undefined &&
    headers['content-encoding'] === undefined &&
    JSON_TYPE.test(headers['content-type'] ?? '')
  );
}

type Headers = Record<string, string | number>;

const setOn =
  (headers: Headers): SetHeader =>
  (name, value) => {
    headers[name] = value;
  };

function createFrontDoor({ answer, admission, compress, origins, isTrustedProxy, startSpan, ...options }: FrontDoorOptions) {
  const { logger, isDraining, receiveMs, requestTimeoutMs } = options;
  const common = Object.entries(options.headers);

  const headersFor = (correlationId: string, origin: string | undefined): Headers => {
    const headers: Headers = corsHeaders(origin, origins);
    headers[CORRELATION_HEADER] = correlationId;
    for (const [name, value] of common) headers[name] = value;
    return headers;
  };

  function send(response: ServerResponse, status: number, headers: Headers, body: string | Buffer): void {
    if (response.headersSent) return;
    const length = Buffer.byteLength(body);
    headers['content-length'] = length;
    sayLast(setOn(headers), status, isDraining());
    // ASCII needs no encoding.
    response.writeHead(status, headers).end(body, length === body.length ? 'latin1' : 'utf8');
  }

  function refuse(response: ServerResponse, status: number, headers: Headers, error: object): void {
    headers['content-type'] = 'application/json; charset=utf-8';
    // Once it is sent: an answer that waits for an earlier one on its connection must not end that.
    if (!response.req.complete) response.once('finish', () => void dropUnread(response.req, receiveMs));
    send(response, status, headers, JSON.stringify({ errors: [error] }));
  }

  function sendAnswer(
    { headers: { 'accept-encoding': accepted } }: IncomingMessage,
    response: ServerResponse,
    { status, contentType, json }: HttpAnswer,
    headers: Headers,
  ): Promise<void> | void {
    headers['content-type'] = contentType;
    const encoding = compress(json, accepted);
    if (!encoding) return send(response, status, headers, json);
    headers['vary'] = `${headers['vary']}, accept-encoding`;
    return encoding.then((encoded) => {
      headers['content-encoding'] = encoded.encoding;
      send(response, status, headers, encoded.body);
    });
  }

  async function serve(
    request: IncomingMessage,
    response: ServerResponse,
    body: Receiving,
    correlationId: string,
    answered: Headers,
  ): Promise<void> {
    const span = startSpan(request, response, correlationId);
    const headers = oneOfEach(request);
    const admitted = await admission.admit({
      headers,
      address: addressOf(request.socket.remoteAddress, headers['x-forwarded-for'], isTrustedProxy),
      correlationId,
      set: setOn(answered),
    });
    if ('refusal' in admitted) {
      body.stop();
      return refuse(response, admitted.status, answered, admitted.refusal.toJSON());
    }
    const text = await body.text();
    // Who has heard that it came too late must not have it carried out.
    if (text === null || response.headersSent) return;
    let json: unknown;
    try {
      json = parseJson(text);
    } catch {
      return refuse(response, 400, answered, NO_JSON);
    }
    const { caller } = admitted;
    const openSignal = () => new RequestSignal(request, response, requestTimeoutMs);
    const call = { method: 'POST', fields: fieldsOf(json), headers, caller, correlationId, span, openSignal };
    await sendAnswer(request, response, await answer(call), answered);
  }

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const correlationId = correlationIdOf(request.headers);
    const answered = headersFor(correlationId, request.headers.origin);
    const body = receive(request, receiveMs, () => refuse(response, 408, { ...answered, connection: 'close' }, tooSlow(receiveMs)));
    try {
      await serve(request, response, body, correlationId, answered);
    } catch (error) {
      body.stop();
      refuse(response, 500, answered, toClientError(error, { correlationId, logger }).toJSON());
    }
  };
}

const NO_JSON = {
  message: "Body is not valid JSON but content-type is set to 'application/json'",
  extensions: { code: 'BAD_USER_INPUT' },
};
