import type { FastifyInstance } from 'fastify';

/** Files may be large and lines slow; who may upload one has been given an address for it. */
const UNHURRIED = '/files/';

/** What a client hears, with 408, of whom a request is awaited no longer. */
export const tooSlow = (ms: number): object => ({
  message: `The request did not arrive within ${ms} ms`,
  extensions: { code: 'BAD_USER_INPUT', field: 'body' },
});

/** Somebody who sends a body byte by byte would hold a connection for ever. */
export function limitReceiving(app: FastifyInstance, ms: number): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (request.method === 'GET' || request.method === 'HEAD' || (request.url.startsWith(UNHURRIED) && !request.is404)) return done();
    const timer = setTimeout(() => {
      if (reply.sent) return;
      void reply
        .code(408)
        .header('connection', 'close')
        .send({ errors: [tooSlow(ms)] });
    }, ms);
    request.raw.once('end', () => clearTimeout(timer)).once('close', () => clearTimeout(timer));
    done();
  });
}
