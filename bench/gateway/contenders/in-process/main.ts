import { readFile } from 'node:fs/promises';
import { Registry } from 'prom-client';
import { createGateway } from '../../../../gateway/gateway.ts';
import { createLogger } from '../../../../platform/logger.ts';
import { createSeenLog } from '../../subgraphs/seen.ts';
import { SUBGRAPHS } from '../../subgraphs/subgraphs.ts';
import { createLocalEndpoint } from './endpoint.ts';

const [port, supergraph = ''] = process.argv.slice(2);
const sources = new Map(Object.entries(SUBGRAPHS));
const seen = createSeenLog();

// Set up as gateway/standalone.ts does, but for where the subgraphs are.
const gateway = await createGateway({
  supergraphSdl: await readFile(supergraph, 'utf8'),
  endpointFor(name) {
    const source = sources.get(name);
    if (!source) throw new Error(`There is no subgraph ${name}`);
    return createLocalEndpoint(name, source, seen);
  },
  identify: async ({ headers: { authorization } }) => {
    const headers = authorization === undefined ? {} : { authorization };
    return { rights: null, viewerKey: authorization ?? '', headersFor: async () => headers };
  },
  logger: createLogger('gateway', 'info'),
  registry: new Registry(),
  showSubgraphErrors: true,
  costLimit: Infinity,
  routes: (app) => void app.get('/seen', async () => seen.take()),
});
process.once('SIGTERM', () => void gateway.close().then(() => process.exit()));
await gateway.listen({ host: '127.0.0.1', port: Number(port) });
