import { getOperationAST, GraphQLError, OperationTypeNode, type DocumentNode } from 'graphql';
import type { EndSignal } from '../../platform/graph/endpoint.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Span } from '../../platform/telemetry/tracer.ts';
import { reportsFor, type Caller } from '../caller.ts';
import type { ClientResult } from '../execution/operation-runner.ts';
import type { Generation } from '../generations/generation.ts';
import { badRequest, readAskedDocument, type FindDocument } from '../operations/documents/asked-document.ts';
import { createAnswerTypes, type ChosenType } from './answer-type.ts';
import { statusOf, toClientError } from './format-error.ts';
import { noDocument, readGraphqlCall, type GraphqlCall } from './graphql-call.ts';
import type { GraphqlFields } from './graphql-request.ts';
import type { OneOfEach } from './headers.ts';
import { writeAnswer } from './write-answer.ts';

/** A request of somebody who may ask, whichever way it was read. */
export type HttpCall = {
  /** `GET` changes nothing. */
  method: string;
  fields: GraphqlFields | { error: GraphQLError };
  headers: OneOfEach;
  caller: Caller;
  correlationId: string;
  span: Span | null;
  /** Called once, when there is something to abort. */
  openSignal: () => EndSignal;
};

export type HttpAnswer = {
  status: number;
  contentType: string;
  json: string;
  /** Whether it is all that was asked for: data, and no errors. */
  isWhole: boolean;
};

/** Never rejects. */
export type AnswerGraphql = (call: HttpCall) => Promise<HttpAnswer>;

export type GraphqlAnswersOptions = {
  /** What serves a request that comes now, to its end. */
  current: () => Pick<Generation, 'runner' | 'deps' | 'hold'>;
  findDocument: FindDocument;
  logger: Logger;
};

type Serving = ReturnType<GraphqlAnswersOptions['current']>;

/** A request that may run. */
type Asked = GraphqlCall & { source: string; document: DocumentNode };

/** What GraphQL over HTTP answers: what is looked at in which order, and with which status and type. */
export function createGraphqlAnswers({ current, findDocument, logger }: GraphqlAnswersOptions): AnswerGraphql {
  const chooseType = createAnswerTypes();

  async function read({ fields, caller, span }: HttpCall, { gate }: Serving['deps']): Promise<Asked | Refused> {
    if (isRefused(fields)) return { errors: [fields.error] };
    const call = readGraphqlCall(fields);
    if ('error' in call) return { errors: [call.error] };
    const asked = readAskedDocument(fields);
    if ('error' in asked) return { errors: [asked.error] };
    const found = (await findDocument(asked, 'http')) ?? { error: noDocument() };
    if ('error' in found) return { errors: [found.error] };
    const known = gate.read(found.source, caller.rights, span);
    if ('errors' in known) return known;
    found.onAccepted?.();
    const { operationName, variables } = call;
    return { operationName, variables, source: found.source, document: known.document };
  }

  async function answer({ runner, deps }: Serving, call: HttpCall): Promise<HttpAnswer> {
    const { method, headers, caller, correlationId, span } = call;
    const chosen = chooseType(headers['accept']);
    const asked = await read(call, deps);
    const refusals = 'errors' in asked ? asked.errors : refusalsOf(method, asked, chosen);
    if ('errors' in asked || refusals.length > 0) {
      span?.fail(refusals[0]?.extensions['code']);
      const errors = refusals.map((error) => toClientError(error, { correlationId, logger }));
      return answerOf({ errors }, chosen, httpOf(refusals[0]));
    }
    const scope = { caller, correlationId, signal: call.openSignal(), span, reports: reportsFor(headers, caller) };
    const { source, operationName, variables } = asked;
    return answerOf(await runner.run({ source, operationName }, variables, scope), chosen);
  }

  return async (call) => {
    const serving = current();
    const release = serving.hold();
    try {
      return await answer(serving, call);
    } catch (error) {
      const { correlationId } = call;
      return answerOf({ errors: [toClientError(error, { correlationId, logger })] }, null, 500);
    } finally {
      release();
    }
  };
}

type Refused = { errors: readonly GraphQLError[] };

/** A client may well send a key `error`: a refusal is nothing else. */
const isRefused = (fields: HttpCall['fields']): fields is { error: GraphQLError } => fields['error'] instanceof GraphQLError;

/** What speaks against a valid request by way of HTTP. */
function refusalsOf(method: string, { document, operationName }: Asked, chosen: ChosenType | null): GraphQLError[] {
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

const answerOf = (result: ClientResult, chosen: ChosenType | null, status = statusFor(result, chosen)): HttpAnswer => ({
  status,
  contentType: CONTENT_TYPES[chosen?.type ?? 'application/json'],
  json: writeAnswer(result),
  isWhole: result.data !== undefined && !result.errors,
});

const CONTENT_TYPES = {
  'application/json': 'application/json; charset=utf-8',
  'application/graphql-response+json': 'application/graphql-response+json; charset=utf-8',
} as const;
