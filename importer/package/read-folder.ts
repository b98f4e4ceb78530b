import { createReadStream } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { PackageLimits } from './limits.ts';
import { isSystemFile } from './package-path.ts';
import { type PackageTree, createTreeBuilder } from './package-tree.ts';
import { compareText } from './problem.ts';

/** @throws what the file system throws where a folder cannot be listed. */
export async function readFolder(root: string, limits: PackageLimits): Promise<PackageTree> {
  const tree = createTreeBuilder();
  const folders = [''];
  let files = 0;
  let bytes = 0;

  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const found = await readdir(join(root, folder), { withFileTypes: true });
    for (const entry of found.sort((a, b) => compareText(a.name, b.name))) {
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      if (isSystemFile(path)) continue;
      if (entry.isSymbolicLink()) tree.refuse(path, 'a file or a folder', 'a symbolic link');
      // `.git` and its like: one problem, not one for each of a thousand files.
      else if (entry.isDirectory() && entry.name.startsWith('.')) tree.refuse(path, 'no hidden folder', 'a folder');
      else if (entry.isDirectory()) folders.push(path);
      // Opening a pipe would wait for its writer.
      else if (!entry.isFile()) tree.refuse(path, 'a file or a folder', 'something else');
      else {
        const { size } = await lstat(join(root, path));
        files += 1;
        bytes += size;
        if (files > limits.files) return tree.stop(basename(root), `at most ${limits.files} files`, 'more');
        if (bytes > limits.totalBytes) return tree.stop(basename(root), `at most ${limits.totalBytes} bytes in all`, 'more');
        tree.add({ path, size, open: () => createReadStream(join(root, path)) });
      }
    }
  }
  return tree.finish();
}
