import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { GRAPHQL_TRANSPORT_WS_PROTOCOL } from 'graphql-ws';
import { WebSocket, type RawData } from 'ws';
import { createDeferred } from '../../gateway/streams/deferred.ts';

export type Subscribers = {
  /**
   * Runs `act`, and resolves once every subscriber has got the update that has `mark` in it.
   * @returns ms from the beginning of `act` to each subscriber's update
   */
  updatesAfter: (mark: string, act: () => Promise<unknown>, patienceMs: number) => Promise<number[]>;
  close: () => void;
};

const OPEN_AT_ONCE = 25;

/** Connections with one subscription each. Frames are read no further than needed: 500 clients share this process with the clock. */
export async function openSubscribers(url: string, token: string, query: string, count: number): Promise<Subscribers> {
  const sockets: WebSocket[] = [];
  let wanted = '';
  let received: { at: number; message: string }[] = [];
  let complete = createDeferred();

  const onMessage = (data: RawData) => {
    const message = (data as Buffer).toString('latin1');
    if (!message.startsWith('{"type":"ping"') && (message.includes(wanted) || !message.includes('"type":"next"'))) {
      received.push({ at: performance.now(), message });
    }
    if (received.length === count) complete.resolve();
  };
  const open = async () => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, GRAPHQL_TRANSPORT_WS_PROTOCOL);
    sockets.push(socket);
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }));
    const [first] = (await once(socket, 'message')) as [Buffer];
    if (!first.includes('connection_ack')) throw new Error(`Expected connection_ack, got ${first.toString()}`);
    socket.on('message', onMessage);
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }));
  };
  try {
    for (let opened = 0; opened < count; opened += OPEN_AT_ONCE) {
      await Promise.all(Array.from({ length: Math.min(OPEN_AT_ONCE, count - opened) }, open));
    }
  } catch (error) {
    for (const socket of sockets) socket.terminate();
    throw error;
  }

  return {
    updatesAfter: async (mark, act, patienceMs) => {
      received = [];
      wanted = mark;
      complete = createDeferred();
      const timer = setTimeout(
        () => complete.reject(new Error(`Of ${count} subscribers ${received.length} have the update after ${patienceMs} ms`)),
        patienceMs,
      );
      const started = performance.now();
      try {
        await Promise.all([act(), complete.promise]);
      } finally {
        clearTimeout(timer);
      }
      const wrong = received.find(({ message }) => !message.includes('"type":"next"') || message.includes('"errors":['));
      if (wrong) throw new Error(`Expected an update, got ${wrong.message.slice(0, 500)}`);
      return received.map(({ at }) => at - started);
    },
    close: () => {
      for (const socket of sockets) socket.terminate();
    },
  };
}
