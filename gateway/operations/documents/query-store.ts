import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Logger } from '../../../platform/logger.ts';

/** Where the texts of persisted queries are kept, by their hash. Bounded: what is forgotten, a client sends again. */
export type QueryStore = {
  /** Null when it is not known. Never rejects. */
  find: (hash: string) => Promise<string | null>;
  /** Never rejects; it may be forgotten at once. */
  keep: (hash: string, text: string) => Promise<void>;
};

/** In characters of text. */
const MAX_SOURCE = 8_000_000;

export function createMemoryQueryStore(maxSize = MAX_SOURCE): QueryStore {
  const texts = new LRUCache<string, string>({ maxSize, sizeCalculation: (text) => Math.max(1, text.length) });
  return {
    find: async (hash) => texts.get(hash) ?? null,
    keep: async (hash, text) => {
      texts.set(hash, text);
    },
  };
}

/** What is used of a Redis client. */
export type RedisTexts = {
  get: (key: string) => Promise<string | null>;
  set: (key: string, value: string, mode: 'EX', seconds: number) => Promise<unknown>;
};

const KEPT_SECONDS = 7 * 86_400;

/** Shared by all processes, with a memory of each in front. A Redis that is away knows nothing, and is no failure. */
export function createRedisQueryStore(redis: RedisTexts, logger: Logger, near: QueryStore = createMemoryQueryStore()): QueryStore {
  const keyOf = (hash: string) => `hma:query:${hash}`;
  const note = (error: unknown) => logger.warn({ err: error }, 'Redis does not keep persisted queries just now');
  return {
    async find(hash) {
      const known = await near.find(hash);
      if (known !== null) return known;
      try {
        const text = await redis.get(keyOf(hash));
        // Whoever else can write there does not decide what a hash means.
        if (text === null || createHash('sha256').update(text).digest('hex') !== hash) return null;
        await near.keep(hash, text);
        return text;
      } catch (error) {
        note(error);
        return null;
      }
    },
    async keep(hash, text) {
      await near.keep(hash, text);
      await redis.set(keyOf(hash), text, 'EX', KEPT_SECONDS).catch(note);
    },
  };
}
