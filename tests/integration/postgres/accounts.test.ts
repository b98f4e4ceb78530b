import { chmod, readFile } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { identifyProcess } from '../../../sandbox/postgres/process-identity.ts';
import { makeDataDirectory } from '../../support/postgres/data-directory.ts';
import { query } from '../../support/postgres/query.ts';
import { findOrdinaryAccount, spawnPostgres } from '../../support/postgres/spawn-postgres.ts';

const self = { owner: null, prefix: [] };
const ordinary = await findOrdinaryAccount();
afterAll(() => ordinary?.close());
// An ordinary user cannot become root, so there root's half is not to be had.
const accounts = ordinary
  ? [
      { who: 'root', account: self },
      { who: 'an ordinary user', account: ordinary },
    ]
  : [{ who: 'an ordinary user', account: self }];

describe.each(accounts)('an embedded PostgreSQL of $who', ({ account }) => {
  it('stops on SIGINT, and leaves no process', async () => {
    const postgres = spawnPostgres(await makeDataDirectory(account.owner), account);
    const { pid } = await postgres.started;

    expect(await postgres.end('SIGINT')).toBe(0);
    expect(await identifyProcess(pid)).toBeNull();
  });

  it('is started again with its data, on the same port, after the process was killed', async () => {
    const directory = await makeDataDirectory(account.owner);
    const killed = spawnPostgres(directory, account);
    const before = await killed.started;
    await query(before.ownerUrl, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await killed.end('SIGKILL');

    const again = spawnPostgres(directory, account);
    const after = await again.started;

    expect(after).toEqual({ ...before, pid: expect.any(Number) });
    expect(after.pid).not.toBe(before.pid);
    expect(await identifyProcess(before.pid)).toBeNull();
    expect(await query(after.ownerUrl, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await again.end('SIGINT');
  });

  it('is created anew when its first start was killed half way', async () => {
    const directory = await makeDataDirectory(account.owner);
    const killed = spawnPostgres(directory, account);
    await killed.logged('creating the database');
    await killed.end('SIGKILL');

    const again = spawnPostgres(directory, account);
    const { ownerUrl } = await again.started;

    expect(await query(ownerUrl, 'SELECT current_user AS role')).toEqual([{ role: 'hma_owner' }]);
    await again.end('SIGINT');
  });
});

// A directory as mkdtemp makes it is closed to the account under which root runs the server.
it.each(ordinary ? [{ mode: '700' }, { mode: '755' }] : [])(
  'root runs it under another account in a directory of mode $mode',
  async ({ mode }) => {
    const directory = await makeDataDirectory();
    await chmod(directory, Number.parseInt(mode, 8));
    const postgres = spawnPostgres(directory);

    const { pid } = await postgres.started;

    expect(await readFile(`/proc/${pid}/status`, 'utf8')).not.toMatch(/^Uid:.*\b0\b/m);
    await postgres.end('SIGINT');
  },
);
