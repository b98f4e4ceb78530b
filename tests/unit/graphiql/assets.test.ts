import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGraphiqlAssets, type GraphiqlAssets } from '../../../gateway/http/graphiql/assets.ts';
import { writeSmallBuild } from './built-assets.ts';

let directory: string;
let assets: GraphiqlAssets;

beforeAll(() => {
  directory = writeSmallBuild();
  assets = createGraphiqlAssets({ directory, title: 'The <graph>', examples: [{ query: '# </script><script>alert(1)</script>' }] });
});
afterAll(() => rmSync(directory, { recursive: true }));

describe('an asset', () => {
  it.each([
    { accepts: 'gzip, deflate, br', encoding: 'br', body: 'brotli' },
    { accepts: 'gzip, br;q=0', encoding: 'gzip', body: 'gzipped' },
    { accepts: 'GZIP;q=0.5', encoding: 'gzip', body: 'gzipped' },
    { accepts: 'deflate', encoding: undefined, body: 'plain' },
    { accepts: undefined, encoding: undefined, body: 'plain' },
  ])('comes as $body to a client that accepts $accepts', ({ accepts, encoding, body }) => {
    const asset = assets.asset('graphiql-1A.js', accepts);
    expect([asset?.encoding, asset?.body.toString()]).toEqual([encoding, body]);
  });

  it('is plain when the build has not compressed it', () => {
    expect(assets.asset('font-3C.woff2', 'br, gzip')).toEqual({
      body: Buffer.from('font'),
      contentType: 'font/woff2',
      cacheControl: 'public, max-age=31536000, immutable',
    });
  });

  it.each(['manifest.json', 'graphiql-1A.js.br', '../package.json', '%2e%2e/package.json', '', 'constructor'])(
    'does not exist at %j, which the build does not list',
    (path) => {
      expect(assets.asset(path)).toBeNull();
    },
  );
});

describe('the page', () => {
  it('names the script and the style of the build, below its endpoint', () => {
    const { body } = createGraphiqlAssets({ directory, title: '', examples: [], endpoint: '/api/graph' }).page();
    expect(body).toContain('src="/api/graph/assets/graphiql-1A.js"');
    expect(body).toContain('href="/api/graph/assets/graphiql-2B.css"');
    expect(body).toContain('data-endpoint="/api/graph"');
  });

  it('allows scripts from its own origin alone, and none that evaluate text', () => {
    const policy = assets.page().headers['content-security-policy'] ?? '';
    expect(policy.split('; ').filter((part) => part.startsWith('script-src') || part.startsWith('default-src'))).toEqual([
      "default-src 'none'",
      "script-src 'self'",
    ]);
  });

  it('cannot be broken out of by an example or a title', () => {
    const { body } = assets.page();
    expect(body).not.toContain('<script>alert');
    expect(body).toContain('<title>The &lt;graph&gt;</title>');
  });

  it('carries the examples as JSON that reads back unchanged', () => {
    const [, json = ''] = /id="examples">(.*)<\/script>/.exec(assets.page().body) ?? [];
    expect(JSON.parse(json)).toEqual([{ query: '# </script><script>alert(1)</script>' }]);
  });
});

it('refuses a directory without a build, and says how to make one', () => {
  const empty = mkdtempSync(join(tmpdir(), 'graphiql-'));
  try {
    expect(() => createGraphiqlAssets({ directory: empty, title: '', examples: [] })).toThrow('npm run build:graphiql');
  } finally {
    rmSync(empty, { recursive: true });
  }
});
