// Builds the product into dist/: generated code, compiled sources, schemas, the composed supergraph, the GraphiQL page.
//   node scripts/build.mjs [--if-stale]
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const SOURCES = [
  'gateway',
  'subgraphs',
  'platform',
  'sandbox',
  'importer',
  'operator',
  'prisma',
  'scripts',
  'codegen.yml',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
];
const STAMP = 'dist/.built';

/** @param {string} root the project's folder */
export async function buildIfStale(root) {
  const stamp = path.join(root, STAMP);
  if (existsSync(stamp) && newest(SOURCES.map((source) => path.join(root, source))) <= statSync(stamp).mtimeMs) return;
  await build(root);
}

/** @param {string} root */
export async function build(root) {
  const started = Date.now();
  process.stderr.write('Building …');
  rmSync(path.join(root, STAMP), { force: true });
  generate(root);
  run(root, 'tsc', ['-p', 'tsconfig.build.json']);
  for (const name of SOURCES) removeOrphans(path.join(root, 'dist', name), path.join(root, name));
  copySchemas(path.join(root, 'subgraphs'), path.join(root, 'dist/subgraphs'));
  const load = (/** @type {string} */ file) => import(pathToFileURL(path.join(root, 'dist', file)).href);
  const { buildGraphiql } = await load('scripts/graphiql-bundle.js');
  await buildGraphiql(path.join(root, 'dist/graphiql'));
  const { composeSources } = await load('gateway/supergraph/project-supergraph.js');
  writeFileSync(path.join(root, 'dist/supergraph.graphql'), await composeSources());
  writeFileSync(path.join(root, STAMP), new Date().toISOString());
  process.stderr.write(` done in ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}

/** Code that is made from schemas: the Prisma client, and typed resolvers. */
export function generate(/** @type {string} */ root) {
  // Prisma looks for an engine that `generate` does not use, and would download it: any executable satisfies it.
  run(root, 'prisma', ['generate'], { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1' });
  run(root, 'graphql-codegen', ['--config', 'codegen.yml']);
}

/** @param {string} root @param {string} tool @param {string[]} args @param {Record<string, string>} env */
function run(root, tool, args, env = {}) {
  const { status, stdout, stderr } = spawnSync(path.join(root, 'node_modules/.bin', tool), args, {
    cwd: root,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  if (status === 0) return;
  process.stderr.write(`\n${stdout}${stderr}\n${tool} failed\n`);
  process.exit(1);
}

/** What was compiled of sources that are gone. @param {string} built @param {string} sources */
function removeOrphans(built, sources) {
  if (!existsSync(built) || !statSync(built).isDirectory()) return;
  for (const entry of readdirSync(built, { withFileTypes: true })) {
    const file = path.join(built, entry.name);
    if (entry.isDirectory()) removeOrphans(file, path.join(sources, entry.name));
    else if (/\.js(\.map)?$/.test(entry.name) && !existsSync(path.join(sources, entry.name.replace(/\.js(\.map)?$/, '.ts')))) rmSync(file);
  }
}

/** @param {string} from @param {string} to */
function copySchemas(from, to) {
  for (const name of readdirSync(from)) {
    const schema = path.join(from, name, 'schema.graphql');
    if (!existsSync(schema)) continue;
    mkdirSync(path.join(to, name), { recursive: true });
    cpSync(schema, path.join(to, name, 'schema.graphql'));
  }
}

/** @param {string[]} paths @returns {number} */
function newest(paths) {
  let latest = 0;
  for (const one of paths) {
    if (!existsSync(one)) continue;
    const stats = statSync(one);
    if (!stats.isDirectory()) latest = Math.max(latest, stats.mtimeMs);
    else
      latest = Math.max(
        latest,
        newest(
          readdirSync(one)
            .filter((name) => name !== 'generated' && name !== 'node_modules')
            .map((name) => path.join(one, name)),
        ),
      );
  }
  return latest;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
  if (process.argv.includes('--generate')) generate(root);
  else if (process.argv.includes('--if-stale')) await buildIfStale(root);
  else await build(root);
}
