import { EventEmitter, once } from 'node:events';
import { spawn } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { identifyProcess, isRunning } from '../../../sandbox/postgres/process-identity.ts';
import { makeDataDirectory, startInTest } from '../../support/postgres/data-directory.ts';
import { query } from '../../support/postgres/query.ts';
import { spawnPostgres } from '../../support/postgres/spawn-postgres.ts';

it('starts the server again, with its data, when it is killed', async () => {
  const onCrash = vi.fn<(how: string) => void>();
  const postgres = await startInTest(await makeDataDirectory(), { onCrash });
  await query(postgres.ownerUrl, 'CREATE TABLE kept AS SELECT 42 AS answer');
  const before = postgres.pid;

  process.kill(before, 'SIGKILL');

  await vi.waitUntil(() => postgres.pid !== before, { timeout: 15_000 });
  expect(await query(postgres.ownerUrl, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  expect(onCrash).toHaveBeenCalledExactlyOnceWith('it was ended by SIGKILL');
});

it('starts again although a statement of the killed server is still at work', async () => {
  const postgres = await startInTest(await makeDataDirectory());
  const busy = query(postgres.ownerUrl, 'SELECT count(*) FROM generate_series(1, 10000000000)').catch(() => 'lost');
  await vi.waitUntil(async () => {
    const [row] = await query(
      postgres.ownerUrl,
      `SELECT count(*)::int AS busy FROM pg_stat_activity WHERE query LIKE '%generate_series(1, 1%' AND state = 'active'`,
    );
    return Number(row?.['busy']) > 1;
  });
  const before = postgres.pid;

  process.kill(before, 'SIGKILL');

  await vi.waitUntil(() => postgres.pid !== before, { timeout: 15_000 });
  expect(await busy).toBe('lost');
});

it('can be stopped while it is down', async () => {
  const crashes = new EventEmitter();
  const postgres = await startInTest(await makeDataDirectory(), { onCrash: () => crashes.emit('crash') });
  const crashed = once(crashes, 'crash');
  process.kill(postgres.pid, 'SIGKILL');
  await crashed;

  await postgres.stop();

  expect(await postgres.exited).toEqual({ reason: 'stopped' });
});

it('ends with a process that exits without stopping it', async () => {
  const postgres = spawnPostgres(await makeDataDirectory());
  const { pid } = await postgres.started;

  expect(await postgres.end('SIGUSR2')).toBe(3);

  await vi.waitUntil(async () => (await identifyProcess(pid)) === null, { timeout: 10_000 });
});

it('gives up, and says why, when the server does not come up any more', async () => {
  const directory = await makeDataDirectory();
  const postgres = await startInTest(directory);
  await rm(path.join(directory, 'cluster', 'global', 'pg_control'));

  process.kill(postgres.pid, 'SIGKILL');

  expect(await postgres.exited).toMatchObject({ reason: 'crashed', error: { message: expect.stringContaining('pg_control') } });
});

it('starts when the pid that the killed server had belongs to another process by now', async () => {
  const directory = await makeDataDirectory();
  await (await startInTest(directory)).stop();
  const stranger = spawn('sleep', ['60']);
  await once(stranger, 'spawn');
  await writeFile(
    path.join(directory, 'cluster', 'postmaster.pid'),
    `${stranger.pid}\n${directory}/cluster\n1\n5432\n\n127.0.0.1\n1 1\nready\n`,
  );

  const postgres = await startInTest(directory);

  expect(await query(postgres.ownerUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  expect(isRunning(stranger.pid!)).toBe(true);
  stranger.kill();
});

it('starts when the pid of the killed holder belongs to another process by now', async () => {
  const directory = await makeDataDirectory();
  await writeFile(path.join(directory, 'lock.json'), JSON.stringify({ pid: process.pid, startedAt: 'long ago' }));

  const postgres = await startInTest(directory);

  expect(JSON.parse(await readFile(path.join(directory, 'lock.json'), 'utf8'))).toMatchObject({ pid: process.pid });
  expect(isRunning(postgres.pid)).toBe(true);
});

it('makes new passwords when they were lost', async () => {
  const directory = await makeDataDirectory();
  const before = await startInTest(directory);
  await before.stop();
  await rm(path.join(directory, 'credentials.json'));

  const after = await startInTest(directory);

  expect(after.ownerUrl).not.toBe(before.ownerUrl);
  expect(await query(after.appUrl, 'SELECT current_user AS role')).toEqual([{ role: 'hma_app' }]);
});
