import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../gateway/cache/memory-store.ts';
import { describeEntityStore } from './entity-store.contract.ts';

describeEntityStore('a store of entities in memory', async () => {
  const store = createMemoryStore({ bytes: 10_000_000, entryBytes: 5_000 });
  return { store, stop: store.close };
});

describe('a store of entities in memory', () => {
  it('takes no more room than it was given', async () => {
    const store = createMemoryStore({ bytes: 100_000 });
    const places = Array.from({ length: 1_000 }, (_, n) => ({ key: `key ${n}`, tag: `tag ${n}` }));
    for (const place of places) {
      const { moment } = (await store.find([place], null)) ?? { moment: 0 };
      await store.keep([{ ...place, text: 'x'.repeat(1_000) }], moment, 60);
    }
    const { texts } = (await store.find(places, null)) ?? { texts: [] };

    const bytes = texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThanOrEqual(100_000);
    expect(texts.at(-1)).not.toBeNull();
  });
});
