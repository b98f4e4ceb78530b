import { afterAll, beforeAll, expect, it } from 'vitest';
import { useTwoGateways } from '../../support/academy/two-gateways.ts';
import { startRedis, type RedisServer } from '../../support/redis/redis-server.ts';
import { describeWith } from '../../support/requirements.ts';

const RULES = { user: 1_000, service: 1_000, address: 6, connections: 1_000, badTokens: 1_000 };

describeWith('redis-server', 'rate limits of two gateways', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  const suite = useTwoGateways(() => ({ trustedProxies: ['127.0.0.1'], rates: { rules: RULES, redisUrl: redis.url } }));
  afterAll(() => redis.stop());

  const ask = async (gateway: 0 | 1, address: string) => {
    const response = await fetch(`${suite.urls[gateway]}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
      body: '{"query":"{ __typename }"}',
    });
    await response.text();
    return { status: response.status, remaining: Number(/r=(\d+)/.exec(response.headers.get('ratelimit') ?? '')?.[1]) };
  };

  let probes = 0;
  /** Whether the two count together: what one has counted the other knows. */
  const areShared = async () => {
    const address = `198.51.100.${(probes += 1)}`;
    await ask(0, address);
    return (await ask(1, address)).remaining === RULES.address - 2;
  };

  it('count together in Redis; neither open nor close the academy while it is away; count together again', async () => {
    await expect.poll(areShared, { timeout: 15_000 }).toBe(true);

    await redis.kill();
    const seen = { 0: [] as number[], 1: [] as number[] };
    for (let n = 0; n <= RULES.address; n += 1) {
      for (const gateway of [0, 1] as const) seen[gateway].push((await ask(gateway, '203.0.113.1')).status);
    }
    const alone = [...Array<number>(RULES.address).fill(200), 429];
    expect(seen).toEqual({ 0: alone, 1: alone });

    await redis.restart();
    await expect.poll(areShared, { timeout: 15_000 }).toBe(true);
  });
});
