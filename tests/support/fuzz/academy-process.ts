import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { GraphQLSchema } from 'graphql';
import { CORRELATION_HEADER, type SubgraphEndpoint } from '../../../platform/graph/endpoint.ts';
import type { SubgraphHandler } from '../../../platform/graph/subgraph.ts';
import { createLogger } from '../../../platform/logger.ts';
import { startPlatform } from '../../../platform/platform.ts';
import { createDiskObjectStore } from '../../../platform/storage/disk-object-store.ts';
import { createAcademy } from '../../../sandbox/academy.ts';
import { generousEdge } from '../academy/generous-edge.ts';
import type { Ask, Told } from './academy.ts';
import { createFurnisher } from './furnish.ts';

/** Run as a process: the academy over the database whose URL it is given, which tells its parent of every request that reaches a resolver. */
const [databaseUrl = ''] = process.argv.slice(2);
const tell = (told: Told) => void process.send?.(told);

const asking = new AsyncLocalStorage<string>();

/** Root fields are where every request to a subgraph begins, `_entities` among them. */
function watchResolvers(schema: GraphQLSchema): void {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  for (const field of roots.flatMap((type) => Object.values(type?.getFields() ?? {}))) {
    for (const name of ['resolve', 'subscribe'] as const) {
      const resolver = field[name];
      if (!resolver || field.name === '_service') continue;
      field[name] = (...args) => {
        const correlationId = asking.getStore();
        if (correlationId !== undefined) tell({ reached: correlationId });
        return resolver(...args);
      };
    }
  }
}

function watched(handler: SubgraphHandler): SubgraphEndpoint {
  watchResolvers(handler.schema);
  const idOf = (headers: Record<string, string>) => headers[CORRELATION_HEADER] ?? '';
  return {
    ...handler,
    execute: (request) => asking.run(idOf(request.headers), () => handler.execute(request)),
    subscribe: (request) => asking.run(idOf(request.headers), () => handler.subscribe(request)),
  };
}

const logger = createLogger('academy', 'error');
const directory = await mkdtemp(path.join(tmpdir(), 'hma-fuzz-'));
const platform = await startPlatform({ database: { url: databaseUrl }, logger, eventRetentionDays: 7 });
const objects = createDiskObjectStore({
  directory,
  secret: 'a secret of the tests, 32 bytes and more',
  baseUrl: 'http://127.0.0.1',
  now: platform.now,
});
const academy = await createAcademy({ platform, objects, logger, edge: await generousEdge(), reach: watched });
const { url } = await academy.gateway.listen({ host: '127.0.0.1', port: 0 });
const furnish = await createFurnisher({ url, platform, academy });

const answers: { [Name in Ask['ask']]: () => unknown } = {
  refresh: furnish,
  /** What was told before has arrived when this is answered. */
  settle: () => null,
  heap: () => {
    globalThis.gc?.();
    globalThis.gc?.();
    return process.memoryUsage().heapUsed;
  },
};

async function stop(): Promise<void> {
  await academy.close();
  await platform.stop();
  await rm(directory, { recursive: true, force: true });
  process.disconnect();
}

process.on('message', ({ ask, id }: Ask) => {
  Promise.resolve()
    .then(answers[ask])
    .then(
      (answer) => tell({ id, answer }),
      (error: unknown) => tell({ id, failed: String((error as Error).stack ?? error) }),
    );
});
// The parent has gone, or wants no more.
process.once('SIGTERM', () => void stop());
process.once('disconnect', () => process.exit());
tell({ ready: true });
