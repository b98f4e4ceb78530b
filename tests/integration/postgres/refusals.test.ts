import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { makeDataDirectory, startInTest } from '../../support/postgres/data-directory.ts';
import { query } from '../../support/postgres/query.ts';
import { spawnPostgres } from '../../support/postgres/spawn-postgres.ts';

it('refuses a second start while the first one lives, naming the directory and the process', async () => {
  const directory = await makeDataDirectory();
  const first = spawnPostgres(directory);
  const { ownerUrl } = await first.started;

  const message = `The data directory ${directory} is in use by process ${first.pid}: stop it first, or choose another directory`;
  await expect(startInTest(directory)).rejects.toMatchObject({ code: 'CONFLICT', message });
  expect(await query(ownerUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await first.end('SIGINT');
});

it('lets one of several simultaneous starts after a crash win', async () => {
  const directory = await makeDataDirectory();
  const killed = spawnPostgres(directory);
  await killed.started;
  await killed.end('SIGKILL');

  const starts = [spawnPostgres(directory), spawnPostgres(directory), spawnPostgres(directory)];
  const results = await Promise.allSettled(starts.map((each) => each.started));

  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  await Promise.all(starts.map((each) => each.end('SIGINT')));
});

it('refuses the cluster of another major version', async () => {
  const directory = await makeDataDirectory();
  await (await startInTest(directory)).stop();
  await writeFile(path.join(directory, 'cluster', 'PG_VERSION'), '17\n');

  await expect(startInTest(directory)).rejects.toMatchObject({
    code: 'PRECONDITION_FAILED',
    message: expect.stringContaining('PostgreSQL 17'),
  });
});

it('says why it cannot start on a port that is taken', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void other.close());
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;

  await expect(startInTest(await makeDataDirectory(), { port })).rejects.toThrow(
    /could not bind IPv4 address "127.0.0.1": Address already in use/,
  );
});

it('takes another port when that of the last start is taken', async () => {
  const directory = await makeDataDirectory();
  const before = await startInTest(directory);
  await before.stop();
  const other = createServer().listen(before.port, '127.0.0.1');
  onTestFinished(() => void other.close());
  await once(other, 'listening');

  const after = await startInTest(directory);

  expect(after.port).not.toBe(before.port);
});
