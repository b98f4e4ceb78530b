import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLimits, type Limits } from '../../../platform/limits/limits.ts';
import { createLogger } from '../../../platform/logger.ts';
import { startRedis, type RedisServer } from '../../support/redis/redis-server.ts';
import { describeWith } from '../../support/requirements.ts';
import { describeThrottle } from './throttle.contract.ts';

const logger = createLogger('test', 'fatal');
const RULE = { name: 'sign-in', points: 3, seconds: 60 };

/** Whether it is Redis that counts: another process sees it. */
async function whenShared(limits: Limits, redis: RedisServer): Promise<void> {
  const other = new Redis(redis.url);
  const gate = limits.throttle({ name: 'probe', points: 1_000_000, seconds: 60 });
  const assertCounted = async () => {
    await gate.consume('probe');
    if ((await other.keys('hma:limit:probe:*')).length === 0) throw new Error('It is not Redis that counts');
  };
  await vi.waitFor(assertCounted, { timeout: 15_000 });
  other.disconnect();
}

describeWith('redis-server', 'limits in Redis', () => {
  describeThrottle('a throttle in Redis', async () => {
    const redis = await startRedis();
    const limits = createLimits({ redisUrl: redis.url, logger });
    await whenShared(limits, redis);
    return {
      limits,
      stop: async () => {
        await limits.close();
        await redis.stop();
      },
    };
  });

  let redis: RedisServer;
  let limits: Limits[];
  const connect = () => {
    const one = createLimits({ redisUrl: redis.url, logger });
    limits.push(one);
    return one;
  };
  beforeEach(async () => {
    limits = [];
    redis = await startRedis();
  });
  afterEach(async () => {
    for (const one of limits) await one.close();
    await redis.stop();
  });

  it('count together in all processes', async () => {
    const [one, other] = [connect(), connect()];
    await whenShared(one, redis);
    await whenShared(other, redis);
    for (const each of [one, other, one]) await each.throttle(RULE).consume('a');

    expect(await other.throttle(RULE).consume('a')).toMatchObject({ allowed: false });
  });

  it('keep nothing of what people typed', async () => {
    const one = connect();
    await whenShared(one, redis);
    await one.throttle(RULE).consume('somebody@example.org');
    const other = new Redis(redis.url);
    const keys = await other.keys('*');
    other.disconnect();

    expect(keys.join()).not.toContain('somebody');
  });

  it.each([
    { how: 'killed', leave: () => redis.kill() },
    { how: 'frozen', leave: async () => redis.freeze() },
  ])('neither open the gate nor shut it while Redis is $how', async ({ leave }) => {
    const gate = (() => {
      const one = connect();
      return { one, throttle: one.throttle(RULE) };
    })();
    await whenShared(gate.one, redis);
    await gate.throttle.consume('a');
    await leave();
    const states = [];
    for (let n = 0; n < 5; n += 1) states.push((await gate.throttle.consume('a')).allowed);

    expect(states).toEqual([true, true, true, false, false]);
    redis.thaw();
  });

  it('are counted in Redis again once it is back', async () => {
    const one = connect();
    await whenShared(one, redis);
    await redis.kill();
    await one.throttle(RULE).consume('a');
    await redis.restart();

    await whenShared(one, redis);
  });

  it('work when Redis was never there', async () => {
    await redis.kill();
    const gate = connect().throttle({ ...RULE, points: 1 });

    expect(await gate.consume('a')).toMatchObject({ allowed: true });
    expect(await gate.consume('a')).toMatchObject({ allowed: false });
  });
});
