import { describe, expect, it } from 'vitest';
import { attemptsLeft, dueAfter, GRACE_MS, isOverdue, mayReadExplanations } from '../../../subgraphs/assessment/domain/attempt.ts';

const start = new Date('2026-03-01T10:00:00Z');
const due = new Date('2026-03-01T10:15:00Z');
const after = (ms: number) => new Date(due.getTime() + ms);

describe('time', () => {
  it('runs out as many minutes after the start as the limit says', () => {
    expect(dueAfter(start, 15)).toEqual(due);
  });

  it('never runs out without a limit', () => {
    expect(dueAfter(start, null)).toBeNull();
    expect(isOverdue({ status: 'IN_PROGRESS', dueAt: null }, after(1e12))).toBe(false);
  });

  it.each([
    { ms: -1, overdue: false },
    { ms: GRACE_MS, overdue: false },
    { ms: GRACE_MS + 1, overdue: true },
  ])('$ms ms after it was due an open attempt is overdue: $overdue', ({ ms, overdue }) => {
    expect(isOverdue({ status: 'IN_PROGRESS', dueAt: due }, after(ms))).toBe(overdue);
  });

  it.each(['AWAITING_GRADING', 'GRADED', 'EXPIRED'] as const)('is no matter to an attempt that is %s', (status) => {
    expect(isOverdue({ status, dueAt: due }, after(60_000))).toBe(false);
  });
});

describe('attempts', () => {
  it.each([
    { allowed: 3, attempts: 0, left: 3 },
    { allowed: 3, attempts: 3, left: 0 },
    { allowed: 2, attempts: 3, left: 0 },
    { allowed: null, attempts: 9, left: null },
  ])('$attempts of $allowed leave $left', ({ allowed, attempts, left }) => {
    expect(attemptsLeft(allowed, { attempts, open: false, passed: false })).toBe(left);
  });
});

describe('explanations', () => {
  it.each([
    { why: 'attempts are left', allowed: 2, standing: { attempts: 1, open: false, passed: false }, shown: false },
    { why: 'any number of attempts is left', allowed: null, standing: { attempts: 9, open: false, passed: false }, shown: false },
    { why: 'the last attempt is still open', allowed: 2, standing: { attempts: 2, open: true, passed: false }, shown: false },
    { why: 'it was passed and is attempted again', allowed: null, standing: { attempts: 2, open: true, passed: true }, shown: false },
    { why: 'it was passed', allowed: null, standing: { attempts: 1, open: false, passed: true }, shown: true },
    { why: 'no attempts are left', allowed: 2, standing: { attempts: 2, open: false, passed: false }, shown: true },
  ])('are shown when $why: $shown', ({ allowed, standing, shown }) => {
    expect(mayReadExplanations(allowed, standing)).toBe(shown);
  });
});
