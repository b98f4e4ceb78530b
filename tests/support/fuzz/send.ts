import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { CORRELATION_HEADER } from '../../../platform/graph/endpoint.ts';
import type { BytesCase } from './bytes-cases.ts';
import type { FuzzCase, OperationCase } from './cases.ts';
import { damaged } from './damage.ts';
import type { HttpCase } from './http-cases.ts';
import { failedOutcome, httpOutcome, type Outcome } from './outcome.ts';
import { render } from './render.ts';
import type { Sending } from './sending.ts';
import { sendFrames, sendOverSocket } from './sockets.ts';
import type { CallerName, World } from './world.ts';

/** From a request to its answer. */
const PATIENCE_MS = 25_000;
/** How long bytes that are no request may go without an answer. */
const BYTES_MS = 200;

export const createAgent = (): Agent => new Agent({ keepAlive: true, maxSockets: 4 });

/** Sends a case, and sees what comes of it. Never rejects: what goes wrong is a problem of the outcome. */
export async function send(one: FuzzCase, sending: Sending): Promise<Outcome> {
  try {
    switch (one.kind) {
      case 'operation':
        return await sendOperation(one, sending);
      case 'http':
        return await sendHttp(one, sending);
      case 'bytes':
        return await sendBytes(one, sending);
      case 'frames':
        return await sendFrames(one, sending);
      default:
        throw new TypeError('There is no such case');
    }
  } catch (error) {
    return failedOutcome(String(error));
  }
}

/** What goes over the wire, as a person would repeat it. */
export function describe(one: FuzzCase, world: World): string {
  if (one.kind !== 'operation') return JSON.stringify(one);
  const { query, variables } = render(one.operation, world);
  return `${one.caller} over ${transportOf(one)}:\n${damaged(query, one.damage)}\n${JSON.stringify(variables)}`;
}

/** A subscription over HTTP is refused, so few go that way. */
const transportOf = ({ operation, over }: OperationCase) => (operation.kind === 'subscription' && over !== 'get' ? 'socket' : over);

/** What a caller shows, in headers or in `connection_init`. */
function shownBy(caller: CallerName, { tokens }: World): Record<string, string> {
  if (caller === 'nobody') return {};
  if (caller === 'service') return { 'x-service-token': tokens.service };
  return { authorization: `Bearer ${caller === 'garbage' ? 'A'.repeat(43) : tokens[caller]}` };
}

async function sendOperation(one: OperationCase, sending: Sending): Promise<Outcome> {
  const { query, variables, operationName } = render(one.operation, sending.world);
  const payload = { query: damaged(query, one.damage), variables, ...(operationName !== null && { operationName }) };
  const headers = shownBy(one.caller, sending.world);
  const over = transportOf(one);
  if (over === 'socket') return sendOverSocket(payload, headers, sending);
  // What is too long for a URL is refused before it is read.
  const search = new URLSearchParams({
    query: payload.query,
    variables: JSON.stringify(variables),
    ...(operationName !== null && { operationName }),
  });
  if (over === 'get' && search.size > 0 && search.toString().length < 12_000) {
    headers['apollo-require-preflight'] = 'true';
    return exchange(sending, { method: 'GET', path: `/graphql?${search.toString()}`, headers, body: null }, true);
  }
  headers['content-type'] = 'application/json';
  return exchange(sending, { method: 'POST', path: '/graphql', headers, body: JSON.stringify(payload) }, true);
}

function sendHttp({ method, path, headers, body }: HttpCase, sending: Sending): Promise<Outcome> {
  const { student } = sending.world.tokens;
  const given: Record<string, string> = {};
  for (const [name, value] of headers) given[name] = value.replaceAll('{token}', student);
  return exchange(sending, { method, path, headers: given, body: method === 'GET' || method === 'HEAD' ? null : body }, false);
}

type Exchange = { method: string; path: string; headers: Record<string, string>; body: string | null };

function exchange(
  { world, agent, correlationId }: Sending,
  { method, path, headers, body }: Exchange,
  isGraphql: boolean,
): Promise<Outcome> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(world.url);
    const bytes = body === null ? null : Buffer.from(body);
    const asked = request({
      agent,
      hostname,
      port,
      method,
      path,
      headers: {
        [CORRELATION_HEADER]: correlationId,
        accept: 'application/json',
        ...headers,
        ...(bytes && { 'content-length': bytes.length }),
      },
      timeout: PATIENCE_MS,
    });
    asked.on('timeout', () => asked.destroy(new Error(`There was no answer within ${PATIENCE_MS} ms`)));
    asked.on('error', (error) => resolve(failedOutcome(String(error))));
    asked.on('upgrade', (_response, socket) => {
      socket.destroy();
      resolve({ status: 101, answers: [], closed: null, problems: [] });
    });
    asked.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('error', (error) => resolve(failedOutcome(String(error))));
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(httpOutcome(response.statusCode ?? 0, Buffer.concat(chunks).toString(), isGraphql)));
    });
    asked.end(bytes ?? undefined);
  });
}

/** Waits for the first of an answer, the end of the connection, and some silence. That nothing is answered to nonsense is no fault. */
function sendBytes({ bytes }: BytesCase, { world }: Sending): Promise<Outcome> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(world.url);
    let answered = '';
    const socket = connect(Number(port), hostname);
    const finish = () => {
      clearTimeout(silence);
      socket.destroy();
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(answered)?.[1] ?? 0);
      resolve(status === 0 ? { status: null, answers: [], closed: null, problems: [] } : httpOutcome(status, answered, false));
    };
    const silence = setTimeout(finish, BYTES_MS);
    socket.on('data', (chunk: Buffer) => {
      answered += chunk.toString('latin1');
      finish();
    });
    socket.on('close', finish);
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNREFUSED') return;
      clearTimeout(silence);
      resolve(failedOutcome(String(error)));
    });
    socket.write(Buffer.from(bytes, 'latin1'));
  });
}
