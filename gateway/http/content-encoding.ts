import type { FastifyInstance } from 'fastify';
import { FILES_PATH } from '../../platform/storage/url-signer.ts';

/** Bodies are read as they are: a small one must not become a large one here. Of a file it is nobody's business what is in it. */
export function refuseEncodedBodies(app: FastifyInstance): void {
  app.addHook('preParsing', (request, reply, payload, done) => {
    const encoding = (request.headers['content-encoding'] ?? '').trim().toLowerCase();
    if (encoding === '' || encoding === 'identity' || request.url.startsWith(FILES_PATH)) return done(null, payload);
    const error = { message: 'Bodies are taken without a content-encoding', extensions: { code: 'BAD_USER_INPUT' } };
    void reply
      .code(415)
      .header('accept-encoding', 'identity')
      .send({ errors: [error] });
  });
}
