import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../caller.ts';
import type { Admission } from './admission.ts';
import { splitTarget } from './request-target.ts';

/** What needs no session under `/api/`: it makes one, or helps whoever has lost theirs. All else there is for callers who are known. */
const PUBLIC = new Set(['POST /api/authenticate', 'POST /api/users/register', 'POST /api/users/reset-password']);

/**
 * Answers 401 for everything under `/api/` that is not public to whoever is not known, before it is looked at what there is at the path,
 * which methods it has and what a body holds. Whoever is known is counted, as on `/graphql`.
 */
export function addApiGate(app: FastifyInstance, admission: Admission): void {
  const judge = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    await admission.onRequest(request, reply);
    if (reply.sent || isPublic(request) || isKnown(admission.callerOf(request))) return undefined;
    return reply
      .code(401)
      .send({ errors: [{ message: 'Sign in, or show a service token, to ask here', extensions: { code: 'UNAUTHENTICATED' } }] });
  };
  // Not asynchronous: most requests are none of its business.
  app.addHook('onRequest', (request, reply, done) => (isApi(request) ? judge(request, reply) : done()) as void);
}

const isKnown = ({ rights }: Caller): boolean => rights === null || rights.authenticated;

/** By the route that takes it, and by the path however it is written: what is no route is nobody's business either. */
const isApi = (request: FastifyRequest): boolean => isUnderApi(request.routeOptions.url ?? '') || isUnderApi(pathOf(request.url));

const isUnderApi = (path: string): boolean => /^\/+api([/%]|$)/i.test(path);

const isPublic = ({ method, url }: FastifyRequest): boolean => PUBLIC.has(`${method} ${pathOf(url)}`);

/** Without the query, and decoded as the router does it. */
const pathOf = (url: string): string => decodeURIComponent(splitTarget(url).pathname);
