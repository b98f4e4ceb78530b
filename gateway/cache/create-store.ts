import type { Logger } from '../../platform/logger.ts';
import type { EntityStore } from './entity-store.ts';
import { createMemoryStore } from './memory-store.ts';
import { createRedisStore } from './redis-store.ts';

/** Where entities are kept: in this process, in so many bytes, or in a Redis for all processes. */
export type StoreOptions = { bytes: number } | { redisUrl: string };

export const createEntityStore = (options: StoreOptions, logger: Logger): EntityStore =>
  'bytes' in options ? createMemoryStore(options) : createRedisStore({ url: options.redisUrl, logger });
