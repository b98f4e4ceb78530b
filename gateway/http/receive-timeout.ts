import type { FastifyInstance } from 'fastify';

/** Files may be large and lines slow; who may upload one has been given an address for it. */
const UNHURRIED = '/files/';

/** Somebody who sends a body byte by byte would hold a connection for ever. */
export function limitReceiving(app: FastifyInstance, ms: number): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (request.method === 'GET' || request.method === 'HEAD' || (request.url.startsWith(UNHURRIED) && !request.is404)) return done();
    const timer = setTimeout(() => {
      if (reply.sent) return;
      const error = { message: `The request did not arrive within ${ms} ms`, extensions: { code: 'BAD_USER_INPUT', field: 'body' } };
      void reply
        .code(408)
        .header('connection', 'close')
        .send({ errors: [error] });
    }, ms);
    request.raw.once('end', () => clearTimeout(timer)).once('close', () => clearTimeout(timer));
    done();
  });
}
