import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Where the schema and its migrations lie: beside the project's `package.json`, which is above this file
 * whether it runs as source or compiled into `dist/` (the compiler copies neither).
 */
export function findPrismaFiles(): { schemaPath: string; migrationsDirectory: string } {
  let directory = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(directory, 'package.json'))) {
    const parent = path.dirname(directory);
    if (parent === directory) throw new Error(`No package.json above ${fileURLToPath(import.meta.url)}`);
    directory = parent;
  }
  return { schemaPath: path.join(directory, 'prisma', 'schema'), migrationsDirectory: path.join(directory, 'prisma', 'migrations') };
}
