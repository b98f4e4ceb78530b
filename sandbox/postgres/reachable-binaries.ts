import { access, chmod, constants, cp, lstat, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isReachable, type Account } from './account.ts';
import type { Binaries } from './binaries.ts';

/**
 * The binaries where the account can reach them. In a checkout that is closed to others, PostgreSQL's own check of its programs
 * (`access(2)`, which knows no capabilities) fails: there a copy is made once, in the system's directory for temporary files, that
 * only this process's user can write to.
 */
export async function reachableBinaries(binaries: Binaries, { owner }: Account): Promise<Binaries> {
  const isFine = owner === null ? await mayRun(binaries.postgres) : await isReachable(path.dirname(binaries.postgres), owner);
  if (isFine) return binaries;

  const copy = path.join(tmpdir(), `hma-postgresql-${binaries.version}-${process.platform}-${process.arch}-${process.getuid?.()}`);
  if (!(await exists(copy))) {
    const draft = await mkdtemp(`${copy}-`);
    await chmod(draft, 0o755);
    await cp(binaries.directory, path.join(draft, 'native'), { recursive: true });
    // Somebody else may have been faster, and theirs is as good.
    await rename(draft, copy).catch(() => rm(draft, { recursive: true, force: true }));
  }
  await assertOurs(copy);
  return binariesIn(binaries, path.join(copy, 'native'));
}

const binariesIn = (binaries: Binaries, directory: string): Binaries => ({
  ...binaries,
  directory,
  postgres: path.join(directory, 'bin', 'postgres'),
  initdb: path.join(directory, 'bin', 'initdb'),
});

const exists = (file: string) =>
  lstat(file).then(
    () => true,
    () => false,
  );

/** By the same call as PostgreSQL's. */
const mayRun = (file: string) =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  );

/** Anybody may write to the directory for temporary files: what stands there must be ours to be run. */
async function assertOurs(directory: string): Promise<void> {
  const found = await lstat(directory);
  if (!found.isDirectory() || found.uid !== process.getuid?.() || (found.mode & 0o022) !== 0) {
    throw new Error(`${directory} is not ours: remove it, or let others pass through the directories above this checkout (chmod o+x)`);
  }
}
