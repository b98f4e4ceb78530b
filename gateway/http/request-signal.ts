import type { FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';

/**
 * Aborts when the client hangs up before it has its answer, since nobody waits for the subgraphs any more, and when the time is up.
 * One controller and one timer, instead of a signal made of two others for each request.
 */
export function createRequestSignal({ raw: { socket } }: FastifyRequest, { raw: response }: FastifyReply, timeoutMs: number): AbortSignal {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new DOMException('The request took too long', 'TimeoutError')), timeoutMs);
  const onClose = () => {
    if (!response.writableFinished) controller.abort(new GraphQLError('The client has left'));
  };
  socket.once('close', onClose);
  response.once('close', () => {
    clearTimeout(timer);
    socket.off('close', onClose);
  });
  return controller.signal;
}
