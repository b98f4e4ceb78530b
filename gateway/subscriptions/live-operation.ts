import { GraphQLError } from 'graphql';
import { traceFields } from '../../platform/telemetry/tracer.ts';
import type { OperationScope } from '../caller.ts';
import { toClientErrors, type ClientResult, type Variables } from '../execution/operation-runner.ts';
import type { ClientOperation, PlannedOperation, SubscriptionSource } from '../execution/plan-executor.ts';
import { serviceUnavailable } from '../execution/subgraph-fetch.ts';
import type { Generation } from '../generations/generation.ts';
import type { Backoff } from '../streams/backoff.ts';
import { answerEvent } from './event-answer.ts';
import type { LiveOperations } from './live-operations.ts';
import { createStage, haveSameEvents, planNextStage, type Stage } from './stage.ts';
import { openUpstream, type Events } from './upstream.ts';

export type LiveOptions = {
  /** Openings before a client hears that there is no stream to be had. */
  attempts: number;
  backoff: Backoff;
  /** How many events may wait for a client that does not read them. */
  queueLimit: number;
  /** For what follows one event. */
  hydrationMs: number;
};

/** A subscription that has just been planned. */
export type LiveOperation = {
  serving: Generation;
  asked: ClientOperation;
  planned: PlannedOperation;
  variables: Variables;
  scope: OperationScope;
};

/** Where events come from. The stage is another one after a move that changes nothing about them. */
type Upstream = { stage: Stage; readonly events: Promise<Events>; readonly left: AbortController };

/**
 * Opens the root field of a subscription upstream, and answers each of its events with the rest of the plan. Resolves to a single
 * answer when the stream could not be opened. The stream ends with an error when the caller loses a right it was planned with, and when
 * the supergraph in use no longer has what was asked for; to another supergraph it goes over from its last cursor. A failure while an event
 * is answered is an error in that answer, never the end.
 * @param onOverflow told once when the client does not read what it gets; the stream is at its end then
 */
export async function openLiveOperation(
  live: LiveOperations,
  { serving, asked, planned, variables, scope }: LiveOperation,
  { attempts, backoff, queueLimit, hydrationMs }: LiveOptions,
  onOverflow: () => void,
): Promise<AsyncIterableIterator<ClientResult, undefined> | ClientResult> {
  const invalid = serving.deps.executor.findVariableErrors(planned, variables);
  if (invalid.length > 0) return { errors: toClientErrors(serving.deps, invalid, scope) };

  /** Of the last event that was taken to be answered. */
  let cursor: string | null = null;
  let isOver = false;
  /** What is to be said at the end. */
  let farewell: readonly GraphQLError[] | null = null;

  // What opens it again, days later, is no part of the trace in which it was opened.
  let opening = scope;

  function open(stage: Stage, from: string | null, attempts: number): Upstream {
    const left = new AbortController();
    const deps = () => opened.stage.serving.deps;
    const options = {
      source: stage.source,
      variables,
      scope: opening,
      from,
      attempts,
      backoff,
      queueLimit,
      onOverflow,
      deps,
      signal: left.signal,
    };
    const opened: Upstream = { stage, left, events: Promise.resolve().then(() => openUpstream(options)) };
    return opened;
  }
  let upstream = open(createStage(serving, planned), null, attempts);
  /** What is being opened in its place. */
  let pending: Upstream | null = null;

  function leave(one: Upstream): void {
    one.stage.release();
    one.left.abort();
    // It is left, whether it was ever open or not.
    one.events.catch(() => {});
  }

  function finish(errors: readonly GraphQLError[] | null = null): void {
    if (isOver) return;
    isOver = true;
    farewell = errors;
    stopMoving();
    dropPending();
    leave(upstream);
  }

  function dropPending(): void {
    if (pending) leave(pending);
    pending = null;
  }

  function move(next: Generation): void {
    if (isOver || upstream.stage.serving === next) return;
    const stage = planNextStage(next, upstream.stage, asked, variables, opening);
    if ('errors' in stage) return finish(stage.errors);
    dropPending();
    if (haveSameEvents(upstream.stage, stage)) {
      upstream.stage.release();
      upstream.stage = stage;
      return;
    }
    goOver(stage);
  }

  function goOver(stage: Stage): void {
    const isResumed = cursor !== null && stage.source.resume !== null;
    const next = open(stage, isResumed ? cursor : null, Infinity);
    // What waits in the stream that is left is told again by the next one.
    if (isResumed) return replaceBy(next);
    // It has told nothing yet, or does not say where it is: it is left once the next one is open, for nothing to be lost in between.
    pending = next;
    goOverOnceOpen(next).catch(() => {});
  }

  /** Rejects when it is left before. */
  async function goOverOnceOpen(next: Upstream): Promise<void> {
    await next.events;
    if (pending !== next) return;
    pending = null;
    const { stage, left } = next;
    if (cursor === null || !stage.source.resume) return replaceBy(next);
    // Meanwhile something was told, which the next one would tell again.
    left.abort();
    return replaceBy(open(stage, cursor, Infinity));
  }

  function replaceBy(next: Upstream): void {
    leave(upstream);
    upstream = next;
  }

  const stopMoving = live.add({ move });
  try {
    await upstream.events;
  } catch (error) {
    const { source } = upstream.stage;
    const { correlationId, span } = scope;
    const logged = { correlationId, ...traceFields(span), subgraph: source.subgraph, err: error };
    serving.deps.logger.warn(logged, 'A subscription could not be opened');
    finish();
    const refusal = unavailable(source);
    span?.fail(refusal.extensions['code']);
    return { errors: [refusal] };
  }
  opening = { ...scope, span: null };
  // It may have been planned just before a switch.
  move(live.current());

  async function take(): Promise<IteratorResult<ClientResult, undefined>> {
    while (!isOver) {
      const from = upstream;
      const step = await from.events.then((events) => events.next()).catch((error: unknown) => ({ error }));
      if (isOver || from !== upstream) continue;
      if ('error' in step) {
        finish();
        throw step.error;
      }
      if (step.done && pending) {
        await pending.events.catch(() => {});
        continue;
      }
      if (step.done) {
        finish();
        break;
      }
      const { stage } = from;
      cursor = stage.source.cursorOf(step.value) ?? cursor;
      const { deps } = stage.serving;
      if (deps.executor.hasLostRights(stage.planned, { rights: scope.caller.rights, variables })) {
        // What was opened upstream asks for more than may be passed on now.
        finish([rightsLost(stage.source, scope)]);
        break;
      }
      const release = stage.serving.hold();
      try {
        return { done: false, value: await answerEvent(deps, stage.planned, step.value, variables, scope, hydrationMs) };
      } finally {
        release();
      }
    }
    const errors = farewell;
    farewell = null;
    return errors ? { done: false, value: { errors } } : { done: true, value: undefined };
  }

  const answers: AsyncIterableIterator<ClientResult, undefined> = {
    next: take,
    async return() {
      finish();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => answers,
  };
  return answers;
}

const rightsLost = ({ responseName }: SubscriptionSource, { caller: { rights } }: OperationScope): GraphQLError =>
  new GraphQLError('Your rights have changed: subscribe again', {
    path: [responseName],
    extensions: { code: rights?.authenticated ? 'FORBIDDEN' : 'UNAUTHENTICATED' },
  });

function unavailable({ subgraph, responseName }: SubscriptionSource): GraphQLError {
  const { message, code } = serviceUnavailable(subgraph);
  return new GraphQLError(message, { path: [responseName], extensions: { code } });
}
