import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build, type BuildOptions, type Metafile, type Plugin } from 'esbuild';
import { projectPath } from '../platform/project-path.ts';
import { findManifest, manifestFile, type GraphiqlManifest } from '../gateway/http/graphiql/manifest.ts';

// The client's sources are bundled from the checkout, whether this runs from it or from `dist/`.
const root = projectPath('.');
const client = join(root, 'gateway/http/graphiql/client');

/**
 * Bundles GraphiQL and all it needs into `directory`, which is emptied first. What is there already is kept
 * when it was made from the same client files, bundler and dependencies.
 */
export async function buildGraphiql(directory: string): Promise<{ built: boolean; manifest: GraphiqlManifest }> {
  const inputs = await hashInputs();
  const existing = findManifest(directory);
  if (existing?.inputs === inputs) return { built: false, manifest: existing };

  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  const workers = await bundleWorkers(directory);
  const main = await bundleClient(directory, workers.names);
  const files = [...outputNames(workers.metafile), ...outputNames(main)].sort();
  const compressed = files.filter((file) => !extname(file).startsWith('.woff'));
  for (const file of compressed) await compress(join(directory, file));

  const manifest: GraphiqlManifest = { inputs, ...findEntry(main), files, compressed };
  // Last, because its presence says that the build is whole.
  await writeFile(join(directory, manifestFile), JSON.stringify(manifest, null, 2));
  return { built: true, manifest };
}

const shared = (directory: string) =>
  ({
    absWorkingDir: root,
    outdir: directory,
    bundle: true,
    minify: true,
    metafile: true,
    target: 'es2022',
    logLevel: 'warning',
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    legalComments: 'linked',
    // `@graphiql/toolkit` asks whether it may import; React whether this is production.
    define: { 'process.env.NODE_ENV': '"production"', 'process.env.USE_IMPORT': '"true"' },
  }) satisfies BuildOptions;

async function bundleWorkers(directory: string) {
  const { metafile } = await build({
    ...shared(directory),
    format: 'iife',
    entryPoints: {
      'worker-editor': 'monaco-editor/esm/vs/editor/editor.worker.js',
      'worker-graphql': 'monaco-graphql/esm/graphql.worker.js',
      'worker-json': 'monaco-editor/esm/vs/language/json/json.worker.js',
    },
  });
  const nameOf = (kind: string) => outputNames(metafile).find((name) => name.startsWith(`worker-${kind}-`) && name.endsWith('.js'));
  return { metafile, names: { editor: nameOf('editor'), graphql: nameOf('graphql'), json: nameOf('json') } };
}

async function bundleClient(directory: string, workers: object): Promise<Metafile> {
  const options = shared(directory);
  const { metafile } = await build({
    ...options,
    // Modules, so that Monaco and prettier load after the page shows.
    format: 'esm',
    splitting: true,
    entryPoints: { graphiql: join(client, 'main.tsx') },
    tsconfig: join(client, 'tsconfig.json'),
    define: { ...options.define, WORKER_FILES: JSON.stringify(workers) },
    plugins: [withoutMonacoStyles, fontsAsFiles],
  });
  return metafile;
}

/** `graphiql/style.css` has Monaco's styles already; as part of a lazy chunk they would be written and never loaded. */
const withoutMonacoStyles: Plugin = {
  name: 'without-monaco-styles',
  setup(build) {
    build.onLoad({ filter: /node_modules[\\/]monaco-editor[\\/].*\.css$/ }, () => ({ contents: '', loader: 'empty' }));
  },
};

/** `graphiql/style.css` has 32 fonts inlined as data. As files a browser loads the two or three it needs, and the policy can refuse data. */
const fontsAsFiles: Plugin = {
  name: 'fonts-as-files',
  setup(build) {
    build.onResolve({ filter: /^data:font\/\w+;base64,/ }, ({ path }) => {
      const [, kind = ''] = /^data:font\/(\w+)/.exec(path) ?? [];
      return { path: `${hash(path)}/font.${kind}`, namespace: 'font', pluginData: path.slice(path.indexOf(',') + 1) };
    });
    build.onLoad({ filter: /.*/, namespace: 'font' }, ({ pluginData }) => ({
      contents: Buffer.from(pluginData as string, 'base64'),
      loader: 'file',
    }));
  },
};

const outputNames = (metafile: Metafile) => Object.keys(metafile.outputs).map((path) => basename(path));

function findEntry({ outputs }: Metafile): { script: string; style: string } {
  const [script, output] = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint?.endsWith('client/main.tsx')) ?? [];
  if (!script || !output?.cssBundle) throw new Error('The bundle of client/main.tsx has no script or no style');
  return { script: basename(script), style: basename(output.cssBundle) };
}

async function compress(file: string): Promise<void> {
  const content = await readFile(file);
  await writeFile(`${file}.gz`, await promisify(gzip)(content, { level: 9 }));
  // Quality 9 is within a few percent of 11, in a tenth of its time.
  await writeFile(`${file}.br`, await promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
}

async function hashInputs(): Promise<string> {
  const sources = (await readdir(client)).sort().map((name) => join(client, name));
  const contents = await Promise.all(
    [...sources, join(root, 'scripts/graphiql-bundle.ts'), join(root, 'package-lock.json')].map((file) => readFile(file)),
  );
  return hash(Buffer.concat(contents));
}

const hash = (content: string | Buffer) => createHash('sha256').update(content).digest('hex').slice(0, 16);
