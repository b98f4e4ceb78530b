import type { IncomingMessage } from 'node:http';

/** A body that is awaited. */
export type Receiving = {
  /** Begins to read, where somebody wants it. Null: the client left before the end of it. */
  text: () => Promise<string | null>;
  /** Awaits it no longer. */
  stop: () => void;
};

/**
 * Somebody who sends a body byte by byte would hold a connection for ever.
 * @param onLate told when the body is not read to its end within `ms`; it may go on being read
 */
export function receive(request: IncomingMessage, ms: number, onLate: () => void): Receiving {
  const timer = setTimeout(onLate, ms);
  const stop = () => clearTimeout(timer);
  const text = () =>
    new Promise<string | null>((resolve) => {
      const chunks: Buffer[] = [];
      const finish = (read: string | null) => {
        stop();
        request.off('close', onClose);
        resolve(read);
      };
      // A failure is nothing else.
      const onClose = () => finish(null);
      request
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .once('end', () => finish((chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)).toString()))
        .once('close', onClose);
      if (request.destroyed) onClose();
    });
  return { text, stop };
}
