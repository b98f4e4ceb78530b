import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Registry } from 'prom-client';
import { afterAll, beforeAll } from 'vitest';
import { createAcademyGateway } from '../../../gateway/configured.ts';
import { createHttpEndpoint } from '../../../gateway/endpoints/http-endpoint.ts';
import type { EdgeOptions } from '../../../gateway/edge-options.ts';
import type { Gateway } from '../../../gateway/gateway.ts';
import { readProjectSupergraph } from '../../../gateway/supergraph/project-supergraph.ts';
import { createIdentityVerifier, generateIdentityKeys } from '../../../platform/auth/identity-token.ts';
import { createSubgraphServer, type SubgraphServer } from '../../../platform/graph/serve.ts';
import type { SubgraphHandler } from '../../../platform/graph/subgraph.ts';
import { createLogger } from '../../../platform/logger.ts';
import type { Platform } from '../../../platform/platform.ts';
import { createDiskObjectStore } from '../../../platform/storage/disk-object-store.ts';
import { createSubgraphs, type Subgraphs } from '../../../sandbox/subgraphs.ts';
import { usePlatform } from '../database.ts';

export type TwoGateways = {
  platform: Platform;
  subgraphs: Subgraphs;
  /** Where each of them listens. */
  urls: [string, string];
  /** Ends the user subgraph's server, with every connection to it; `start` brings it back to the same address. */
  userServer: { stop: () => Promise<void>; start: () => Promise<void> };
};

/** Two gateways over the same subgraphs, which are reached over HTTP: replicas. `edge` is asked when they are made. Read it inside hooks and tests alone. */
export function useTwoGateways(edge: () => Partial<EdgeOptions> = () => ({})): TwoGateways {
  const platform = usePlatform();
  const suite = { platform } as TwoGateways;
  const logger = createLogger('test', 'fatal');
  const servers = new Map<string, { server: SubgraphServer; url: string }>();
  const gateways: Gateway[] = [];
  let directory: string;

  const serve = async (handler: SubgraphHandler, port = 0) => {
    const server = createSubgraphServer({ handler, ready: platform.database.ping, registry: new Registry(), logger });
    const { url } = await server.listen({ host: '127.0.0.1', port });
    servers.set(handler.name, { server, url });
  };

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'hma-files-'));
    const keys = await generateIdentityKeys();
    const secret = 'a secret of the tests, 32 bytes and more';
    const objects = createDiskObjectStore({ directory, secret, baseUrl: 'http://127.0.0.1', now: platform.now });
    suite.subgraphs = await createSubgraphs(platform, objects, (name) => createIdentityVerifier(keys.publicKey, name));
    await Promise.all(Object.values(suite.subgraphs).map(({ handler }) => serve(handler)));
    const reach = (name: string) => createHttpEndpoint({ name, url: `${servers.get(name)?.url ?? ''}/graphql` });
    const open = async () => {
      const gateway = await createAcademyGateway({
        supergraphSdl: await readProjectSupergraph(),
        endpoints: {
          content: reach('content'),
          user: reach('user'),
          analytics: reach('analytics'),
          assessment: reach('assessment'),
          social: reach('social'),
        },
        identityPrivateKey: keys.privateKey,
        logger,
        pages: { listed: [] },
        ...edge(),
      });
      gateways.push(gateway);
      return (await gateway.listen({ host: '127.0.0.1', port: 0 })).url;
    };
    suite.urls = [await open(), await open()];
    suite.userServer = {
      stop: async () => servers.get('user')?.server.close(),
      start: () => serve(suite.subgraphs.user.handler, Number(new URL(servers.get('user')?.url ?? '').port)),
    };
  });

  afterAll(async () => {
    await Promise.all(gateways.map((gateway) => gateway.close()));
    await Promise.all([...servers.values()].map(({ server }) => server.close()));
    await rm(directory, { recursive: true, force: true });
  });
  return suite;
}
