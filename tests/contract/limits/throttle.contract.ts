import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Limits } from '../../../platform/limits/limits.ts';

/** What every throttle does, whatever keeps its figures. */
export function describeThrottle(name: string, start: () => Promise<{ limits: Limits; stop: () => Promise<void> }>): void {
  describe(name, () => {
    let limits: Limits;
    let stop: () => Promise<void>;
    beforeAll(async () => {
      ({ limits, stop } = await start());
    });
    afterAll(() => stop());
    const throttle = (points: number, seconds = 60) => limits.throttle({ name: randomUUID(), points, seconds });

    it('allows what the rule allows, and says what is left', async () => {
      const gate = throttle(2);
      const states = [await gate.consume('a'), await gate.consume('a'), await gate.consume('a')];

      expect(states.map(({ allowed, limit, remaining }) => ({ allowed, limit, remaining }))).toEqual([
        { allowed: true, limit: 2, remaining: 1 },
        { allowed: true, limit: 2, remaining: 0 },
        { allowed: false, limit: 2, remaining: 0 },
      ]);
      expect(states[2]?.resetMs).toBeGreaterThan(0);
      expect(states[2]?.resetMs).toBeLessThanOrEqual(60_000);
    });

    it('does not let more through when all come at once', async () => {
      const gate = throttle(10);
      const states = await Promise.all(Array.from({ length: 50 }, () => gate.consume('a')));

      expect(states.filter(({ allowed }) => allowed)).toHaveLength(10);
    });

    it('counts each key for itself, and each rule', async () => {
      const [one, other] = [throttle(1), throttle(1)];
      await one.consume('a');

      expect(await one.consume('b')).toMatchObject({ allowed: true });
      expect(await other.consume('a')).toMatchObject({ allowed: true });
      expect(await one.consume('a')).toMatchObject({ allowed: false });
    });

    it('counts several points at once', async () => {
      const gate = throttle(5);

      expect(await gate.consume('a', 4)).toMatchObject({ allowed: true, remaining: 1 });
      expect(await gate.consume('a', 2)).toMatchObject({ allowed: false, remaining: 0 });
    });

    it('gives back what was nothing to count', async () => {
      const gate = throttle(1);
      await gate.consume('a');
      await gate.refund('a');

      expect(await gate.peek('a')).toMatchObject({ allowed: true, remaining: 1 });
      expect(await gate.consume('a')).toMatchObject({ allowed: true, remaining: 0 });
    });

    it('shows the state and consumes nothing', async () => {
      const gate = throttle(3);
      expect(await gate.peek('a')).toEqual({ allowed: true, limit: 3, remaining: 3, resetMs: 0 });
      await gate.consume('a');
      await gate.peek('a');

      expect(await gate.peek('a')).toMatchObject({ allowed: true, remaining: 2 });
    });

    it('refuses a key that is held, for as long as it was told', async () => {
      const gate = throttle(100);
      await gate.hold('a', 30);

      const state = await gate.peek('a');
      expect(state).toMatchObject({ allowed: false, remaining: 0 });
      expect(state.resetMs).toBeGreaterThan(20_000);
      expect(state.resetMs).toBeLessThanOrEqual(30_000);
      expect(await gate.consume('a')).toMatchObject({ allowed: false });
    });

    it('begins anew once the window is over', async () => {
      const gate = throttle(1, 1);
      await gate.consume('a');
      await expect.poll(async () => (await gate.peek('a')).allowed && (await gate.peek('a')).remaining, { timeout: 10_000 }).toBe(1);

      expect(await gate.consume('a')).toMatchObject({ allowed: true });
    });

    it('forgets a key', async () => {
      const gate = throttle(1);
      await gate.consume('a');
      await gate.hold('a', 30);
      await gate.reset('a');

      expect(await gate.consume('a')).toMatchObject({ allowed: true });
    });

    it('takes any text for a key', async () => {
      const gate = throttle(1);
      for (const key of ['', ' ', '\0', 'ä:*?\r\n', 'x'.repeat(100_000)]) {
        expect(await gate.consume(key)).toMatchObject({ allowed: true });
        expect(await gate.consume(key)).toMatchObject({ allowed: false });
      }
    });
  });
}
