import type { IncomingMessage, ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';
import type { EndSignal } from '../../platform/graph/endpoint.ts';
import { TimeoutError } from '../../platform/timeout-error.ts';
import { onResponseEnd } from './response-end.ts';

/**
 * Aborted when the client hangs up before it has its answer, since nobody waits for the subgraphs any more, and when the time is up.
 * No `AbortSignal`: one of these for each request, with what listens to it, takes as long as planning an operation that is known.
 */
export class RequestSignal implements EndSignal {
  aborted = false;
  reason: unknown = undefined;
  #listeners: (() => void)[] = [];
  readonly #timer: NodeJS.Timeout;

  /** @param timeoutMs from now to the end of the answer */
  constructor(request: IncomingMessage, response: ServerResponse, timeoutMs: number) {
    this.#timer = setTimeout(() => this.#abort(new TimeoutError('The request took too long')), timeoutMs);
    const onEnd = () => {
      clearTimeout(this.#timer);
      if (!response.writableFinished) this.#abort(new GraphQLError('The client has left'));
    };
    if (request.socket.destroyed) onEnd();
    else onResponseEnd(request, response, onEnd);
  }

  throwIfAborted(): void {
    if (this.aborted) throw this.reason;
  }

  addEventListener(_: 'abort', listener: () => void): void {
    this.#listeners.push(listener);
  }

  removeEventListener(_: 'abort', listener: () => void): void {
    if (this.#listeners.length === 1 && this.#listeners[0] === listener) this.#listeners.pop();
    else this.#listeners = this.#listeners.filter((one) => one !== listener);
  }

  #abort(reason: Error): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    // Some of them stop listening meanwhile.
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const listener of listeners) listener();
  }
}
