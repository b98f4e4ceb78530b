import { describe, expect, it } from 'vitest';
import { appendEvents } from '../../../platform/events/outbox.ts';
import type { ConsumerDefinition } from '../../../platform/events/consumer.ts';
import { usePlatform } from '../../support/database.ts';
import { anEvent, publish } from '../../support/events.ts';

describe('a consumer of the event log', () => {
  const platform = usePlatform();

  /** Its effect is a row in the database, so that it commits with the offset. */
  const recording = (name: string, type: string, onApply: (n: number) => void = () => {}): ConsumerDefinition => ({
    name,
    types: [type],
    apply: async (tx, entries) => {
      for (const { payload } of entries) {
        const n = payload['n'] as number;
        await tx.$executeRaw`INSERT INTO idempotency_keys (actor, mutation, key, input_hash, result) VALUES (${name}, ${String(n)}, gen_random_uuid()::text, '', 'null')`;
        onApply(n);
      }
    },
  });
  const effects = async (name: string) =>
    (
      await platform.database.pool.query<{ n: number }>(
        'SELECT mutation::int AS n FROM idempotency_keys WHERE actor = $1 ORDER BY created_at, 1',
        [name],
      )
    ).rows.map(({ n }) => n);
  const happen = (type: string, ...numbers: number[]) => publish(platform, ...numbers.map((n) => anEvent({ type, payload: { n } })));
  const settle = async (type: string) => {
    await expect
      .poll(async () => (await platform.database.pool.query('SELECT count(*)::int AS left FROM event_outbox')).rows[0].left, {
        timeout: 5_000,
      })
      .toBe(0);
    return type;
  };

  it('applies what it was written for, also what happened before it was first started', async () => {
    await happen('a.early', 1, 2);
    await happen('a.other', 9);
    const consumer = platform.consume(recording('applies', 'a.early'));
    consumer.start();
    await happen('a.early', 3);
    await settle('a');
    await consumer.settled();
    expect(await effects('applies')).toEqual([1, 2, 3]);
    await consumer.stop();
  });

  it('applies once, with two of it running', async () => {
    const consumers = [platform.consume(recording('twins', 'b')), platform.consume(recording('twins', 'b'))];
    for (const consumer of consumers) consumer.start();
    for (let n = 0; n < 60; n += 1) await happen('b', n);
    await settle('b');
    await consumers[0]?.settled();
    expect((await effects('twins')).sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, n) => n));
    await Promise.all(consumers.map((consumer) => consumer.stop()));
  });

  it('goes on where it stood after a failure that passed', async () => {
    let failures = 2;
    const consumer = platform.consume(
      recording('passing', 'c', () => {
        if (failures > 0) {
          failures -= 1;
          throw new Error('a passing failure');
        }
      }),
    );
    consumer.start();
    await happen('c', 1, 2, 3);
    await settle('c');
    await consumer.settled();
    expect(await effects('passing')).toEqual([1, 2, 3]);
    await consumer.stop();
  });

  it('sets aside what can never be applied, with the reason, and applies the rest', async () => {
    const consumer = platform.consume(
      recording('poisoned', 'd', (n) => {
        if (n === 2) throw new Error('poison');
      }),
    );
    consumer.start();
    await happen('d', 1, 2, 3);
    await settle('d');
    await consumer.settled();
    expect(await effects('poisoned')).toEqual([1, 3]);
    const { rows } = await platform.database.pool.query(`SELECT payload, reason FROM dead_letters WHERE source = 'consumer:poisoned'`);
    expect(rows).toEqual([{ payload: { type: 'd', payload: { n: 2 } }, reason: 'Error: poison' }]);
    await consumer.stop();
  });

  it('moves on what it publishes itself', async () => {
    const consumer = platform.consume({
      name: 'echo',
      types: ['e'],
      apply: (tx, entries) =>
        appendEvents(
          tx,
          entries.map(({ payload }) => anEvent({ type: 'e.echo', payload })),
        ),
    });
    consumer.start();
    await happen('e', 5);
    await expect
      .poll(async () => (await platform.log.read(0n, 10, { types: ['e.echo'] })).map(({ payload }) => payload), { timeout: 5_000 })
      .toEqual([{ n: 5 }]);
    await consumer.stop();
  });
});
