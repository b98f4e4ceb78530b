import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** What a request says of the protocol that it would rather speak. */
const OF_UPGRADES = new Set(['upgrade', 'http2-settings']);

export const isForWebSocket = ({ headers: { upgrade } }: IncomingMessage): boolean => upgrade?.toLowerCase() === 'websocket';

/** Node's own name for the answer that is being given on a connection. */
type Answering = Socket & { _httpMessage?: ServerResponse | null };

/**
 * Serves a request that asks for another protocol as if it did not, as HTTP has it: Java's client asks for HTTP/2 so, with its first request.
 * Node gives such requests to those who listen for upgrades, without their bodies, so it is written again in front of what follows it.
 * @param head what was read after its headers
 */
export function serveWithoutUpgrade(server: Server, request: IncomingMessage, socket: Answering, head: Buffer): void {
  // Node listens to the socket no more, so whoever sends such a request before an earlier one is answered, as no client does, is hung up on.
  if (socket._httpMessage || socket.destroyed || !socket.writable) {
    socket.on('error', () => undefined).destroy();
    return;
  }
  const { method, url, httpVersion, rawHeaders } = request;
  let text = `${method} ${url} HTTP/${httpVersion}\r\n`;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name = '', value = ''] = rawHeaders.slice(index, index + 2);
    const isConnection = name.toLowerCase() === 'connection';
    const kept = isConnection ? withoutUpgrade(value) : value;
    if (OF_UPGRADES.has(name.toLowerCase()) || (isConnection && kept === '')) continue;
    text += `${name}: ${kept}\r\n`;
  }
  // Of the connection as it was; the server listens for it again.
  socket.setTimeout(0).removeAllListeners('timeout');
  socket.unshift(Buffer.concat([Buffer.from(`${text}\r\n`, 'latin1'), head]));
  server.emit('connection', socket);
}

const withoutUpgrade = (connection: string): string =>
  connection
    .split(',')
    .map((option) => option.trim())
    .filter((option) => !OF_UPGRADES.has(option.toLowerCase()))
    .join(', ');
