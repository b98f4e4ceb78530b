import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * Answers on further ports as on the one that the server listens on: their connections are handed to it, so that limits,
 * WebSockets and the shutdown are the same. A port that cannot be had keeps the server from starting.
 */
export function addFurtherPorts(app: FastifyInstance, { host, ports }: { host: string; ports: readonly number[] }): void {
  const doors: Server[] = [];

  app.addHook('onReady', async () => {
    for (const port of ports) {
      // As Node's HTTP server does it for its own port.
      const door = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => void app.server.emit('connection', socket));
      door.listen({ host, port });
      await once(door, 'listening');
      doors.push(door);
      app.log.info({ port: (door.address() as AddressInfo).port, configured: port }, 'Also listening');
    }
  });
  let closed: Promise<unknown> = Promise.resolve();
  app.addHook('preClose', async () => {
    closed = Promise.all(doors.map((door) => once(door.close(), 'close')));
  });
  // The server ends their connections with its own, but counts only these.
  app.addHook('onClose', () => closed);
}
