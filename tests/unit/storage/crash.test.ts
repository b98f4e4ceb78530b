import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { createDiskObjectStore } from '../../../platform/storage/disk-object-store.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

it('shows nothing of a put whose process was killed, and clears it away a day later', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'crash-'));
  const storeAt = (now: () => Date) => createDiskObjectStore({ directory, secret: 'x'.repeat(32), baseUrl: '', now });
  const put = (now: () => Date, key: string) => storeAt(now).put(key, Buffer.from('old'), { contentType: 'text/plain' });
  await put(() => new Date(), 'a');

  const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(new URL('dying-put.ts', import.meta.url)), directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');

  expect(await storeAt(() => new Date()).head('a')).toMatchObject({ size: 3 });
  expect(await readdir(join(directory, 'tmp'))).toHaveLength(1);

  await put(() => new Date(Date.now() + DAY_MS + 60_000), 'b');
  expect(await readdir(join(directory, 'tmp'))).toEqual([]);
  await rm(directory, { recursive: true });
});
