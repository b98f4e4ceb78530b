import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import type { Pool } from 'pg';
import { median } from '../load/latencies.ts';
import type { Measure } from './measure.ts';

const REQUEST = 'mutation ($email: EmailAddress!) { requestPasswordReset(input: { email: $email }) { accepted } }';

/** Whether the time of the answer tells which addresses have accounts: as many of each, in pairs whose order changes. */
export const enumeration: Measure = async ({ sandbox, pool, quick }) => {
  const pairs = quick ? 100 : 200;
  const run = randomBytes(4).toString('hex');
  await pool.query(
    `INSERT INTO users (external_user_id, username, email) SELECT 'usr_' || name, name, name || '@example.org'
     FROM (SELECT $1 || '-' || n AS name FROM generate_series(1, $2) n) names`,
    [run, pairs],
  );
  const took = { known: [] as number[], unknown: [] as number[] };
  for (let n = 1; n <= pairs; n += 1) {
    const order = n % 2 === 0 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const);
    for (const kind of order) {
      took[kind].push(
        await ask(
          sandbox.url,
          `${kind === 'known' ? run : `${run}x`}-${n}@example.org`,
          `2001:db8:${n.toString(16)}:${kind === 'known' ? 1 : 2}::1`,
        ),
      );
      // What the mail takes afterwards belongs to nobody's answer.
      await untilIdle(pool);
    }
  }
  // The first ones find cold code.
  const [known, unknown] = [median(took.known.slice(10)), median(took.unknown.slice(10))];
  return [
    { id: 'enumeration.known', what: 'Password reset of a known address: median', value: known, unit: 'ms' },
    { id: 'enumeration.unknown', what: 'Password reset of an unknown address: median', value: unknown, unit: 'ms' },
    {
      id: 'enumeration.difference',
      what: 'Difference of the two',
      value: (Math.abs(known - unknown) / unknown) * 100,
      unit: '%',
      floor: { atMost: 5 },
    },
  ];
};

/** @param address whom the gateway takes us for: one alone would soon be refused */
async function ask(url: string, email: string, address: string): Promise<number> {
  const started = performance.now();
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
    body: JSON.stringify({ query: REQUEST, variables: { email } }),
  });
  const body = (await response.text()).trim();
  const ms = performance.now() - started;
  if (body !== '{"data":{"requestPasswordReset":{"accepted":true}}}') throw new Error(`The reset was answered with ${body}`);
  return ms;
}

async function untilIdle(pool: Pool): Promise<void> {
  while ((await pool.query('SELECT 1 FROM graphile_worker.jobs')).rowCount !== 0) await setTimeout(5);
}
