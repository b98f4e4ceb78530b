import type { ExecutionArgs, ExecutionResult, FormattedExecutionResult, GraphQLError } from 'graphql';
import { makeServer, type Server } from 'graphql-ws';
import type { Logger } from '../../platform/logger.ts';
import { reportsFor, type Caller, type Identify, type OperationScope } from '../caller.ts';
import { withReports, type ClientResult } from '../execution/operation-runner.ts';
import { parseAnswer } from '../execution/parse-answer.ts';
import type { Generations } from '../generations/generations.ts';
import { toClientError } from '../http/format-error.ts';
import type { GatewayMetrics } from '../metrics.ts';
import { readAskedDocument, type FindDocument } from '../operations/documents/asked-document.ts';
import type { Cost } from '../operations/gate.ts';
import { kindOfRefusal, limitExceeded } from '../operations/limits.ts';
import { countFor, tooManyRequests, type RateLimits } from '../security/rate-limits.ts';
import { readConnectionParams } from './connection-params.ts';
import type { SocketExtra } from './connection.ts';
import { openLiveOperation, type LiveOperation, type LiveOptions } from './live-operation.ts';
import { createLiveOperations } from './live-operations.ts';

export type ProtocolOptions = {
  generations: Pick<Generations, 'current' | 'onSwitch'>;
  metrics: GatewayMetrics;
  logger: Logger;
  identify: Identify;
  rateLimits: RateLimits | null;
  live: LiveOptions;
  /** For a query or a mutation. */
  requestMs: number;
  findDocument: FindDocument;
  /** In which a client must have sent `connection_init`. */
  initMs: number;
  /** At once on one socket. */
  maxOperations: number;
  /** Told of every refusal that is none of the gate's. */
  onRefused: (kind: string) => void;
};

/** Retried by clients, which resume from their cursors. */
export const TRY_AGAIN_LATER = 1013;
/** Final for clients: they need somebody to sign in. */
export const UNAUTHORIZED = 4401;
/** Final for clients, as 4403 is not: they would ask for ever, and get the same answer. */
const BAD_REQUEST = 4400;
/** Final for clients: they go on asking whatever they are told. */
const TOO_MANY_REQUESTS = 4429;
/** Operations of one socket that are refused one by one before the socket is. */
const MAX_REFUSALS = 100;
const INTERNAL_ERROR = 4500;

/** What `onSubscribe` leaves for `execute` and `subscribe`. */
type Prepared = ExecutionArgs & {
  contextValue: LiveOperation & { cost: Cost; extra: SocketExtra };
};

/** The server side of graphql-transport-ws: queries and mutations as over HTTP, and subscriptions. */
export function createProtocol(options: ProtocolOptions): Server<SocketExtra> {
  const { generations, metrics, logger, identify, live, requestMs, rateLimits, findDocument, initMs, maxOperations, onRefused } = options;
  const liveOperations = createLiveOperations(generations);
  let operations = 0;
  const refused = (error: GraphQLError): readonly GraphQLError[] => {
    onRefused(kindOfRefusal(error));
    return [error];
  };
  return makeServer<Record<string, unknown>, SocketExtra>({
    connectionInitWaitTimeout: initMs,

    async onConnect({ connectionParams = {}, extra }) {
      try {
        const headers = { ...extra.headers, ...readConnectionParams(connectionParams) };
        const caller = await identify({ transport: 'websocket', headers, address: extra.address });
        extra.caller = caller;
        extra.reports = reportsFor(headers, caller);
        const stopWatching = caller.watch?.(() => extra.close(UNAUTHORIZED, 'The session has ended'));
        if (stopWatching) extra.onClose(stopWatching);
        return true;
      } catch (error) {
        refuse(extra, error, logger);
        return false;
      }
    },

    async onSubscribe({ extra, subscriptions }, _id, payload): Promise<Prepared | readonly GraphQLError[]> {
      operations += 1;
      const correlationId = `${extra.correlationId}.${operations}`;
      const scope: OperationScope = { caller: callerOf(extra), reports: extra.reports, correlationId };
      const standing = await countFor(rateLimits, scope.caller);
      if (standing && !standing.allowed) {
        extra.refusals += 1;
        if (extra.refusals > MAX_REFUSALS) extra.close(TOO_MANY_REQUESTS, 'Too many requests');
        return refused(toClientError(tooManyRequests(standing), { correlationId: scope.correlationId, logger }));
      }
      const { operationName, variables } = payload;
      const open = Object.keys(subscriptions).length;
      if (open > maxOperations) return refused(limitExceeded('socketOperations', maxOperations, open));
      const asked = readAskedDocument({ ...payload });
      if ('error' in asked) return refused(asked.error);
      const found = (await findDocument(asked, 'websocket')) ?? { source: payload.query };
      if ('error' in found) return refused(found.error);

      const serving = generations.current();
      const follows = { follows: extra.headers };
      scope.span = serving.deps.tracer.start('GraphQL Operation', 'server', { 'hma.correlation_id': correlationId }, follows);
      const operation = { source: found.source, operationName: operationName ?? undefined };
      const result = serving.runner.plan(operation, variables ?? {}, scope);
      if ('errors' in result) {
        scope.span?.end();
        return result.errors;
      }
      const { planned, cost } = result;
      return {
        schema: serving.schema,
        document: planned.document,
        operationName: planned.operation.name?.value ?? null,
        contextValue: { serving, asked: operation, planned, cost, variables: variables ?? {}, scope, extra },
      };
    },

    async execute(args) {
      const { serving, planned, variables, scope } = (args as Prepared).contextValue;
      const release = serving.hold();
      try {
        return parsed(await serving.runner.execute(planned, variables, { ...scope, signal: AbortSignal.timeout(requestMs) }));
      } finally {
        scope.span?.end();
        release();
      }
    },

    async subscribe(args) {
      const { extra, ...operation } = (args as Prepared).contextValue;
      const answers = await openLiveOperation(liveOperations, operation, live, () => extra.close(TRY_AGAIN_LATER, 'Read faster'));
      // From here on each event is traced by itself.
      operation.scope.span?.end();
      return Symbol.asyncIterator in answers ? counted(answers, metrics, extra) : parsed(answers);
    },

    onNext(_context, _id, _payload, args, { errors, ...result }) {
      const { cost, planned, scope } = (args as Prepared).contextValue;
      const answer = { ...result, ...(errors && { errors: errors.map((error) => error.toJSON()) }) };
      return withReports(answer, { cost, planned }, scope) as FormattedExecutionResult;
    },
  });
}

/** graphql-ws writes the JSON of a message itself. */
const parsed = (result: ClientResult): ExecutionResult<Record<string, unknown>, Record<string, unknown>> => parseAnswer(result);

/** graphql-ws has types of its own for what it makes of these. */
function counted(
  answers: AsyncIterableIterator<ClientResult, undefined>,
  metrics: GatewayMetrics,
  { startStream }: SocketExtra,
): AsyncGenerator<ExecutionResult<Record<string, unknown>, Record<string, unknown>>, undefined, undefined> {
  const endStream = startStream();
  metrics.subscriptions.inc();
  let isOver = false;
  const finish = () => {
    if (isOver) return;
    isOver = true;
    endStream();
    metrics.subscriptions.dec();
  };
  const stream: ReturnType<typeof counted> = {
    async next() {
      try {
        const step = await answers.next();
        if (!step.done) return { done: false, value: parsed(step.value) };
        finish();
        return step;
      } catch (error) {
        finish();
        throw error;
      }
    },
    async return() {
      finish();
      await answers.return?.();
      return { done: true, value: undefined };
    },
    async throw(error: unknown): Promise<never> {
      await stream.return(undefined);
      throw error;
    },
    [Symbol.asyncIterator]: () => stream,
  };
  return stream;
}

function callerOf({ caller }: SocketExtra): Caller {
  if (!caller) throw new Error('An operation came before the connection was acknowledged');
  return caller;
}

function refuse(extra: SocketExtra, error: unknown, logger: Logger): void {
  const { extensions } = toClientError(error, { correlationId: extra.correlationId, logger });
  switch (extensions['code']) {
    case 'UNAUTHENTICATED':
      return extra.close(UNAUTHORIZED, 'Unauthorized');
    case 'INTERNAL_SERVER_ERROR':
      return extra.close(INTERNAL_ERROR, 'Internal server error');
    case 'UPSTREAM_UNAVAILABLE':
    case 'RATE_LIMITED':
      return extra.close(TRY_AGAIN_LATER, 'Try again later');
    default:
      return extra.close(BAD_REQUEST, 'Forbidden');
  }
}
