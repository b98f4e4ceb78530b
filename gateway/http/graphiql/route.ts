import type { FastifyInstance } from 'fastify';
import { isReading } from '../methods.ts';
import type { GraphiqlAssets } from './assets.ts';

/**
 * Shows GraphiQL to browsers at the address of the graph, where every other client goes on to get its answer.
 * @param endpoint the one that `assets` were created with
 */
export function addGraphiqlRoutes(app: FastifyInstance, assets: GraphiqlAssets, endpoint = '/graphql'): void {
  // A hook and not a route, because GET on this path is the route of queries.
  app.addHook('onRequest', (request, reply, done) => {
    const isPage = isReading(request.method) && request.routeOptions.url === endpoint && wantsPage(request.headers.accept);
    if (!isPage) return done();
    const { body, headers } = assets.page();
    void reply.headers(headers).send(body);
  });

  app.get<{ Params: { '*': string } }>(`${endpoint}/assets/*`, async (request, reply) => {
    const asset = assets.asset(request.params['*'], request.headers['accept-encoding']);
    if (!asset) return reply.callNotFound();
    if (asset.encoding) void reply.header('content-encoding', asset.encoding);
    return reply
      .headers({
        'content-type': asset.contentType,
        'cache-control': asset.cacheControl,
        vary: 'accept-encoding, origin',
        'x-content-type-options': 'nosniff',
      })
      .send(asset.body);
  });
}

/** A browser that opens an address asks for `text/html` by name; `fetch`, curl and GraphQL clients do not. */
const wantsPage = (accept: string | undefined) => /\btext\/html\b/i.test(accept ?? '');
