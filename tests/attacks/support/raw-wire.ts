import { connect } from 'node:net';

/** For the first byte of an answer. */
const PATIENCE_MS = 3_000;

/** Writes bytes on a connection of its own, and gives what came back until it was closed, or nothing more came for `quietMs`. */
export function sendRaw(url: string, bytes: string | Buffer, quietMs = 300): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect({ host: hostname, port: Number(port) }, () => socket.write(bytes));
    const finish = () => {
      socket.destroy();
      resolve(Buffer.concat(chunks).toString());
    };
    socket
      .setTimeout(PATIENCE_MS, finish)
      .on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        socket.setTimeout(quietMs);
      })
      .on('error', finish)
      .on('close', finish);
  });
}
