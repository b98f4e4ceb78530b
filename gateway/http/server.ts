import { fastify, LogController, type FastifyError, type FastifyInstance } from 'fastify';
import { CORRELATION_HEADER } from '../../platform/graph/endpoint.ts';
import type { Logger } from '../../platform/logger.ts';
import { limitExceeded } from '../operations/limits.ts';
import type { ProxyTrust } from './client-address.ts';
import { createClientErrorHandler } from './client-errors.ts';
import { createLazyChild } from './lazy-logger.ts';
import { refuseEncodedBodies } from './content-encoding.ts';
import { correlationIdOf } from './correlation.ts';
import { toClientError } from './format-error.ts';
import { sayLast } from './headers.ts';
import { splitTarget, toOriginForm } from './request-target.ts';
import { addSecurityHeaders } from './security-headers.ts';
import { drainBody } from './unread-bodies.ts';

export type HttpServerOptions = {
  logger: Logger;
  /** In bytes. */
  bodyLimit: number;
  /** In which a client must have sent the headers of a request. How long a body may take is for its route to say: files are large. */
  headersTimeoutMs: number;
  isDraining: () => boolean;
  isTrustedProxy: ProxyTrust;
  /** On every answer. */
  headers: Readonly<Record<string, string>>;
  /** Told of every request that is refused unread. */
  onRefused: (kind: string) => void;
};

/** The server that every route of the gateway hangs on: correlation ids, limits, and errors as GraphQL clients read them. */
export function createHttpServer({
  logger,
  bodyLimit,
  headersTimeoutMs,
  isDraining,
  isTrustedProxy,
  headers,
  onRefused,
}: HttpServerOptions): FastifyInstance {
  const app = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'correlationId' }),
    childLoggerFactory: createLazyChild,
    bodyLimit,
    trustProxy: isTrustedProxy,
    rewriteUrl: ({ url }) => toOriginForm(url),
    clientErrorHandler: createClientErrorHandler(headers, logger),
    genReqId: ({ headers }) => correlationIdOf(headers),
    forceCloseConnections: 'idle',
    // Node looks for slow clients this often, twice a minute unless told.
    http: { connectionsCheckingInterval: Math.min(5_000, headersTimeoutMs / 2) },
  });
  app.server.headersTimeout = headersTimeoutMs;
  // A page of another origin may send text/plain unasked, but JSON only after a preflight.
  app.removeContentTypeParser('text/plain');

  // Hooks of every request call back where they can: a promise for each of them is a good part of what a small answer costs.
  app.addHook('onRequest', (request, reply, done) => {
    void reply.header(CORRELATION_HEADER, request.id);
    done();
  });
  refuseEncodedBodies(app as unknown as FastifyInstance);
  addSecurityHeaders(app as unknown as FastifyInstance, headers);

  app.addHook('onSend', (_, reply, __, done) => {
    sayLast((name, value) => void reply.header(name, value), reply.statusCode, isDraining());
    done();
  });

  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    const { statusCode } = error;
    if (statusCode === 413) {
      await drainBody(request.raw);
      onRefused('body');
      const limit = request.routeOptions.bodyLimit ?? bodyLimit;
      // Who does not declare a length is cut off at the first byte that is too many.
      const actual = Math.max(limit + 1, Number(request.headers['content-length'] ?? 0));
      return reply.code(413).send({ errors: [limitExceeded('body', limit, actual).toJSON()] });
    }
    if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
      return reply.code(statusCode).send({ errors: [{ message: error.message, extensions: { code: 'BAD_USER_INPUT' } }] });
    }
    const masked = toClientError(error, { correlationId: request.id, logger });
    return reply.code(500).send({ errors: [masked.toJSON()] });
  });
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send({
      errors: [
        {
          message: `There is no ${request.method} ${splitTarget(request.url).pathname}`,
          extensions: { code: 'NOT_FOUND' },
        },
      ],
    }),
  );
  return app as unknown as FastifyInstance;
}
