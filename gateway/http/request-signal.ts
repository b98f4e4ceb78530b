import type { IncomingMessage, ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';
import type { EndSignal } from '../../platform/graph/endpoint.ts';

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
  constructor({ socket }: IncomingMessage, response: ServerResponse, timeoutMs: number) {
    this.#timer = setTimeout(() => this.#abort(new DOMException('The request took too long', 'TimeoutError')), timeoutMs);
    // A response that waits for an earlier one on its connection hears nothing of that.
    const isQueued = response.socket === null;
    const onClose = () => {
      clearTimeout(this.#timer);
      if (isQueued) socket.off('close', onClose);
      if (!response.writableFinished) this.#abort(new GraphQLError('The client has left'));
    };
    response.once('close', onClose);
    if (isQueued) socket.once('close', onClose);
    if (socket.destroyed) onClose();
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
