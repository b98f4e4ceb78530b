import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Registry } from 'prom-client';
import { afterAll, beforeAll } from 'vitest';
import { createHttpEndpoint } from '../../../gateway/endpoints/http-endpoint.ts';
import type { EdgeOptions } from '../../../gateway/edge-options.ts';
import type { ScopeName } from '../../../platform/auth/scopes.ts';
import type { DatabaseOptions } from '../../../platform/database/connect.ts';
import { createSubgraphServer, type SubgraphServer } from '../../../platform/graph/serve.ts';
import type { SubgraphHandler } from '../../../platform/graph/subgraph.ts';
import { createLogger } from '../../../platform/logger.ts';
import type { Platform } from '../../../platform/platform.ts';
import { createDiskObjectStore } from '../../../platform/storage/disk-object-store.ts';
import { createAcademy, type Academy } from '../../../sandbox/academy.ts';
import type { User } from '../../../subgraphs/user/domain/user.ts';
import type { UserOptions } from '../../../subgraphs/user/subgraph.ts';
import { usePlatform } from '../database.ts';
import { createClient, type Client } from './client.ts';

/** How the gateway reaches its subgraphs. */
export type Transport = 'in process' | 'over HTTP';

export type TestAcademy = {
  academy: Academy;
  platform: Platform;
  /** Where the gateway listens. */
  url: string;
  /** A new account, signed in; in these roles where told. */
  signUp: (name: string, roles?: readonly ('student' | 'instructor' | 'admin')[]) => Promise<Client>;
  /** A session of somebody who is in the database already, whatever their password. */
  signIn: (username: string) => Promise<Client>;
  /** A service account with these scopes. */
  serve: (name: string, scopes: readonly ScopeName[]) => Promise<Client>;
  /** Nobody. */
  visitor: Client;
};

/** The whole academy over a database of its own, with its gateway on a free port. Read it inside hooks and tests alone. */
export function useAcademy(
  transport: Transport = 'in process',
  options: { onStatement?: DatabaseOptions['onStatement']; edge?: EdgeOptions; accounts?: UserOptions } = {},
): TestAcademy {
  const platform = usePlatform({ database: { url: '', ...(options.onStatement && { onStatement: options.onStatement }) } });
  const suite = { platform } as TestAcademy;
  const servers: SubgraphServer[] = [];
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'hma-files-'));
    const logger = createLogger('test', 'fatal');
    const objects = createDiskObjectStore({
      directory,
      secret: 'a secret of the tests, 32 bytes and more',
      baseUrl: 'http://127.0.0.1',
      now: platform.now,
    });
    const reach = async (handler: SubgraphHandler) => {
      const server = createSubgraphServer({ handler, ready: platform.database.ping, registry: new Registry(), logger });
      servers.push(server);
      const { url } = await server.listen({ host: '127.0.0.1', port: 0 });
      return createHttpEndpoint({ name: handler.name, url: `${url}/graphql` });
    };
    suite.academy = await createAcademy({
      platform,
      objects,
      logger,
      ...(options.edge && { edge: options.edge }),
      accounts: options.accounts ?? {},
      ...(transport === 'over HTTP' && { reach }),
    });
    suite.url = (await suite.academy.gateway.listen({ host: '127.0.0.1', port: 0 })).url;
    suite.visitor = createClient(suite.url);
    suite.signIn = async (username) => {
      const { rows } = await platform.database.pool.query<{ id: number; external_user_id: string }>(
        'SELECT id, external_user_id FROM users WHERE username = $1',
        [username],
      );
      const user = { key: rows[0]?.id ?? 0, id: rows[0]?.external_user_id ?? '' } as User;
      const { token } = await suite.academy.subgraphs.user.services.sessions.open(user);
      return createClient(suite.url, { token: token ?? '', userId: user.id });
    };
    suite.serve = async (name, scopes) => {
      const { token } = await suite.academy.subgraphs.user.services.serviceAccounts.create(name, scopes, null);
      return createClient(suite.url, { serviceToken: token });
    };
    suite.signUp = async (name, roles = ['student']) => {
      const password = `the password of ${name}`;
      const { accounts } = suite.academy.subgraphs.user.services;
      const user = await accounts.createWithRoles({ username: name, email: `${name}@example.org`, password }, roles);
      const { session } = await accounts.authenticate(name, password);
      return createClient(suite.url, { token: session.token ?? '', userId: user.id });
    };
  });

  afterAll(async () => {
    await suite.academy?.close();
    await Promise.all(servers.map((server) => server.close()));
    await rm(directory, { recursive: true, force: true });
  });
  return suite;
}
