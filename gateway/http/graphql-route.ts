import type { FastifyCompressOptions } from '@fastify/compress';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { getOperationAST, GraphQLError, OperationTypeNode, type DocumentNode } from 'graphql';
import type { Logger } from '../../platform/logger.ts';
import { reportsFor } from '../caller.ts';
import type { ClientResult } from '../execution/operation-runner.ts';
import type { Generation } from '../generations/generation.ts';
import { badRequest, readAskedDocument, type FindDocument } from '../operations/documents/asked-document.ts';
import type { Admission } from './admission.ts';
import { createAnswerTypes, type ChosenType } from './answer-type.ts';
import { statusOf, toClientError } from './format-error.ts';
import { isKnownToClient } from './entity-tag.ts';
import { noDocument, readGraphqlCall, type GraphqlCall } from './graphql-call.ts';
import { readGraphqlRequest } from './graphql-request.ts';
import { oneOfEach } from './headers.ts';
import { createRequestSignal } from './request-signal.ts';
import type { SpanOf } from './request-spans.ts';
import { writeAnswer } from './write-answer.ts';

export type GraphqlRouteOptions = {
  /** What serves a request that comes now, to its end. */
  current: () => Pick<Generation, 'runner' | 'deps' | 'hold'>;
  /** Who asks, and whether they may just now. */
  admission: Admission;
  findDocument: FindDocument;
  logger: Logger;
  /** From the request to the answer, subgraphs included. */
  requestTimeoutMs: number;
  spanOf: SpanOf;
};

type Serving = ReturnType<GraphqlRouteOptions['current']>;

/** A request that may run. */
type Asked = GraphqlCall & { source: string; document: DocumentNode };

/** `/graphql`: POST for everything, GET for queries. */
export function addGraphqlRoute(
  app: FastifyInstance,
  { current, admission, findDocument, logger, requestTimeoutMs, spanOf }: GraphqlRouteOptions,
): void {
  const chooseType = createAnswerTypes();

  async function read(request: FastifyRequest, { gate }: Serving['deps']): Promise<Asked | { errors: readonly GraphQLError[] }> {
    const fields = readGraphqlRequest(request);
    if (isRefused(fields)) return { errors: [fields.error] };
    const call = readGraphqlCall(fields);
    if ('error' in call) return { errors: [call.error] };
    const asked = readAskedDocument(fields);
    if ('error' in asked) return { errors: [asked.error] };
    const found = (await findDocument(asked, 'http')) ?? { error: noDocument() };
    if ('error' in found) return { errors: [found.error] };
    const known = gate.read(found.source, admission.callerOf(request).rights, spanOf(request));
    if ('errors' in known) return known;
    found.onAccepted?.();
    return { ...call, source: found.source, document: known.document };
  }

  async function handle(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const serving = current();
    const release = serving.hold();
    try {
      return await answer(serving, request, reply);
    } finally {
      release();
    }
  }

  async function answer({ runner, deps }: Serving, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const correlationId = request.id;
    const headers = oneOfEach(request.raw);
    const chosen = chooseType(headers['accept']);
    const asked = await read(request, deps);
    const refusals = 'errors' in asked ? asked.errors : refusalsOf(request, asked, chosen);
    const span = spanOf(request);
    if ('errors' in asked || refusals.length > 0) {
      span?.fail(refusals[0]?.extensions['code']);
      const errors = refusals.map((error) => toClientError(error, { correlationId, logger }));
      return send(reply, writeAnswer({ errors }), chosen, httpOf(refusals[0]) ?? statusFor({ errors }, chosen));
    }
    const signal = createRequestSignal(request, reply, requestTimeoutMs);
    const caller = admission.callerOf(request);
    const scope = { caller, correlationId, signal, span, reports: reportsFor(headers, caller) };
    const { source, operationName, variables } = asked;
    const result = await runner.run({ source, operationName }, variables, scope);
    const json = writeAnswer(result);
    const isWhole = result.data !== undefined && !result.errors;
    if (isWhole && isKnownToClient(request, reply, json)) return reply.code(304).send();
    return send(reply, json, chosen, statusFor(result, chosen));
  }

  app.route({ method: ['GET', 'POST'], url: '/graphql', onRequest: admission.onRequest, handler: handle, compress: COMPRESSED });
  app.options('/graphql', async (_, reply) => reply.code(204).header('allow', METHODS).send());
  app.route({
    method: ['PUT', 'PATCH', 'DELETE'],
    url: '/graphql',
    // Before the body is looked at.
    onRequest: refuseMethod,
    handler: refuseMethod,
  });
}

/** What is shorter than a packet is as fast as it is. */
const COMPRESSED: FastifyCompressOptions = { threshold: 1_400, encodings: ['br', 'gzip'] };

const METHODS = 'GET, POST, OPTIONS';

const refuseMethod = async ({ method }: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
  reply
    .code(405)
    .header('allow', METHODS)
    .send({ errors: [{ message: `There is no ${method} of /graphql`, extensions: { code: 'BAD_USER_INPUT' } }] });

/** A client may well send a key `error`: a refusal is nothing else. */
const isRefused = (read: ReturnType<typeof readGraphqlRequest>): read is { error: GraphQLError } => read['error'] instanceof GraphQLError;

/** What speaks against a valid request by way of HTTP. */
function refusalsOf({ method }: FastifyRequest, { document, operationName }: Asked, chosen: ChosenType | null): GraphQLError[] {
  if (!chosen) return [refusal('Answers are application/json or application/graphql-response+json', 406)];
  const operation = method === 'GET' ? getOperationAST(document, operationName)?.operation : undefined;
  return operation && operation !== OperationTypeNode.QUERY ? [refusal(`A ${operation} is not for GET, which changes nothing`, 405)] : [];
}

const refusal = (message: string, status: number): GraphQLError => {
  const { extensions } = badRequest(message);
  return new GraphQLError(message, { extensions: { ...extensions, http: { status } } });
};

/** The status that goes with an error before anything of GraphQL is looked at. */
function httpOf(error: GraphQLError | undefined): number | undefined {
  const http = error?.extensions['http'] as { status?: number } | undefined;
  return http?.status;
}

/** What is wrong with the operation itself, and not with who asks or with us. */
const OF_OPERATIONS = new Set(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'OPERATION_RESOLUTION_FAILURE', 'BAD_USER_INPUT']);

/** A request that was refused as a whole has a status of its own; an answer with errors in it is a 200. */
function statusFor({ data, errors }: ClientResult, chosen: ChosenType | null): number {
  const [first] = errors ?? [];
  if (data !== undefined || !first) return 200;
  return chosen?.isLegacy && OF_OPERATIONS.has(String(first.extensions['code'])) ? 200 : statusOf(first);
}

function send(reply: FastifyReply, json: string, chosen: ChosenType | null, status: number): FastifyReply {
  if (status === 405) void reply.header('allow', 'POST');
  return reply
    .code(status)
    .type(`${chosen?.type ?? 'application/json'}; charset=utf-8`)
    .send(json);
}
