import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, it } from 'vitest';
import { findBinaries, linkLibraries, type Binaries } from '../../../sandbox/postgres/binaries.ts';
import { reachableBinaries } from '../../../sandbox/postgres/reachable-binaries.ts';

const NOBODY = { uid: 65_534, gid: 65_534 };
const isRoot = process.getuid?.() === 0;
const directories: string[] = [];
afterEach(() => Promise.all(directories.splice(0).map((directory) => rm(directory, { recursive: true, force: true }))));

/** The binaries in a directory as mkdtemp makes it: closed to all but root. */
async function closedBinaries(): Promise<Binaries> {
  const found = await findBinaries();
  const closed = await mkdtemp(path.join(tmpdir(), 'closed-'));
  directories.push(closed);
  const directory = path.join(closed, 'native');
  await cp(found.directory, directory, { recursive: true });
  const version = `test-${path.basename(closed)}`;
  directories.push(path.join(tmpdir(), `hma-postgresql-${version}-${process.platform}-${process.arch}-0`));
  return { ...found, version, directory, postgres: path.join(directory, 'bin/postgres'), initdb: path.join(directory, 'bin/initdb') };
}

it.each(isRoot ? [{ user: 'nobody' }] : [])('lets $user run programs that lie in a closed directory', async () => {
  const closed = await closedBinaries();
  const account = { owner: NOBODY, prefix: [] };

  const binaries = await reachableBinaries(closed, account);
  const again = await reachableBinaries(closed, account);

  expect(again).toEqual(binaries);
  expect(binaries.directory).not.toBe(closed.directory);
  const env = await linkLibraries(binaries, path.join(binaries.directory, '..', 'lib'));
  // Finds `postgres` beside it as PostgreSQL does, by its own check.
  const { stdout } = await promisify(execFile)(binaries.initdb, ['--version'], { ...NOBODY, cwd: '/', env });
  expect(stdout).toMatch(/^initdb \(PostgreSQL\) 18/);
});

it('leaves binaries where an ordinary user runs them itself', async () => {
  const found = await findBinaries();
  expect(await reachableBinaries(found, { owner: null, prefix: [] })).toBe(found);
});
