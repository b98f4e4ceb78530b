import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

const DRAINED_BYTES = 67_108_864;
const DRAINED_MS = 5_000;

/** Reads what a client is still sending, up to a bound: one that cannot write any more often never reads the answer. */
export function drainBody(body: IncomingMessage, ms = DRAINED_MS): Promise<void> {
  return new Promise((resolve) => {
    let left = DRAINED_BYTES;
    const timer = setTimeout(resolve, ms);
    const finish = () => {
      clearTimeout(timer);
      resolve();
    };
    body.once('end', finish).once('close', finish).once('error', finish);
    body.on('data', (chunk: Buffer) => {
      left -= chunk.length;
      if (left < 0) finish();
    });
  });
}

/**
 * A request may be answered before its body is read, when it is refused for instance. Its connection is not for the rest of it to hold.
 * @param receiveMs in which a request must have arrived; one that is answered gets no longer, and at most 5 s
 */
export function limitUnreadBodies(app: FastifyInstance, receiveMs: number): void {
  app.addHook('onResponse', ({ raw }, _, done) => {
    void dropUnread(raw, receiveMs);
    done();
  });
}

/** For a request that was answered: see `limitUnreadBodies`. */
export async function dropUnread(request: IncomingMessage, receiveMs: number): Promise<void> {
  if (request.complete || request.destroyed) return;
  await drainBody(request, Math.min(DRAINED_MS, receiveMs));
  if (!request.complete) request.socket.destroy();
}
