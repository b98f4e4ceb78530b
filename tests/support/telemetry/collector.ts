import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { decodeSpans, type ReceivedSpan } from './otlp.ts';

export type Collector = {
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  endpoint: string;
  /** What came, in order. */
  requests: { path: string; headers: IncomingHttpHeaders; body: Buffer }[];
  spans: () => ReceivedSpan[];
  /** Resolves once this holds of the spans that came. */
  until: (holds: (spans: ReceivedSpan[]) => boolean) => Promise<void>;
  close: () => Promise<void>;
};

/** A collector of traces, as far as OTLP over HTTP goes. */
export async function startCollector({
  silent = false,
}: { /** Takes requests, and answers none. */ silent?: boolean } = {}): Promise<Collector> {
  const requests: Collector['requests'] = [];
  const sockets = new Set<Socket>();
  const waiting = new Set<() => void>();
  const spans = () => requests.flatMap(({ body }) => decodeSpans(body));

  async function take(request: IncomingMessage): Promise<void> {
    requests.push({ path: request.url ?? '', headers: request.headers, body: await buffer(request) });
    for (const look of waiting) look();
  }
  const server = createServer((request, response) => {
    take(request).then(
      () => (silent ? undefined : response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end()),
      () => response.destroy(),
    );
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    spans,
    until: (holds) =>
      new Promise((resolve) => {
        const look = () => {
          if (!holds(spans())) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
