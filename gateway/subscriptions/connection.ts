import type { Server } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { Logger } from '../../platform/logger.ts';
import type { Caller, Reports } from '../caller.ts';

/** What the protocol's hooks know about the socket they are called for. */
export type SocketExtra = {
  readonly headers: Record<string, string | undefined>;
  readonly address: string | undefined;
  readonly correlationId: string;
  /** Ends everything that runs on the socket, and closes it. */
  readonly close: (code: number, reason: string) => void;
  /** Calls back once the socket is closed, at once if it is already. */
  readonly onClose: (callback: () => void) => void;
  /** Says that one of the operations is a subscription. Returns what says that it is over. */
  readonly startStream: () => () => void;
  /** Who is at the other end, once `connection_init` has said so. */
  caller: Caller | null;
  /** Operations that were refused because there were too many. */
  refusals: number;
  /** What its answers are to say of themselves. */
  reports: Reports | undefined;
};

export type Connection = {
  close: (code: number, reason: string) => void;
  /** Takes nothing new, lets queries and mutations finish, then closes. */
  drain: (code: number, reason: string) => void;
  /** Cuts the socket off if it has not answered the last ping, and sends the next. */
  ping: () => void;
};

const BAD_REQUEST = 4400;

/** graphql-ws throws, where it should close the socket, when a client sends what is for servers to send: `next`, `error`, `connection_ack`. */
const isOfServers = (error: unknown): boolean => error instanceof Error && error.message.startsWith('Unexpected message of type ');

/** How long a client may take to answer a closing handshake. */
const CLOSE_WITHIN_MS = 5_000;

/** One client's WebSocket, spoken to by the protocol's server. */
export function serveConnection(
  server: Server<SocketExtra>,
  socket: WebSocket,
  client: Pick<SocketExtra, 'headers' | 'address' | 'correlationId'>,
  logger: Logger,
): Connection {
  let isAlive = true;
  let isTaking = true;
  let messages = 0;
  let streams = 0;
  let onIdle: (() => void) | null = null;
  let isClosed = false;
  const closing: (() => void)[] = [];
  let end: ((code: number, reason: string) => void) | null = null;

  const isIdle = () => messages <= streams;
  const settle = () => {
    if (isIdle()) onIdle?.();
  };

  function close(code: number, reason: string): void {
    isTaking = false;
    socket.close(code, reason);
    const cut = setTimeout(() => socket.terminate(), CLOSE_WITHIN_MS);
    socket.once('close', () => clearTimeout(cut));
    end?.(code, reason);
  }

  async function receive(handle: (data: string) => Promise<void>, data: string): Promise<void> {
    messages += 1;
    try {
      await handle(data);
    } catch (error) {
      if (isOfServers(error)) return close(BAD_REQUEST, 'Only servers send this');
      logger.error({ err: error, correlationId: client.correlationId }, 'A WebSocket message could not be handled');
      close(4500, 'Internal server error');
    } finally {
      messages -= 1;
      settle();
    }
  }

  const closed = server.opened(
    {
      protocol: socket.protocol,
      // Resolves when the frame has left, so that a client that does not read holds up what is made for it.
      send: (data) =>
        new Promise((resolve) => {
          if (socket.readyState === socket.OPEN) socket.send(data, () => resolve());
          else resolve();
        }),
      close,
      onMessage(handle) {
        socket.on('message', (data: Buffer) => {
          if (isTaking) void receive(handle, data.toString());
        });
      },
    },
    {
      ...client,
      close,
      caller: null,
      refusals: 0,
      reports: undefined,
      onClose(callback) {
        if (isClosed) callback();
        else closing.push(callback);
      },
      startStream() {
        streams += 1;
        settle();
        return () => {
          streams -= 1;
        };
      },
    },
  );
  end = (code, reason) => {
    end = null;
    isClosed = true;
    for (const callback of closing) callback();
    closed(code, reason).catch((error: unknown) => logger.error({ err: error }, 'A WebSocket did not close cleanly'));
  };

  socket.on('pong', () => {
    isAlive = true;
  });
  socket.on('error', (error) => logger.debug({ err: error, correlationId: client.correlationId }, 'A WebSocket failed'));
  socket.on('close', (code, reason) => {
    isTaking = false;
    end?.(code, reason.toString());
  });

  return {
    close,
    drain(code, reason) {
      isTaking = false;
      if (isIdle()) close(code, reason);
      else onIdle = () => close(code, reason);
    },
    ping() {
      if (!isAlive) return socket.terminate();
      isAlive = false;
      return socket.ping();
    },
  };
}
