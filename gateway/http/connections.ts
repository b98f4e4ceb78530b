import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { ProxyTrust } from './client-address.ts';

export type ConnectionLimits = {
  /** At once, WebSockets included. */
  total: number;
  /** From one address; proxies that are trusted stand for many. */
  perAddress: number;
  isTrustedProxy: ProxyTrust;
  onRefused: (kind: string) => void;
};

/** Hangs up on connections that are too many, before anything is read from them: who opens them all leaves none to others. */
export function limitConnections(server: Server, { total, perAddress, isTrustedProxy, onRefused }: ConnectionLimits): void {
  const open = new Map<string, number>();
  /** One may come again: see `serveWithoutUpgrade`. */
  const counted = new WeakSet<Socket>();
  let all = 0;

  server.prependListener('connection', (socket: Socket) => {
    if (counted.has(socket)) return;
    counted.add(socket);
    const address = socket.remoteAddress ?? '';
    const ofAddress = (open.get(address) ?? 0) + 1;
    if (all >= total || (ofAddress > perAddress && !isTrustedProxy(address))) {
      onRefused('connections');
      socket.destroy();
      return;
    }
    all += 1;
    open.set(address, ofAddress);
    socket.once('close', () => {
      all -= 1;
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
  });
}
