import { LRUCache } from 'lru-cache';
import { LONGEST_KEPT, type EntityStore, type Moment } from './entity-store.ts';

export type MemoryStoreOptions = {
  /** Of keys and texts, about. */
  bytes: number;
  /** Of one text; a longer one is not kept. Default 256 KiB. */
  entryBytes?: number;
};

/** @property until as `performance.now()` counts. The cache's own times cost more than all the rest of a look. */
type Kept = { text: string; moment: Moment; until: number };

const ENTRY_BYTES = 262_144;
/** Some 10 MiB, whatever the bytes are. */
const MAX_TAGS = 50_000;
const MAX_READERS = 20_000;
/** What an entry takes besides its text. */
const OVERHEAD = 200;

/** In this process alone. What was asked for the longest ago is forgotten first. */
export function createMemoryStore({ bytes, entryBytes = ENTRY_BYTES }: MemoryStoreOptions): EntityStore {
  const entries = new LRUCache<string, Kept>({
    maxSize: bytes,
    maxEntrySize: Math.min(entryBytes + OVERHEAD, bytes),
    sizeCalculation: ({ text }, key) => text.length + key.length + OVERHEAD,
  });
  let now: Moment = 1;
  /** When each tag was forgotten last. One that is not here was forgotten now: nothing is trusted of which that is not known. */
  const tags = new LRUCache<string, Moment>({ max: MAX_TAGS });
  const readers = new LRUCache<string, Moment>({
    max: MAX_READERS,
    dispose: (moment, _, reason) => {
      if (reason === 'evict') othersSince = Math.max(othersSince, moment);
    },
  });
  /** Since when what was fetched is good for readers who are not remembered, and for everybody. */
  let othersSince: Moment = 0;
  let allSince: Moment = 0;

  function tagSince(tag: string): Moment {
    const since = tags.get(tag);
    if (since === undefined) tags.set(tag, now);
    return since ?? now;
  }

  return {
    find: async (places, reader) => {
      const since = Math.max(allSince, reader === null ? 0 : (readers.get(reader) ?? othersSince));
      const time = performance.now();
      const texts = places.map(({ key, tag }) => {
        const tagIsSince = tagSince(tag);
        const kept = entries.get(key);
        return kept && kept.moment >= since && kept.moment >= tagIsSince && kept.until > time ? kept.text : null;
      });
      return { texts, moment: now };
    },
    keep: async (found, moment, seconds) => {
      const until = performance.now() + Math.min(seconds, LONGEST_KEPT) * 1_000;
      for (const { key, text } of found) if ((entries.peek(key)?.moment ?? 0) <= moment) entries.set(key, { text, moment, until });
    },
    forget: async (forgotten) => {
      now += 1;
      for (const tag of forgotten) tags.set(tag, now);
    },
    forgetAll: async () => {
      allSince = now += 1;
    },
    forgetFor: async (reader) => {
      readers.set(reader, (now += 1));
    },
    close: async () => entries.clear(),
  };
}
