import path from 'node:path';
import { writeFile } from 'node:fs/promises';
import { Client } from 'pg';
import { expect, it } from 'vitest';
import { findRunningPostgres } from '../../../sandbox/postgres/running-postgres.ts';
import { makeDataDirectory, startInTest } from '../../support/postgres/data-directory.ts';

it('finds the server that a living process keeps, as the application sees it', async () => {
  const directory = await makeDataDirectory();
  const { appUrl, stop } = await startInTest(directory);
  const running = await findRunningPostgres(directory);
  expect(running).toEqual({ holder: process.pid, appUrl });

  const client = new Client({ connectionString: running?.appUrl });
  await client.connect();
  const { rows } = await client.query('SELECT current_user AS name');
  await client.end();
  expect(rows).toEqual([{ name: 'hma_app' }]);

  await stop();
  expect(await findRunningPostgres(directory)).toBeNull();
}, 60_000);

it('finds nothing where there was never one', async () => {
  expect(await findRunningPostgres(await makeDataDirectory())).toBeNull();
  expect(await findRunningPostgres('/no/such/directory')).toBeNull();
});

it('finds nothing where the process that kept it is dead', async () => {
  const directory = await makeDataDirectory();
  await writeFile(path.join(directory, 'lock.json'), JSON.stringify({ pid: 2 ** 22 + 1, startedAt: 'long ago' }));
  expect(await findRunningPostgres(directory)).toBeNull();
});

it('gives up on a process that holds the directory without a server', async () => {
  const directory = await makeDataDirectory();
  const { lockDirectory } = await import('../../../sandbox/postgres/directory-lock.ts');
  const lock = await lockDirectory(directory);
  await expect(findRunningPostgres(directory, 200)).rejects.toMatchObject({ code: 'PRECONDITION_FAILED' });
  await lock.release();
});
