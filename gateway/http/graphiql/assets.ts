import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { findManifest } from './manifest.ts';
import { contentSecurityPolicy, renderPage, type GraphiqlExample, type SignInPaths } from './page.ts';

export type GraphiqlOptions = {
  /** Where the build put the bundle, `dist/graphiql`. */
  directory: string;
  title: string;
  /** One line below the answer that says how to sign in. */
  hint?: string;
  /** The tabs of a first visit; none means GraphiQL's own welcome text. */
  examples: readonly GraphiqlExample[];
  /** Where browsers sign in and out through a provider; left out where they do not. */
  signIn?: SignInPaths;
  /** The path of the graph, default `/graphql`; the assets are expected at `<endpoint>/assets/<path>`. */
  endpoint?: string;
};

export type GraphiqlAsset = {
  body: Buffer;
  contentType: string;
  cacheControl: string;
  /** For `content-encoding`; absent when the body is as it is. */
  encoding?: 'br' | 'gzip';
};

export type GraphiqlAssets = {
  /** The page, and the headers it must be sent with (names in lower case). */
  page: () => { body: string; headers: Readonly<Record<string, string>> };
  /**
   * @param path what follows `<endpoint>/assets/`
   * @param acceptEncoding the request's header; send `vary: accept-encoding` with what comes back
   * @returns null for a path that the build did not make
   */
  asset: (path: string, acceptEncoding?: string) => GraphiqlAsset | null;
};

const contentTypes: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

/** @throws when the directory holds no build */
export function createGraphiqlAssets({
  directory,
  title,
  hint = '',
  examples,
  signIn,
  endpoint = '/graphql',
}: GraphiqlOptions): GraphiqlAssets {
  const manifest = findManifest(directory);
  if (!manifest) throw new Error(`GraphiQL is not built in ${directory}: run \`npm run build:graphiql\``);
  const files = new Set(manifest.files);
  const compressed = new Set(manifest.compressed);
  const urlOf = (file: string) => `${endpoint}/assets/${file}`;

  const page = {
    body: renderPage({
      title,
      hint,
      examples,
      endpoint,
      signIn: signIn ?? null,
      scriptUrl: urlOf(manifest.script),
      styleUrl: urlOf(manifest.style),
    }),
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentSecurityPolicy,
      // The page names the current bundle, and its address answers with JSON to other clients.
      'cache-control': 'no-cache',
      vary: 'accept, origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
  };

  return {
    page: () => page,
    asset(path, acceptEncoding = '') {
      // Only names from the manifest are ever read, so a path cannot lead out of the directory.
      if (!files.has(path)) return null;
      const encoding = compressed.has(path) ? chooseEncoding(acceptEncoding) : undefined;
      const suffix = encoding === 'br' ? '.br' : encoding === 'gzip' ? '.gz' : '';
      return {
        // Read each time: a browser asks once for each version, and the files are too large to keep in memory for that.
        body: readFileSync(join(directory, path + suffix)),
        contentType: contentTypes[extname(path)] ?? 'application/octet-stream',
        cacheControl: 'public, max-age=31536000, immutable',
        ...(encoding && { encoding }),
      };
    },
  };
}

/** `q=0` is a refusal; other weights are ignored, because the smaller one is always right. */
function chooseEncoding(acceptEncoding: string): 'br' | 'gzip' | undefined {
  const offers = acceptEncoding
    .toLowerCase()
    .split(',')
    .filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part));
  const accepted = new Set(offers.map((part) => part.split(';')[0]?.trim()));
  return (['br', 'gzip'] as const).find((encoding) => accepted.has(encoding));
}
