import type { FastifyInstance } from 'fastify';
import { CORRELATION_HEADER } from '../../platform/graph/endpoint.ts';

/** How long a browser may remember that it may ask, in seconds. */
const MAX_AGE = 600;

/** Lets pages of these origins (`https://learn.example.org`) ask. Nobody is known by a cookie here, so none are allowed. */
export function addCors(app: FastifyInstance, origins: readonly string[]): void {
  const allowed = new Set(origins);
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('vary', 'origin');
    const { origin } = request.headers;
    if (origin === undefined || !allowed.has(origin)) return undefined;
    void reply.header('access-control-allow-origin', origin).header('access-control-expose-headers', CORRELATION_HEADER);
    if (request.method !== 'OPTIONS') return undefined;
    return reply
      .code(204)
      .headers({
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers': `authorization, content-type, ${CORRELATION_HEADER}`,
        'access-control-max-age': MAX_AGE,
      })
      .send();
  });
}
