import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Admission } from './admission.ts';
import type { Compress } from './compression.ts';
import { addVary } from './cors.ts';
import { isKnownToClient } from './entity-tag.ts';
import type { AnswerGraphql, HttpAnswer } from './graphql-answers.ts';
import { readGraphqlRequest } from './graphql-request.ts';
import { oneOfEach } from './headers.ts';
import { isReading } from './methods.ts';
import { RequestSignal } from './request-signal.ts';
import type { SpanOf } from './request-spans.ts';

export type GraphqlRouteOptions = {
  answer: AnswerGraphql;
  /** Who asks, and whether they may just now. */
  admission: Admission;
  compress: Compress;
  /** For carrying out an operation, subgraphs included. */
  requestTimeoutMs: number;
  spanOf: SpanOf;
};

/** `/graphql`: POST for everything, GET and HEAD for queries. The front door answers most of it before it comes here. */
export function addGraphqlRoute(
  app: FastifyInstance,
  { answer, admission, compress, requestTimeoutMs, spanOf }: GraphqlRouteOptions,
): void {
  async function handle(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const answered = await answer({
      method: isReading(request.method) ? 'GET' : request.method,
      fields: readGraphqlRequest(request),
      headers: oneOfEach(request.raw),
      caller: admission.callerOf(request),
      correlationId: request.id,
      span: spanOf(request),
      openSignal: () => new RequestSignal(request.raw, reply.raw, requestTimeoutMs),
    });
    if (answered.isWhole && isKnownToClient(request, reply, answered.json)) return reply.code(304).send();
    return send(request, reply, answered);
  }

  async function send({ headers }: FastifyRequest, reply: FastifyReply, { status, contentType, json }: HttpAnswer): Promise<FastifyReply> {
    if (status === 405) void reply.header('allow', 'POST');
    void reply.code(status).type(contentType);
    const encoded = await compress(json, headers['accept-encoding']);
    if (!encoded) return reply.send(json);
    addVary(reply, 'accept-encoding');
    return reply.header('content-encoding', encoded.encoding).send(encoded.body);
  }

  app.route({ method: ['GET', 'HEAD', 'POST'], exposeHeadRoute: false, url: '/graphql', onRequest: admission.onRequest, handler: handle });
  app.options('/graphql', async (_, reply) => reply.code(204).header('allow', METHODS).send());
  app.route({
    method: ['PUT', 'PATCH', 'DELETE'],
    url: '/graphql',
    // Before the body is looked at.
    onRequest: refuseMethod,
    handler: refuseMethod,
  });
}

const METHODS = 'GET, HEAD, POST, OPTIONS';

const refuseMethod = async ({ method }: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
  reply
    .code(405)
    .header('allow', METHODS)
    .send({ errors: [{ message: `There is no ${method} of /graphql`, extensions: { code: 'BAD_USER_INPUT' } }] });
