import type { Readable } from 'node:stream';
import { type PackageProblem, describeValue } from './problem.ts';
import { findPathProblem, normalizePath } from './package-path.ts';

/** A file that was found and not yet read. `open` may fail, and then its stream does. */
export type PackageEntry = { path: string; size: number; open: () => Readable };

/** What a folder or an archive holds. */
export type PackageTree = {
  entries: PackageEntry[];
  problems: PackageProblem[];
  /** Paths that are there but were refused, each with a problem: no reference to them is "missing". */
  refused: ReadonlySet<string>;
  /** False where reading had to stop: the package cannot be judged further. */
  complete: boolean;
};

/** Collects a tree. Names and collisions are checked here, for folders and archives alike. */
export function createTreeBuilder() {
  const entries: PackageEntry[] = [];
  const problems: PackageProblem[] = [];
  const refused = new Set<string>();
  const seen = new Map<string, string>();

  const refuse = (path: string, expected: string, found: string) => {
    refused.add(normalizePath(path));
    problems.push({ file: path, line: null, expected, found });
  };

  return {
    refuse,
    add(entry: PackageEntry): void {
      const expected = findPathProblem(entry.path);
      if (expected) return refuse(entry.path, expected, describeValue(entry.path));
      const path = normalizePath(entry.path);
      // Unpacked on macOS or Windows, names that differ by case only are one file.
      const twin = seen.get(path.toLowerCase());
      if (twin !== undefined) return refuse(path, 'a name that no other file has', twin === path ? 'a second entry of this name' : twin);
      seen.set(path.toLowerCase(), path);
      entries.push({ ...entry, path });
    },
    stop(file: string, expected: string, found: string): PackageTree {
      return { entries: [], problems: [...problems, { file, line: null, expected, found }], refused, complete: false };
    },
    finish: (): PackageTree => ({ entries, problems, refused, complete: true }),
  };
}
