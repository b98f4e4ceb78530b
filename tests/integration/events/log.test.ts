import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendEvents } from '../../../platform/events/outbox.ts';
import { createLogger } from '../../../platform/logger.ts';
import { startPlatform, type Platform } from '../../../platform/platform.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { anEvent, publish } from '../../support/events.ts';

const WRITERS = 6;
const PER_WRITER = 40;

describe('the event log, with three processes moving into it', () => {
  let database: TestDatabase;
  let platforms: Platform[];

  beforeAll(async () => {
    database = await createTestDatabase();
    const start = () =>
      startPlatform({ database: { url: database.appUrl, poolSize: 5 }, logger: createLogger('test', 'fatal'), eventRetentionDays: 7 });
    platforms = await Promise.all([start(), start(), start()]);
  });
  afterAll(async () => {
    await Promise.all(platforms.map((platform) => platform.stop()));
    await database.drop();
  });

  const platformAt = (index: number) => platforms[index % platforms.length] as Platform;

  async function settle(count: number) {
    const { log } = platformAt(0);
    for (;;) {
      const entries = await log.read(0n, 10_000);
      if (entries.length >= count) return entries;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  it('gives committed events gapless positions, each once, in the order of each writer, and leaves out what was rolled back', async () => {
    const heard: bigint[][] = platforms.map(() => []);
    platforms.forEach((platform, index) => platform.tail.tail((entries) => heard[index]?.push(...entries.map(({ position }) => position))));

    await Promise.all(
      Array.from({ length: WRITERS }, async (_, writer) => {
        const platform = platformAt(writer);
        for (let step = 0; step < PER_WRITER; step += 1) {
          await publish(platform, anEvent({ payload: { writer, step } }));
          if (step % 10 === 0) {
            const failing = platform.own().transact(async (tx) => {
              await appendEvents(tx, [anEvent({ payload: { writer, step, rolledBack: true } })]);
              throw new Error('rolled back');
            });
            await expect(failing).rejects.toThrow('rolled back');
          }
        }
      }),
    );
    const entries = await settle(WRITERS * PER_WRITER);

    expect(entries.map(({ position }) => position)).toEqual(entries.map((_, index) => BigInt(index + 1)));
    for (let writer = 0; writer < WRITERS; writer += 1) {
      const steps = entries.filter(({ payload }) => payload['writer'] === writer).map(({ payload }) => payload['step']);
      expect(steps).toEqual(Array.from({ length: PER_WRITER }, (_, step) => step));
    }
    expect(entries.some(({ payload }) => payload['rolledBack'])).toBe(false);

    const all = entries.map(({ position }) => position);
    await expect.poll(() => heard, { timeout: 5_000 }).toEqual(platforms.map(() => all));
  });

  it('is insert-only for the application', async () => {
    const { pool } = platformAt(0).database;
    await expect(pool.query('UPDATE event_log SET type = type')).rejects.toThrow('permission denied');
    await expect(pool.query('DELETE FROM event_log')).rejects.toThrow('permission denied');
  });

  it('makes the next partition before the head reaches it', async () => {
    const { pool } = platformAt(0).database;
    await pool.query(`UPDATE event_head SET position = 999900`);
    for (const platform of platforms) await publish(platform, ...Array.from({ length: 100 }, () => anEvent()));
    await expect.poll(async () => (await platformAt(0).log.head()).position, { timeout: 5_000 }).toBe(1_000_200n);
    const { rows } = await pool.query(`SELECT count(*)::int AS count FROM event_log_1`);
    expect(rows[0].count).toBe(201);
  });
});
