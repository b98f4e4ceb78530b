import type { FastifyInstance } from 'fastify';

/** Two years, as browsers' preload lists ask for. */
const HSTS = 'max-age=63072000; includeSubDomains';

/** What an answer that is no page may do in a browser: nothing. */
const NOTHING = "default-src 'none'; frame-ancestors 'none'";

/**
 * Says on every answer what browsers must not make of it. A route that serves more, a page for instance, says so itself.
 * @param isTls whether clients reach us by https
 */
export function addSecurityHeaders(app: FastifyInstance, isTls: boolean): void {
  const headers = {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
    'content-security-policy': NOTHING,
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    // Answers are for who asked.
    'cache-control': 'no-store',
    ...(isTls && { 'strict-transport-security': HSTS }),
  };
  app.addHook('onRequest', async (_, reply) => {
    void reply.headers(headers);
  });
}
