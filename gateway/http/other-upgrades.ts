import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** What a request says of the protocol that it would rather speak. */
const OF_UPGRADES = new Set(['upgrade', 'http2-settings']);

export const isForWebSocket = ({ headers: { upgrade } }: IncomingMessage): boolean => upgrade?.toLowerCase() === 'websocket';

/** Node's own name for the answer that is being given. */
type Answering = Duplex & { _httpMessage?: ServerResponse | null };

/**
 * Serves a request that asks for another protocol as if it did not, as HTTP has it: Java's client asks for HTTP/2 so, with every first request.
 * Node gives such requests to those who listen for upgrades, without their bodies, so it is written again in front of what follows it.
 * @param head what was read after its headers
 */
export function serveWithoutUpgrade(server: Server, request: IncomingMessage, socket: Answering, head: Buffer): void {
  const earlier = socket._httpMessage;
  if (earlier) {
    // The server would forget the answers that are still to be given on this connection.
    earlier.once('close', () => setImmediate(() => serveWithoutUpgrade(server, request, socket, head)));
    return;
  }
  if (socket.destroyed) return;
  const { method, url, httpVersion, rawHeaders } = request;
  let text = `${method} ${url} HTTP/${httpVersion}\r\n`;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name = '', value = ''] = rawHeaders.slice(index, index + 2);
    if (OF_UPGRADES.has(name.toLowerCase())) continue;
    const kept = name.toLowerCase() === 'connection' ? withoutUpgrade(value) : value;
    if (kept !== '') text += `${name}: ${kept}\r\n`;
  }
  // Of the connection as it was; the server listens for it again.
  socket.removeAllListeners('timeout');
  socket.unshift(Buffer.concat([Buffer.from(`${text}\r\n`, 'latin1'), head]));
  server.emit('connection', socket);
}

const withoutUpgrade = (connection: string): string =>
  connection
    .split(',')
    .map((option) => option.trim())
    .filter((option) => !OF_UPGRADES.has(option.toLowerCase()))
    .join(', ');
