import { rmSync } from 'node:fs';
import { fastify, type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createGraphiqlAssets } from '../../../gateway/http/graphiql/assets.ts';
import { addGraphiqlRoutes } from '../../../gateway/http/graphiql/route.ts';
import { writeSmallBuild } from './built-assets.ts';

const chromium = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';

let directory: string;
let app: FastifyInstance;

beforeAll(() => {
  directory = writeSmallBuild();
  app = fastify();
  app.route({ method: ['GET', 'POST'], url: '/graphql', handler: async () => ({ data: null }) });
  app.get('/other', async () => 'other');
  addGraphiqlRoutes(app, createGraphiqlAssets({ directory, title: 'Academy', examples: [] }));
});
afterAll(async () => {
  await app.close();
  rmSync(directory, { recursive: true });
});

it('shows a browser the page', async () => {
  const { headers, body } = await app.inject({ url: '/graphql', headers: { accept: chromium } });
  expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', vary: 'accept, origin' });
  expect(body).toContain('<title>Academy</title>');
});

it.each([
  { what: 'a query with GET', request: { url: '/graphql?query={me{id}}', headers: { accept: 'application/json' } } },
  { what: 'a client that accepts anything', request: { url: '/graphql', headers: { accept: '*/*' } } },
  { what: 'a POST, whatever it accepts', request: { url: '/graphql', method: 'POST' as const, headers: { accept: chromium } } },
])('lets $what through to the graph', async ({ request }) => {
  expect((await app.inject(request)).json()).toEqual({ data: null });
});

it('leaves other pages alone', async () => {
  expect((await app.inject({ url: '/other', headers: { accept: chromium } })).body).toBe('other');
});

it('sends an asset with what a cache needs to know', async () => {
  const { headers, body } = await app.inject({ url: '/graphql/assets/graphiql-1A.js', headers: { 'accept-encoding': 'br' } });
  expect(body).toBe('brotli');
  expect(headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'content-encoding': 'br',
    'cache-control': 'public, max-age=31536000, immutable',
    vary: 'accept-encoding, origin',
  });
});

it('answers 404 for an asset that does not exist', async () => {
  expect((await app.inject({ url: '/graphql/assets/nothing.js' })).statusCode).toBe(404);
});
