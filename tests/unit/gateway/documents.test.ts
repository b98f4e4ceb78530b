import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createMemoryQueryStore, createRedisQueryStore } from '../../../gateway/operations/documents/query-store.ts';
import { loadTrustedDocuments, readManifest } from '../../../gateway/operations/documents/trusted-documents.ts';

const TEXT = '{ me { id } }';
const HASH = createHash('sha256').update(TEXT).digest('hex');
const logger = pino({ level: 'silent' });

describe('a manifest of trusted documents', () => {
  it('may be an object of texts by their ids', () => {
    expect(readManifest({ a: TEXT }).get('a')).toBe(TEXT);
  });

  it.each([
    { why: 'is a list', manifest: [] },
    { why: 'is a text', manifest: 'x' },
    { why: 'is null', manifest: null },
    { why: 'lists nothing', manifest: {} },
    { why: 'has a text that is none', manifest: { a: 1 } },
    { why: 'has a text that does not parse', manifest: { a: '{' } },
    { why: 'is of another format', manifest: { format: 'x', version: 1, operations: [{ id: 'a', body: TEXT }] } },
    {
      why: 'is of another version',
      manifest: { format: 'apollo-persisted-query-manifest', version: 2, operations: [{ id: 'a', body: TEXT }] },
    },
    { why: 'lacks bodies', manifest: { format: 'apollo-persisted-query-manifest', version: 1, operations: [{ id: 'a' }] } },
    {
      why: 'names two alike',
      manifest: {
        format: 'apollo-persisted-query-manifest',
        version: 1,
        operations: [
          { id: 'a', body: TEXT },
          { id: 'a', body: '{ b }' },
        ],
      },
    },
  ])('is refused when it $why', ({ manifest }) => {
    expect(() => readManifest(manifest)).toThrow();
  });

  it('is named when it cannot be read', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'manifest-'));
    try {
      const file = path.join(directory, 'manifest.json');
      await writeFile(file, '{');
      await expect(loadTrustedDocuments(file)).rejects.toThrow(file);
      await expect(loadTrustedDocuments(path.join(directory, 'missing.json'))).rejects.toThrow('missing.json');
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});

describe('what keeps persisted queries', () => {
  it('forgets the oldest rather than grow', async () => {
    const store = createMemoryQueryStore(10);
    await store.keep('a', '{ aaaa }');
    await store.keep('b', '{ bbbb }');

    expect([await store.find('a'), await store.find('b')]).toEqual([null, '{ bbbb }']);
  });

  it('asks Redis for what another process was told', async () => {
    const texts = new Map<string, string>();
    const redis = {
      get: async (key: string) => texts.get(key) ?? null,
      set: async (key: string, text: string) => texts.set(key, text),
    };
    await createRedisQueryStore(redis, logger).keep(HASH, TEXT);

    expect(await createRedisQueryStore(redis, logger).find(HASH)).toBe(TEXT);
  });

  it('does not believe Redis a text of another hash', async () => {
    const redis = { get: async () => '{ evil }', set: async () => 'OK' };

    expect(await createRedisQueryStore(redis, logger).find(HASH)).toBeNull();
  });

  it('goes on without Redis', async () => {
    const away = () => Promise.reject(new Error('away'));
    const store = createRedisQueryStore({ get: away, set: away }, logger);

    expect(await store.find(HASH)).toBeNull();
    await store.keep(HASH, TEXT);
    expect(await store.find(HASH)).toBe(TEXT);
  });
});
