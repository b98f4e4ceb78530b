import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor } from '../../../platform/events/cursor.ts';
import type { StreamedEntry } from '../../../platform/events/stream.ts';
import { usePlatform } from '../../support/database.ts';
import { anEvent, publish, take } from '../../support/events.ts';

type Update = { n: number; cursor: string };
const TYPE = 'test.thing.happened';
const one = ({ entry, cursorAt, fromIndex }: StreamedEntry): Update[] =>
  fromIndex > 0 ? [] : [{ n: entry.payload['n'] as number, cursor: cursorAt(0) }];
const batch = ({ entry, cursorAt, fromIndex }: StreamedEntry): Update[] =>
  (entry.payload['items'] as number[]).map((n, index) => ({ n, cursor: cursorAt(index) })).slice(fromIndex);

describe('a stream of events', () => {
  const platform = usePlatform();
  let users = 100;
  const open = (userKey: number, after?: string, expand = one) => platform.streams.open<Update>({ types: [TYPE], userKey }, after, expand);
  const happen = (userKey: number, ...numbers: number[]) => publish(platform, ...numbers.map((n) => anEvent({ userKey, payload: { n } })));

  /** Everything committed so far has been moved, and heard of. */
  const settled = async () => {
    const { pool } = platform.database;
    await expect
      .poll(async () => (await pool.query('SELECT count(*)::int AS left FROM event_outbox')).rows[0].left, { timeout: 5_000 })
      .toBe(0);
    const { position } = await platform.log.head();
    await expect.poll(() => platform.tail.head().position, { timeout: 5_000 }).toBe(position);
  };

  it('delivers what matches from now on', async () => {
    const user = (users += 1);
    await happen(user, 1);
    await settled();
    const stream = await open(user);
    await happen(user + 5000, 99);
    await happen(user, 2, 3);
    expect((await take(stream, 2)).map(({ n }) => n)).toEqual([2, 3]);
    await stream.return?.();
  });

  it('goes on behind a cursor: each later event once, in order, live ones included', async () => {
    const user = (users += 1);
    const first = await open(user);
    await happen(user, 1, 2, 3);
    const [, second] = await take(first, 3);
    await first.return?.();
    await happen(user, 4);

    const resumed = await open(user, second?.cursor);
    const live = happen(user, 5);
    expect((await take(resumed, 3)).map(({ n }) => n)).toEqual([3, 4, 5]);
    await live;
    await resumed.return?.();
  });

  it('loses and doubles nothing while events keep coming during the replay', async () => {
    const user = (users += 1);
    const start = await platform.streams.liveCursor();
    const writing = (async () => {
      for (let n = 0; n < 200; n += 1) await happen(user, n);
    })();
    await expect
      .poll(async () => (await platform.log.head()).position > decodeCursor(start).position + 50n, { timeout: 10_000 })
      .toBe(true);
    const stream = await open(user, start);
    expect((await take(stream, 200)).map(({ n }) => n)).toEqual(Array.from({ length: 200 }, (_, n) => n));
    await writing;
    await stream.return?.();
  });

  it('resumes in the middle of a batch', async () => {
    const user = (users += 1);
    const stream = await open(user, undefined, batch);
    await publish(platform, anEvent({ userKey: user, payload: { items: [10, 11, 12] } }));
    const [first] = await take(stream, 3);
    await stream.return?.();
    const resumed = await open(user, first?.cursor, batch);
    expect((await take(resumed, 2)).map(({ n }) => n)).toEqual([11, 12]);
    await resumed.return?.();
  });

  it('closes the gap between a query and its subscription', async () => {
    const user = (users += 1);
    const cursor = await platform.streams.liveCursor();
    await happen(user, 7);
    await settled();
    const stream = await open(user, cursor);
    expect((await take(stream, 1)).map(({ n }) => n)).toEqual([7]);
    await stream.return?.();
  });

  it('ends at once when its consumer leaves while it waits', async () => {
    const stream = await open((users += 1));
    const waiting = stream.next();
    await stream.return?.();
    await expect(waiting).resolves.toMatchObject({ done: true });
  });

  it.each([
    { why: 'is of another epoch', cursor: () => encodeCursor({ epoch: 'other', position: 1n, index: 0 }), code: 'CURSOR_EXPIRED' },
    {
      why: 'is from the future',
      cursor: async () => encodeCursor({ ...(await platform.log.head()), position: 10n ** 9n, index: 0 }),
      code: 'CURSOR_EXPIRED',
    },
    { why: 'is no cursor', cursor: () => 'garbage', code: 'BAD_USER_INPUT' },
    { why: 'is empty', cursor: () => '', code: 'BAD_USER_INPUT' },
  ])('refuses a cursor that $why', async ({ cursor, code }) => {
    await expect(open(1, await cursor())).rejects.toMatchObject({ code, field: 'after' });
  });

  it('refuses a cursor older than what the log still keeps', async () => {
    const { epoch } = await platform.log.head();
    const { position } = await platform.log.head();
    // Retention drops partitions; a cursor from before the first kept position stands for one of them.
    expect(await platform.log.floor()).toBe(0n);
    await expect(open(1, encodeCursor({ epoch, position: position + 1n, index: 0 }))).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' });
  });
});
