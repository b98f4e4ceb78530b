// Runs an entry of the product from its build, which is made first where it is missing or older than the sources:
//   node scripts/run.mjs sandbox/main [arguments]
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildIfStale } from './build.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
// As in the image: graphql-js takes longer for each value where it helps with mistakes in how it is installed.
process.env.NODE_ENV ??= 'production';
const [entry, ...args] = process.argv.slice(2);
await buildIfStale(root);
const file = path.join(root, 'dist', `${entry}.js`);
if (!existsSync(file)) {
  console.error(`There is no ${entry}`);
  process.exit(1);
}
process.argv = [process.argv[0] ?? 'node', file, ...args];
await import(pathToFileURL(file).href);
