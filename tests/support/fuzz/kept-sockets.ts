import type { WebSocket } from 'ws';
import { socketOutcome, type GraphqlAnswer, type Outcome } from './outcome.ts';

/** Subscriptions that stay open for a while, so that what happens meanwhile is delivered to them. */
export type KeptSockets = {
  keep: (socket: WebSocket) => void;
  closeAll: () => void;
  /** What came since the last time to those that are kept, or were. */
  takeLate: () => Outcome;
};

const KEPT = 12;

export function createKeptSockets(): KeptSockets {
  const kept: WebSocket[] = [];
  let late: GraphqlAnswer[] = [];
  return {
    keep(socket) {
      socket.removeAllListeners('message');
      socket.on('message', (data: Buffer) => late.push(...answersIn(data)));
      kept.push(socket);
      if (kept.length > KEPT) kept.shift()?.close();
    },
    closeAll() {
      for (const socket of kept.splice(0)) socket.terminate();
    },
    takeLate() {
      const answers = late;
      late = [];
      return socketOutcome(answers, null);
    },
  };
}

type Frame = { type?: string; payload?: unknown };

export const parseFrame = (data: Buffer): Frame => JSON.parse(data.toString()) as Frame;

export function answersIn(data: Buffer): GraphqlAnswer[] {
  const { type, payload } = parseFrame(data);
  if (type === 'next') return [payload as GraphqlAnswer];
  return type === 'error' ? [{ errors: payload as NonNullable<GraphqlAnswer['errors']> }] : [];
}
