import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GraphiqlManifest } from '../../../gateway/http/graphiql/manifest.ts';

/** A directory as the build leaves it, with a script in three encodings, a style and a font. Remove it when done. */
export function writeSmallBuild(): string {
  const directory = mkdtempSync(join(tmpdir(), 'graphiql-'));
  const manifest: GraphiqlManifest = {
    inputs: 'abc',
    script: 'graphiql-1A.js',
    style: 'graphiql-2B.css',
    files: ['graphiql-1A.js', 'graphiql-2B.css', 'font-3C.woff2'],
    compressed: ['graphiql-1A.js'],
  };
  const files = {
    'graphiql-1A.js': 'plain',
    'graphiql-1A.js.gz': 'gzipped',
    'graphiql-1A.js.br': 'brotli',
    'graphiql-2B.css': 'style',
    'font-3C.woff2': 'font',
    'manifest.json': JSON.stringify(manifest),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), content);
  return directory;
}
