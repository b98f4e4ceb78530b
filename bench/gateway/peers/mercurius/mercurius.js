// Mercurius' gateway on a port; it composes what the subgraphs say they are: node mercurius.js <port> <url of the subgraphs>
import mercuriusGateway from '@mercuriusjs/gateway';
import Fastify from 'fastify';

const [port, subgraphs] = process.argv.slice(2);

const app = Fastify();
await app.register(mercuriusGateway, {
  jit: 1,
  gateway: {
    services: ['accounts', 'inventory', 'products', 'reviews'].map((name) => ({
      name,
      url: `${subgraphs}/${name}`,
      mandatory: true,
      rewriteHeaders: (/** @type {Record<string, string>} */ { authorization }) => (authorization ? { authorization } : {}),
    })),
  },
});
await app.listen({ host: '127.0.0.1', port: Number(port) });
