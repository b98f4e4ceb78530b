import { WebSocket } from 'ws';
import { CORRELATION_HEADER } from '../../../platform/graph/endpoint.ts';
import { createDeferred } from '../../../gateway/streams/deferred.ts';
import type { FramesCase } from './frames-cases.ts';
import { answersIn, parseFrame } from './kept-sockets.ts';
import { failedOutcome, socketOutcome, type GraphqlAnswer, type Outcome } from './outcome.ts';
import type { Sending } from './sending.ts';

const PATIENCE_MS = 25_000;
/** Between frames that are wrong, and the end of the connection. */
const FRAMES_MS = 2_000;

function open({ world, correlationId }: Sending): WebSocket {
  return new WebSocket(`${world.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    headers: { [CORRELATION_HEADER]: correlationId },
  });
}

/** Sends one operation. What goes on after its first answer, or its beginning, is kept open. */
export async function sendOverSocket(payload: object, shown: Record<string, string>, sending: Sending): Promise<Outcome> {
  const socket = open(sending);
  const answers: GraphqlAnswer[] = [];
  const over = createDeferred<Outcome>();
  const timer = setTimeout(() => over.resolve(failedOutcome(`Nothing came within ${PATIENCE_MS} ms`)), PATIENCE_MS);
  socket.on('error', (error) => over.resolve(failedOutcome(String(error))));
  socket.on('close', (code) => over.resolve(socketOutcome(answers, code)));
  socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload: shown })));
  const finish = () => {
    sending.sockets.keep(socket);
    over.resolve(socketOutcome(answers, null));
  };
  socket.on('message', (data: Buffer) => {
    const { type } = parseFrame(data);
    if (type === 'connection_ack') {
      socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload }));
      void sending.reached().then(() => socket.send(JSON.stringify({ type: 'ping' })));
      return;
    }
    answers.push(...answersIn(data));
    if (type === 'error' || type === 'complete') {
      socket.close();
      over.resolve(socketOutcome(answers, null));
    }
    // A query goes on to `complete`; of a subscription, the first event or a sign of life is enough.
    if (type === 'pong' && /^\s*subscription/.test((payload as { query: string }).query)) finish();
  });
  const outcome = await over.promise;
  clearTimeout(timer);
  return outcome;
}

/** Sends frames that are mostly wrong, and waits until the server has answered a ping or hung up. */
export async function sendFrames({ isInitialised, frames }: FramesCase, sending: Sending): Promise<Outcome> {
  const socket = open(sending);
  const answers: GraphqlAnswer[] = [];
  const over = createDeferred<Outcome>();
  const timer = setTimeout(() => over.resolve(socketOutcome(answers, null)), FRAMES_MS);
  socket.on('error', (error) => over.resolve(failedOutcome(String(error))));
  socket.on('close', (code) => over.resolve(socketOutcome(answers, code)));
  socket.on('pong', () => over.resolve(socketOutcome(answers, null)));
  socket.on('message', (data: Buffer) => answers.push(...answersIn(data)));
  socket.on('open', () => {
    if (isInitialised) socket.send('{"type":"connection_init"}');
    for (const frame of frames) socket.send(frame);
    socket.ping();
  });
  const outcome = await over.promise;
  clearTimeout(timer);
  socket.terminate();
  return outcome;
}
