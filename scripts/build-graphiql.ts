import { fileURLToPath } from 'node:url';
import { buildGraphiql } from './graphiql-bundle.ts';

const directory = fileURLToPath(new URL('../dist/graphiql', import.meta.url));
const started = performance.now();
const { built, manifest } = await buildGraphiql(directory);
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(built ? `GraphiQL built in ${seconds} s: ${manifest.files.length} files in ${directory}` : 'GraphiQL is up to date');
