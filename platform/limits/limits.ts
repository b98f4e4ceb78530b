import { createHash } from 'node:crypto';
import { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import type { Logger } from '../logger.ts';
import type { Throttle, ThrottleRule, ThrottleState } from './throttle.ts';

/** Makes throttles that count in one place. */
export type Limits = {
  throttle: (rule: ThrottleRule) => Throttle;
  /** Idempotent. */
  close: () => Promise<void>;
};

export type LimitsOptions = {
  /** Where all processes count together; undefined: this process counts for itself. */
  redisUrl?: string | undefined;
  logger: Logger;
};

const KEY_PREFIX = 'hma:limit';
/** Redis is asked before everything else: one that hangs must not hold everything up. */
const COMMAND_TIMEOUT_MS = 250;
const MAX_PAUSE_MS = 2_000;

/** While Redis is away each process counts for itself, so the gate is neither open nor shut. */
export function createLimits({ redisUrl, logger }: LimitsOptions): Limits {
  const redis = redisUrl === undefined ? null : connect(redisUrl, logger);
  return {
    throttle: (rule) => {
      const options = { keyPrefix: `${KEY_PREFIX}:${rule.name}`, points: rule.points, duration: rule.seconds };
      const memory = new RateLimiterMemory(options);
      return createThrottle(
        rule,
        redis ? new RateLimiterRedis({ ...options, storeClient: redis, insuranceLimiter: memory, rejectIfRedisNotReady: true }) : memory,
        redis ? memory : null,
      );
    },
    close: async () => redis?.disconnect(),
  };
}

function connect(url: string, logger: Logger): Redis {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 2_000,
    commandTimeout: COMMAND_TIMEOUT_MS,
    retryStrategy: (times) => Math.min(times * 100, MAX_PAUSE_MS),
  });
  let isAway = false;
  redis.on('error', (error) => {
    if (!isAway) logger.warn({ err: error }, 'Redis is away: this process counts for itself');
    isAway = true;
  });
  redis.on('ready', () => {
    if (isAway) logger.info('Redis is back');
    isAway = false;
  });
  return redis;
}

/** @param insurance what counts while `limiter` cannot, to be forgotten together with it */
function createThrottle(rule: ThrottleRule, limiter: RateLimiterAbstract, insurance: RateLimiterAbstract | null): Throttle {
  const stateOf = ({ consumedPoints, msBeforeNext }: RateLimiterRes): ThrottleState => ({
    allowed: consumedPoints <= rule.points,
    limit: rule.points,
    remaining: Math.min(rule.points, Math.max(0, rule.points - consumedPoints)),
    resetMs: Math.max(0, msBeforeNext),
  });
  return {
    rule,
    consume: async (key, points = 1) => {
      try {
        return stateOf(await limiter.consume(hash(key), points));
      } catch (refusal) {
        if (refusal instanceof RateLimiterRes) return stateOf(refusal);
        throw refusal;
      }
    },
    refund: async (key, points = 1) => {
      await limiter.reward(hash(key), points);
    },
    hold: async (key, seconds) => {
      await limiter.block(hash(key), seconds);
    },
    peek: async (key) => {
      const state = await limiter.get(hash(key));
      return state ? stateOf(state) : { allowed: true, limit: rule.points, remaining: rule.points, resetMs: 0 };
    },
    reset: async (key) => {
      await Promise.all([limiter.delete(hash(key)), insurance?.delete(hash(key))]);
    },
  };
}

/** Keys are what people type, addresses among it: neither their length nor their text goes into the store. */
const hash = (key: string): string => createHash('sha256').update(key).digest('base64url').slice(0, 27);
