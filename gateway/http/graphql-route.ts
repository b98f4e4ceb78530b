import { HeaderMap, type ApolloServer } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import type { Logger } from '../../platform/logger.ts';
import { wantsCost, type RequestScope, type Rights } from '../caller.ts';
import { readAskedDocument, type FindDocument } from '../operations/documents/asked-document.ts';
import type { OperationGate } from '../operations/gate.ts';
import type { Admission } from './admission.ts';
import { readGraphqlRequest } from './graphql-request.ts';
import { oneOfEach } from './headers.ts';
import { statusOf, toClientError } from './format-error.ts';

export type GraphqlRouteOptions = {
  apollo: ApolloServer<RequestScope>;
  /** Who asks, and whether they may just now. */
  admission: Admission;
  gate: OperationGate;
  findDocument: FindDocument;
  logger: Logger;
  /** From the request to the answer, subgraphs included. */
  requestTimeoutMs: number;
};

/** `/graphql`: POST for everything, GET for queries. */
export function addGraphqlRoute(
  app: FastifyInstance,
  { apollo, admission, gate, findDocument, logger, requestTimeoutMs }: GraphqlRouteOptions,
): void {
  /** The request with the text of its document, once that may run. What is malformed besides is for Apollo Server to say. */
  async function readDocument(request: FastifyRequest, rights: Rights | null) {
    const read = readGraphqlRequest(request);
    if ('error' in read) return { errors: [read.error] };
    const asked = readAskedDocument(read.fields);
    if ('error' in asked) return { errors: [asked.error] };
    const found = await findDocument(asked, 'http');
    if (!found) return read.withDocument(undefined);
    if ('error' in found) return { errors: [found.error] };
    const document = gate.read(found.source, rights);
    if ('errors' in document) return document;
    found.onAccepted?.();
    return read.withDocument(found.source);
  }

  async function handle(request: FastifyRequest, reply: FastifyReply) {
    const correlationId = request.id;
    const headers = oneOfEach(request.raw);
    const caller = admission.callerOf(request);
    const read = await readDocument(request, caller.rights);
    if ('errors' in read) {
      const errors = read.errors.map((error) => toClientError(error, { correlationId, logger }));
      return reply.code(errors[0] ? statusOf(errors[0]) : 400).send({ errors: errors.map((error) => error.toJSON()) });
    }
    const signal = AbortSignal.any([clientGone(request, reply), AbortSignal.timeout(requestTimeoutMs)]);
    const {
      status,
      headers: answered,
      body,
    } = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: request.method,
        headers: headerMap(headers),
        search: read.search,
        body: read.body,
      },
      context: async () => ({ caller, correlationId, signal, wantsCost: wantsCost(headers) }),
    });
    for (const [name, value] of answered) void reply.header(name, value);
    return reply.code(status ?? 200).send(body.kind === 'complete' ? body.string : body.asyncIterator);
  }

  app.route({ method: ['GET', 'POST'], url: '/graphql', onRequest: admission.onRequest, handler: handle });
  app.options('/graphql', async (_, reply) => reply.code(204).header('allow', METHODS).send());
  app.route({
    method: ['PUT', 'PATCH', 'DELETE'],
    url: '/graphql',
    // Before the body is looked at.
    onRequest: refuseMethod,
    handler: refuseMethod,
  });
}

const METHODS = 'GET, POST, OPTIONS';

const refuseMethod = async ({ method }: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
  reply
    .code(405)
    .header('allow', METHODS)
    .send({ errors: [{ message: `There is no ${method} of /graphql`, extensions: { code: 'BAD_USER_INPUT' } }] });

/** Aborts when the client hangs up before it has its answer: nobody waits for the subgraphs any more. */
function clientGone({ raw: { socket } }: FastifyRequest, { raw: response }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  const onClose = () => {
    if (!response.writableFinished) controller.abort(new GraphQLError('The client has left'));
  };
  socket.once('close', onClose);
  response.once('close', () => socket.off('close', onClose));
  return controller.signal;
}

function headerMap(headers: Record<string, string | undefined>): HeaderMap {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) map.set(name, value);
  return map;
}
