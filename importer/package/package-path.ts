import { posix } from 'node:path';
import { packageLimits } from './limits.ts';

/** Made by operating systems, not by authors: skipped without a word. */
export const isSystemFile = (path: string): boolean =>
  path.split('/').some((name) => ['__MACOSX', '.DS_Store', 'Thumbs.db', 'desktop.ini'].includes(name));

/** May lie in a package without an item that uses it. */
export const isFreeFile = (path: string): boolean => /^(README|LICENSE)/.test(posix.basename(path));

/** What a path inside a package has to be and this one is not; `null` when nothing is wrong with it. */
export function findPathProblem(path: string): string | null {
  if (path === '') return 'a path';
  if (/[\p{Cc}\p{Cs}]/u.test(path)) return 'a path without control characters';
  if (path.includes('\\')) return 'a path with "/" between its parts';
  if (path.startsWith('/') || /^[a-z][a-z0-9+.-]*:/i.test(path)) return 'a path relative to the package';
  const normal = posix.normalize(path);
  if (normal === '..' || normal.startsWith('../')) return 'a path inside the package';
  if (path.length > packageLimits.pathLength) return `a path of at most ${packageLimits.pathLength} characters`;
  return null;
}

/** One spelling for one file: without `.` and `..`, with composed letters (macOS stores them decomposed). */
export const normalizePath = (path: string): string => posix.normalize(path).normalize('NFC');

/** Lower case, with the dot: `.md`. */
export const extensionOf = (path: string): string => posix.extname(path).toLowerCase();
