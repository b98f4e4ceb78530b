import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { checkFiles } from './check-files.ts';
import type { PackageResult } from './course-package.ts';
import { type PackageLimits, packageLimits } from './limits.ts';
import type { PackageTree } from './package-tree.ts';
import { type PackageProblem, compareProblems } from './problem.ts';
import { readFolder } from './read-folder.ts';
import { readZip } from './read-zip.ts';
import { validatePackage } from './validate-package.ts';

/**
 * Reads a course package, a folder or a zip, and judges all of it: with every problem at once, sorted by file and line, or as a whole.
 * Whatever the path leads to is answered with problems, never with an exception. Nothing stays open.
 */
export async function readCoursePackage(path: string, limits: PackageLimits = packageLimits): Promise<PackageResult> {
  const tree = await readTree(path, limits);
  if (!tree.complete) return { ok: false, problems: tree.problems };
  const result = validatePackage(tree, await checkFiles(tree, limits));
  return result.ok ? result : { ok: false, problems: distinct(result.problems).sort(compareProblems) };
}

async function readTree(path: string, limits: PackageLimits): Promise<PackageTree> {
  try {
    const kind = await stat(path);
    if (kind.isDirectory()) return await readFolder(path, limits);
    if (kind.isFile()) return await readZip(path, limits);
    return unreadable(path, 'something else');
  } catch (error) {
    return unreadable(path, describeFailure(error, path));
  }
}

/** In the words of who gave the path; what else the system or yauzl says is about a damaged archive, and left as it is. */
function describeFailure(error: unknown, path: string): string {
  const { code, message } = error instanceof Error ? (error as NodeJS.ErrnoException) : { code: undefined, message: String(error) };
  if (code === 'ENOENT' || code === 'ENOTDIR') return `nothing at ${path}`;
  if (code === 'EACCES' || code === 'EPERM') return `something that this user may not read (${message})`;
  // The record ends every zip archive: yauzl looks for it first, so it misses it in whatever is none.
  if (/^end of central directory record/i.test(message)) return 'a file that is no zip archive, or one that is cut off';
  return code === undefined ? `a damaged zip archive (${message})` : message;
}

const unreadable = (path: string, found: string): PackageTree => ({
  entries: [],
  problems: [{ file: basename(path), line: null, expected: 'a folder or a zip archive', found }],
  refused: new Set(),
  complete: false,
});

/** Two items may use one broken file: it is broken once. */
const distinct = (problems: readonly PackageProblem[]): PackageProblem[] => [
  ...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values(),
];
