import { hash } from 'node:crypto';
import { Redis } from 'ioredis';
import type { Logger } from '../../platform/logger.ts';
import { createBreaker } from './breaker.ts';
import { LONGEST_KEPT, type EntityStore, type Moment, type Place } from './entity-store.ts';
import { FIND, FORGET } from './redis-scripts.ts';

export type RedisStoreOptions = {
  url: string;
  logger: Logger;
  /** In which Redis must answer. Default 100 ms. */
  commandTimeoutMs?: number;
  /** Of one text; a longer one is not kept. Default 256 KiB. */
  entryBytes?: number;
};

const ENTRY_BYTES = 262_144;
const COMMAND_TIMEOUT_MS = 100;
const FAILURES = 3;
const PAUSE_MS = 1_000;
const MAX_RECONNECT_MS = 1_000;
/** A script takes so many keys at once, at the most. */
const AT_ONCE = 1_000;
/** Longer than anything is kept that is older. */
const REMEMBERED = LONGEST_KEPT + 60;

const PREFIX = 'hma:entities';
const COUNTER = `${PREFIX}:moment`;
const ALL = `${PREFIX}:all`;
/** What entities are known by, and who reads, is nobody's business who looks into Redis. */
const shortened = (text: string) => hash('sha256', text, 'base64url').slice(0, 27);
const entryKey = (key: string) => `${PREFIX}:e:${shortened(key)}`;
const tagKey = (tag: string) => `${PREFIX}:t:${shortened(tag)}`;
const readerKey = (reader: string) => `${PREFIX}:r:${shortened(reader)}`;

type Found = [moment: string, all: string, reader: string, tags: string[], entries: (string | null)[]];
type Scripts = {
  findEntities: (count: number, ...rest: (string | number)[]) => Promise<Found>;
  forgetEntities: (count: number, ...rest: (string | number)[]) => Promise<unknown>;
};

/**
 * For all processes together. While Redis is away nothing is known, and nobody waits for it for long. What could not be forgotten meanwhile
 * is made up for: the first thing that is asked of it then is to forget everything.
 */
export function createRedisStore({
  url,
  logger,
  commandTimeoutMs = COMMAND_TIMEOUT_MS,
  entryBytes = ENTRY_BYTES,
}: RedisStoreOptions): EntityStore {
  const redis = connect(url, commandTimeoutMs, logger);
  const scripts = redis as unknown as Scripts;
  const breaker = createBreaker({
    failures: FAILURES,
    pauseMs: PAUSE_MS,
    onFailure: (error) => logger.debug({ err: error }, 'Redis keeps no entities just now'),
  });
  /** How often something could not be forgotten, and how often that was when everything was forgotten instead. */
  let missed = 0;
  let madeUpFor = 0;

  async function findSome(places: readonly Place[], reader: string | null): Promise<{ texts: (string | null)[]; moment: Moment }> {
    const tags = [...new Set(places.map(({ tag }) => tag))];
    const missedBefore = missed;
    const isBehind = missedBefore > madeUpFor;
    const keys = [
      COUNTER,
      ALL,
      reader === null ? `${PREFIX}:nobody` : readerKey(reader),
      ...tags.map(tagKey),
      ...places.map(({ key }) => entryKey(key)),
    ];
    const [now, all, readerSince, sinces, entries] = await scripts.findEntities(
      keys.length,
      ...keys,
      tags.length,
      REMEMBERED,
      isBehind ? 1 : 0,
    );
    if (isBehind) madeUpFor = Math.max(madeUpFor, missedBefore);
    const since = Math.max(Number(all), Number(readerSince));
    const sinceByTag = new Map(tags.map((tag, index) => [tag, Number(sinces[index])]));
    return {
      moment: Number(now),
      texts: places.map(({ tag }, index) => {
        const entry = readEntry(entries[index]);
        return entry && entry.moment >= since && entry.moment >= (sinceByTag.get(tag) ?? Infinity) ? entry.text : null;
      }),
    };
  }

  async function forget(keys: readonly string[], seconds: number): Promise<void> {
    const done = await breaker.run(async () => {
      for (let at = 0; at < keys.length; at += AT_ONCE) {
        const some = keys.slice(at, at + AT_ONCE);
        await scripts.forgetEntities(some.length + 1, COUNTER, ...some, seconds);
      }
      return true;
    });
    if (!done) missed += 1;
  }

  return {
    find: async (places, reader) =>
      breaker.run(async () => {
        const found = [];
        for (let at = 0; at < places.length; at += AT_ONCE) found.push(await findSome(places.slice(at, at + AT_ONCE), reader));
        return { texts: found.flatMap(({ texts }) => texts), moment: Math.min(...found.map(({ moment }) => moment)) };
      }),
    keep: async (entries, moment, seconds) => {
      const kept = entries.filter(({ text }) => text.length <= entryBytes);
      if (kept.length === 0) return;
      await breaker.run(async () => {
        const pipeline = redis.pipeline();
        const ttl = Math.min(Math.floor(seconds), LONGEST_KEPT);
        for (const { key, text } of kept) pipeline.set(entryKey(key), `${moment} ${text}`, 'EX', ttl);
        for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error;
      });
    },
    forget: (tags) => forget(tags.map(tagKey), REMEMBERED),
    forgetAll: () => forget([ALL], 0),
    forgetFor: (reader) => forget([readerKey(reader)], REMEMBERED),
    close: async () => redis.disconnect(),
  };
}

function readEntry(value: string | null | undefined): { moment: Moment; text: string } | null {
  if (value == null) return null;
  const end = value.indexOf(' ');
  return { moment: Number(value.slice(0, end)), text: value.slice(end + 1) };
}

function connect(url: string, commandTimeout: number, logger: Logger): Redis {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 2_000,
    commandTimeout,
    retryStrategy: (times) => Math.min(times * 100, MAX_RECONNECT_MS),
  });
  redis.defineCommand('findEntities', { lua: FIND });
  redis.defineCommand('forgetEntities', { lua: FORGET });
  let isAway = false;
  redis.on('error', (error) => {
    if (!isAway) logger.warn({ err: error }, 'Redis is away: entities are not kept');
    isAway = true;
  });
  redis.on('ready', () => {
    if (isAway) logger.info('Redis is back: entities are kept again');
    isAway = false;
  });
  return redis;
}
