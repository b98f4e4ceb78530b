import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the build left in its directory, as `manifest.json`. All names are plain file names with a content hash in them. */
export type GraphiqlManifest = {
  /** A hash of everything the bundle was made from. */
  inputs: string;
  script: string;
  style: string;
  /** Every file; each of `compressed` has a `.gz` and a `.br` beside it. */
  files: readonly string[];
  compressed: readonly string[];
};

export const manifestFile = 'manifest.json';

/** Null when the directory holds no finished build. */
export function findManifest(directory: string): GraphiqlManifest | null {
  try {
    return JSON.parse(readFileSync(join(directory, manifestFile), 'utf8')) as GraphiqlManifest;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
