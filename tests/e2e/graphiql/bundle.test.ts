import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildGraphiql } from '../../../scripts/graphiql-bundle.ts';

describe('the GraphiQL bundle', () => {
  let directory: string;
  let manifest: Awaited<ReturnType<typeof buildGraphiql>>['manifest'];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'graphiql-'));
    ({ manifest } = await buildGraphiql(directory));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('is not built again while nothing it is made from changes', async () => {
    expect(await buildGraphiql(directory)).toEqual({ built: false, manifest });
  });

  it('has a content hash in every name, because browsers keep them for a year', () => {
    expect(manifest.files.filter((name) => !/-[A-Z0-9]{8}\./.test(name))).toEqual([]);
  });

  it('is at most 8 MB before compression', async () => {
    const sizes = await Promise.all(manifest.files.map(async (name) => (await stat(join(directory, name))).size));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(8e6);
  });

  it('leaves nothing behind that the manifest does not account for', async () => {
    const expected = [...manifest.files, ...manifest.compressed.flatMap((name) => [`${name}.gz`, `${name}.br`]), 'manifest.json'];
    expect((await readdir(directory)).sort()).toEqual(expected.sort());
  });
});
