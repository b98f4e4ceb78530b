import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CourseFiles } from './course-files.ts';
import { type ZipEntry, writeZipBytes } from './zip-writer.ts';

/** A directory of its own for each call, all of them removed by `remove`. */
export function createPackageDisk() {
  const directories: string[] = [];
  const create = async () => {
    const directory = await mkdtemp(join(tmpdir(), 'course-package-'));
    directories.push(directory);
    return directory;
  };
  return {
    async folder(files: CourseFiles): Promise<string> {
      const root = await create();
      for (const [path, data] of Object.entries(files)) {
        await mkdir(dirname(join(root, path)), { recursive: true });
        await writeFile(join(root, path), data);
      }
      return root;
    },
    async zip(entries: readonly ZipEntry[] | CourseFiles): Promise<string> {
      const path = join(await create(), 'package.zip');
      await writeFile(path, writeZipBytes(Array.isArray(entries) ? entries : toEntries(entries as CourseFiles)));
      return path;
    },
    async file(name: string, data: string | Buffer): Promise<string> {
      const path = join(await create(), name);
      await writeFile(path, data);
      return path;
    },
    remove: () => Promise.all(directories.map((directory) => rm(directory, { recursive: true, force: true }))),
  };
}

export const toEntries = (files: CourseFiles, folder = ''): ZipEntry[] =>
  Object.entries(files).map(([path, data]) => ({ name: `${folder}${path}`, data }));
