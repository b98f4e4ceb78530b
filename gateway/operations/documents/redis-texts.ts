import { Redis } from 'ioredis';
import type { Logger } from '../../../platform/logger.ts';
import type { RedisTexts } from './query-store.ts';

/** Redis as a place for texts: what it does not answer at once, it does not know. */
export function connectRedisTexts(url: string, logger: Logger): RedisTexts & { close: () => void } {
  const redis = new Redis(url, { enableOfflineQueue: false, maxRetriesPerRequest: 0, connectTimeout: 2_000, commandTimeout: 250 });
  redis.on('error', (error) => logger.debug({ err: error }, 'Redis is away: persisted queries are kept in memory alone'));
  return {
    get: (key) => redis.get(key),
    set: (key, value, mode, seconds) => redis.set(key, value, mode, seconds),
    close: () => redis.disconnect(),
  };
}
