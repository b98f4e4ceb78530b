import type { FastifyInstance, FastifyReply } from 'fastify';
import type { GraphiqlAssets } from './graphiql/assets.ts';

/** Whether a GET comes from somebody who types addresses into a browser, and asks no query. */
export const wantsPage = (accept: string | undefined, search: string): boolean =>
  accept !== undefined && accept.includes('text/html') && !new URLSearchParams(search).has('query');

export function sendPage(assets: GraphiqlAssets, reply: FastifyReply): FastifyReply {
  const { body, headers } = assets.page();
  return reply.headers(headers).send(body);
}

/** The files that the page asks for. */
export function addGraphiqlAssets(app: FastifyInstance, assets: GraphiqlAssets): void {
  app.get<{ Params: { '*': string } }>('/graphql/assets/*', (request, reply) => {
    const asset = assets.asset(request.params['*'], request.headers['accept-encoding']);
    if (!asset) return reply.callNotFound();
    return reply
      .headers({
        'content-type': asset.contentType,
        'cache-control': asset.cacheControl,
        'x-content-type-options': 'nosniff',
        vary: 'accept-encoding',
        ...(asset.encoding && { 'content-encoding': asset.encoding }),
      })
      .send(asset.body);
  });
}
