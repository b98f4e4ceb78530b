import { connect } from 'node:net';

/** Writes bytes on a connection of its own, and gives what came back until it was closed, or nothing more came for `quietMs`. */
export function sendRaw(url: string, bytes: string | Buffer, quietMs = 250): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect({ host: hostname, port: Number(port) }, () => socket.write(bytes));
    const finish = () => {
      socket.destroy();
      resolve(Buffer.concat(chunks).toString());
    };
    socket
      .setTimeout(quietMs, finish)
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('error', finish)
      .on('close', finish);
  });
}
