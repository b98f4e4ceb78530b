import { expect, it } from 'vitest';
import type { ConsumerDefinition } from '../../../platform/events/consumer.ts';
import type { NewEvent } from '../../../platform/events/event.ts';
import { appendEvents } from '../../../platform/events/outbox.ts';
import { untilSettled } from '../../../platform/events/settle.ts';
import { usePlatform } from '../../support/database.ts';

const platform = usePlatform();
const anEvent = (type: string): NewEvent => ({
  type,
  version: 1,
  userKey: null,
  courseKey: null,
  actorKey: null,
  payload: {},
  occurredAt: new Date(),
});
const publish = (...types: string[]) => platform.own().transact((tx) => appendEvents(tx, types.map(anEvent)));

it('waits for what consumers publish themselves', async () => {
  const applied: string[] = [];
  const first: ConsumerDefinition = {
    name: 'settle.first',
    types: ['one'],
    apply: async (tx, entries) => {
      await appendEvents(
        tx,
        entries.map(() => anEvent('two')),
      );
    },
  };
  const second: ConsumerDefinition = {
    name: 'settle.second',
    types: ['two'],
    apply: (_, entries) => {
      applied.push(...entries.map(({ type }) => type));
      return Promise.resolve();
    },
  };
  const consumers = [first, second].map(platform.consume);
  for (const consumer of consumers) consumer.start();
  try {
    await publish('one', 'one', 'other');
    const left: number[] = [];
    await untilSettled(platform.database.pool, ['settle.first', 'settle.second'], (events) => left.push(events));
    expect(applied).toEqual(['two', 'two']);
    expect(left.every((events) => events > 0)).toBe(true);
  } finally {
    await Promise.all(consumers.map((consumer) => consumer.stop()));
  }
});

it('waits for the log alone where nobody follows it', async () => {
  await publish('one');
  await untilSettled(platform.database.pool, []);
  const { rows } = await platform.database.pool.query('SELECT 1 FROM event_outbox');
  expect(rows).toEqual([]);
});

it('goes on waiting for a consumer that does not run', async () => {
  await publish('one');
  const told = await new Promise<number>((resolve, reject) => {
    // It never settles: what it says meanwhile is what counts. The pool's end ends it.
    untilSettled(platform.database.pool, ['settle.nobody'], resolve).catch(reject);
  });
  expect(told).toBeGreaterThan(0);
});
