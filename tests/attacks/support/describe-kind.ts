import { describe, it } from 'vitest';
import { carryOut, hasSucceeded, type Attempt, type Kind } from './attempt.ts';
import { createAttacker } from './attacker.ts';

/**
 * The attempts of a kind as tests, which must end with nothing, and its controls, which must not. The table is made of what they leave.
 * @param url of the server that must be alive after each of them
 */
export function describeKind({ name, minimum, attempts, controls, inTurn = false, mayBeThrottled = false }: Kind, url: string): void {
  const test = (role: 'attempt' | 'control', attempt: Attempt) =>
    (inTurn || attempt.alone ? it : it.concurrent)(attempt.name, async ({ task, expect }) => {
      const entry = { kind: name, name: attempt.name, minimum, role, fingerprint: '', succeeded: role === 'attempt' };
      task.meta.attack = entry;
      const outcome = await carryOut(attempt, createAttacker(url), mayBeThrottled);
      Object.assign(entry, { fingerprint: outcome.fingerprint, succeeded: hasSucceeded(role, outcome) });
      expect(outcome).toMatchObject(role === 'attempt' ? { loot: null, broken: null } : { loot: expect.any(String), broken: null });
    });

  describe(name, () => {
    describe('lets in who is entitled', () => controls.forEach((control) => test('control', control)));
    describe('keeps out', () => attempts.forEach((attempt) => test('attempt', attempt)));
  });
}
