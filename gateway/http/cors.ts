import type { FastifyInstance, FastifyReply } from 'fastify';
import { CORRELATION_HEADER } from '../../platform/graph/endpoint.ts';
import { COST_HEADER, PLAN_HEADER } from '../caller.ts';
import type { Origins } from '../security/origins.ts';

/** How long a browser may remember that it may ask, in seconds. */
const MAX_AGE = 600;
const METHODS = ['GET', 'POST', 'PUT', 'DELETE'];
/** What pages may send. Not `x-service-token`: what a module is known by has no place in a browser. */
const HEADERS = [
  'authorization',
  'content-type',
  CORRELATION_HEADER,
  'apollo-require-preflight',
  'x-apollo-operation-name',
  COST_HEADER,
  PLAN_HEADER,
];
const EXPOSED = [CORRELATION_HEADER, 'retry-after', 'ratelimit', 'ratelimit-policy'];

/** Lets listed pages ask, and have their user's cookie sent along; see `createForgeryCheck` for what the cookie is worth. */
export function addCors(app: FastifyInstance, origins: Origins): void {
  app.addHook('onRequest', (request, reply, done) => {
    addVary(reply, 'origin');
    const { origin } = request.headers;
    const isPreflight = request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
    if (origin === undefined || !origins.isListed(origin)) {
      return isPreflight ? refuse(reply, 'Pages of this origin may not ask here') : done();
    }
    void reply.headers(letIn(origin));
    if (!isPreflight) return done();
    addVary(reply, 'access-control-request-headers');
    const unknown = listOf(request.headers['access-control-request-headers']).filter((name) => !HEADERS.includes(name));
    if (unknown.length > 0) return refuse(reply, `Pages may not send ${unknown.join(', ')}`);
    void reply
      .code(204)
      .headers({
        'access-control-allow-methods': METHODS.join(', '),
        'access-control-allow-headers': HEADERS.join(', '),
        'access-control-max-age': MAX_AGE,
      })
      .send();
  });
}

/** What answers say to pages of any origin. @param origin as a request has it */
export const corsHeaders = (origin: string | undefined, origins: Origins): Record<string, string> => ({
  vary: 'origin',
  ...(origin !== undefined && origins.isListed(origin) && letIn(origin)),
});

const letIn = (origin: string): Record<string, string> => ({
  'access-control-allow-origin': origin,
  'access-control-allow-credentials': 'true',
  'access-control-expose-headers': EXPOSED.join(', '),
});

function refuse(reply: FastifyReply, message: string): void {
  void reply.code(403).send({ errors: [{ message: message.slice(0, 200), extensions: { code: 'FORBIDDEN' } }] });
}

const listOf = (header: string | undefined): string[] =>
  (header ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');

/** Names one more request header that the answer depends on. */
export function addVary(reply: FastifyReply, name: string): void {
  const known = reply.getHeader('vary');
  void reply.header('vary', known ? `${String(known)}, ${name}` : name);
}
