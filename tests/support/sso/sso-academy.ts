import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { createLogger } from '../../../platform/logger.ts';
import type { Platform } from '../../../platform/platform.ts';
import { createDiskObjectStore } from '../../../platform/storage/disk-object-store.ts';
import { createAcademy, type Academy } from '../../../sandbox/academy.ts';
import { createStandIn, type StandIn } from '../../../sandbox/sso/stand-in.ts';
import { usePlatform } from '../database.ts';
import { findFreePort } from '../sandbox/sandbox-process.ts';

export type SsoAcademy = { academy: Academy; platform: Platform; standIn: StandIn; url: string };

/** The whole academy with the stand-in provider on its own port, over a database of its own. Read it inside hooks and tests alone. */
export function useSsoAcademy(): SsoAcademy {
  const platform = usePlatform();
  const suite = { platform } as SsoAcademy;
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'hma-sso-'));
    const logger = createLogger('test', 'fatal');
    const port = await findFreePort();
    suite.url = `http://127.0.0.1:${port}`;
    suite.standIn = await createStandIn({ directory, publicUrl: suite.url, logger });
    const objects = createDiskObjectStore({
      directory,
      secret: 'a secret of the tests, 32 bytes and more',
      baseUrl: suite.url,
      now: platform.now,
    });
    suite.academy = await createAcademy({
      platform,
      objects,
      logger,
      sso: {
        options: { provider: suite.standIn.options, shared: null, rolesClaim: null },
        publicUrl: suite.url,
        standIn: suite.standIn,
        addRoutes: suite.standIn.addRoutes,
      },
    });
    await suite.academy.gateway.listen({ host: '127.0.0.1', port });
  });
  afterAll(async () => {
    await suite.academy?.close();
    await rm(directory, { recursive: true, force: true });
  });
  return suite;
}
