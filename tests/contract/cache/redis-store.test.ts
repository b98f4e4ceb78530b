import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { EntityStore } from '../../../gateway/cache/entity-store.ts';
import { createRedisStore } from '../../../gateway/cache/redis-store.ts';
import { createLogger } from '../../../platform/logger.ts';
import { startRedis, type RedisServer } from '../../support/redis/redis-server.ts';
import { describeWith } from '../../support/requirements.ts';
import { describeEntityStore } from './entity-store.contract.ts';

const logger = createLogger('test', 'fatal');
const PLACE = { key: 'somebody@example.org', tag: 'User u1' };
const WAIT = { timeout: 15_000 };

const untilThere = (store: EntityStore) => vi.waitUntil(() => store.find([PLACE], null), WAIT);

describeWith('redis-server', 'entities in Redis', () => {
  describeEntityStore('a store of entities in Redis', async () => {
    const redis = await startRedis();
    // A machine that does much else may take a while.
    const store = createRedisStore({ url: redis.url, logger, commandTimeoutMs: 10_000, entryBytes: 5_000 });
    await untilThere(store);
    return {
      store,
      stop: async () => {
        await store.close();
        await redis.stop();
      },
    };
  });

  let redis: RedisServer;
  let stores: EntityStore[];
  const connect = async (commandTimeoutMs = 10_000) => {
    const store = createRedisStore({ url: redis.url, logger, commandTimeoutMs });
    stores.push(store);
    await untilThere(store);
    return store;
  };
  const fill = async (store: EntityStore, text = '"kept"') => {
    const { moment } = await untilThere(store);
    await store.keep([{ ...PLACE, text }], moment, 60);
  };
  const read = async (store: EntityStore, reader: string | null = null) => (await store.find([PLACE], reader))?.texts;
  beforeEach(async () => {
    stores = [];
    redis = await startRedis();
  });
  afterEach(async () => {
    redis.thaw();
    for (const store of stores) await store.close();
    await redis.stop();
  });

  it('are known, and forgotten, in all processes', async () => {
    const [one, other] = [await connect(), await connect()];
    await fill(one);
    expect(await read(other)).toEqual(['"kept"']);

    await other.forgetFor('ada');
    expect([await read(one, 'ada'), await read(one, 'bob')]).toEqual([[null], ['"kept"']]);
    await other.forget([PLACE.tag]);
    expect(await read(one)).toEqual([null]);
  });

  it('are not given out when another process forgot them while they were on their way', async () => {
    const [one, other] = [await connect(), await connect()];
    const { moment } = await untilThere(one);
    await other.forget([PLACE.tag]);
    await one.keep([{ ...PLACE, text: '"old"' }], moment, 60);

    expect([await read(one), await read(other)]).toEqual([[null], [null]]);
  });

  it('show nobody what they are known by', async () => {
    await fill(await connect());
    const other = new Redis(redis.url);
    const keys = await other.keys('*');
    other.disconnect();

    expect(keys.length).toBeGreaterThan(2);
    expect(keys.every((key) => key.startsWith('hma:entities:'))).toBe(true);
    expect(keys.join()).not.toMatch(/somebody|u1/);
  });

  it('are not trusted when Redis has lost everything while they were on their way', async () => {
    const store = await connect();
    const { moment } = await untilThere(store);
    await store.forget([PLACE.tag]);
    const other = new Redis(redis.url);
    await other.flushall();
    other.disconnect();
    await untilThere(store);
    await store.keep([{ ...PLACE, text: '"old"' }], moment, 60);

    expect(await read(store)).toEqual([null]);
  });

  it('are not trusted when Redis has lost when they were forgotten', async () => {
    const store = await connect();
    const { moment } = await untilThere(store);
    await store.forget([PLACE.tag]);
    const other = new Redis(redis.url);
    for (const key of await other.keys('hma:entities:t:*')) await other.del(key);
    other.disconnect();
    await store.keep([{ ...PLACE, text: '"old"' }], moment, 60);

    expect(await read(store)).toEqual([null]);
  });

  it.each([
    { how: 'killed', leave: () => redis.kill(), comeBack: () => redis.restart() },
    { how: 'frozen', leave: async () => redis.freeze(), comeBack: async () => redis.thaw() },
  ])('are passed by while Redis is $how, and what should have been forgotten meanwhile is', async ({ leave, comeBack }) => {
    const store = await connect(1_000);
    await fill(store);
    expect(await read(store)).toEqual(['"kept"']);
    await leave();
    await vi.waitUntil(async () => (await store.find([PLACE], null)) === null, WAIT);
    await store.forget([PLACE.tag]);
    await store.keep([{ ...PLACE, text: '"lost"' }], 1, 60);
    await comeBack();

    expect((await untilThere(store)).texts).toEqual([null]);
    await fill(store, '"new"');
    expect(await read(store)).toEqual(['"new"']);
  });

  it('keep nobody waiting once Redis was found to be away', async () => {
    const store = await connect(100);
    redis.freeze();
    for (let n = 0; n < 5; n += 1) await store.find([PLACE], null);
    const begun = performance.now();
    for (let n = 0; n < 50; n += 1) await store.find([PLACE], null);

    // It is tried again once a second.
    expect(performance.now() - begun).toBeLessThan(1_000);
  });
});
