import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createExecutor, type SubgraphOperation } from './executor.ts';
import { createSeenLog } from './seen.ts';
import type { SubgraphSources } from './source.ts';
import { buildSchema } from './subgraphs.ts';

/** Far more than the different requests of all gateways together. */
const MAX_ANSWERS = 10_000;

/** Everything may be kept for longer than a run takes, by who keeps anything. */
const HEADERS = { 'content-type': 'application/json', 'cache-control': 'public, max-age=3600' };
export type SubgraphServerOptions = {
  /** For requests that are all different, of which none comes again: every answer is made anew. */
  keepsNothing?: boolean;
};

/**
 * The subgraphs on one port, each at `/<name>`.
 *
 * An answer is made once with graphql-js and then sent from memory, by path and body: this server shares the machine with the gateway
 * that is measured, and must never be what it waits for. Resolvers depend on nothing but the request, and mutations keep nothing, so
 * the bytes are those that making it again would give.
 *
 * Besides, `PUT /finished` takes an answer to a client's request, which `POST /finished` then gives: that is what the bare proxy asks for.
 * `GET /seen` answers what reached which subgraph since it was asked last.
 */
export function createSubgraphServer(sources: SubgraphSources, { keepsNothing = false }: SubgraphServerOptions = {}): Server {
  const executors = new Map(Object.entries(sources).map(([name, source]) => [`/${name}`, createExecutor(buildSchema(source))]));
  const answers = new Map<string, Buffer>();
  const seen = createSeenLog();

  async function answer(path: string, body: string): Promise<Buffer> {
    const execute = executors.get(path);
    if (!execute) throw new Error(`There is no ${path}, or no answer to this request at it`);
    const made = Buffer.from(JSON.stringify(await execute(JSON.parse(body) as SubgraphOperation)));
    if (keepsNothing) return made;
    if (answers.size >= MAX_ANSWERS)
      throw new Error('There are more different requests than there can be: something in them changes each time');
    answers.set(path + body, made);
    return made;
  }

  async function serve(request: IncomingMessage): Promise<Buffer> {
    const path = request.url ?? '/';
    if (request.method === 'GET') return Buffer.from(JSON.stringify(seen.take()));
    const body = await readBody(request);
    if (request.method === 'PUT') {
      const { asked, answered } = JSON.parse(body) as { asked: string; answered: string };
      answers.set(path + asked, Buffer.from(answered));
      return Buffer.from('{}');
    }
    seen.add(path.slice(1), request.headers.authorization);
    return answers.get(path + body) ?? answer(path, body);
  }

  const server = createServer((request, response) => {
    const send = (status: number, bytes: Buffer) => response.writeHead(status, { ...HEADERS, 'content-length': bytes.length }).end(bytes);
    serve(request).then(
      (bytes) => send(200, bytes),
      (error: unknown) => send(500, Buffer.from(JSON.stringify({ errors: [{ message: String(error) }] }))),
    );
  });
  // Longer than any pause of a run: a connection that ends while a gateway writes to it would be an error that is not the gateway's.
  server.keepAliveTimeout = 600_000;
  return server;
}

function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve(Buffer.concat(chunks).toString()));
    request.on('error', reject);
  });
}
