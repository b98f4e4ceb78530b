import { describe, expect, it } from 'vitest';
import { trackProgressInput } from '../../../subgraphs/content/domain/progress-input.ts';
import { assertMayProgress, toStoredPercentage } from '../../../subgraphs/content/domain/progress.ts';

const now = new Date('2026-11-01T12:00:00Z');
const free = { type: 'document' as const, enrollment: 'e', complete: false, openPrerequisites: [] };

describe('a percentage', () => {
  it.each([
    [0, 0],
    [33.333, 33.33],
    [99.999, 99.99],
    [0.29, 0.29],
    [57.3, 57.3],
    [100, 100],
  ])('of %d is stored as %d', (given, stored) => {
    expect(toStoredPercentage(given)).toBe(stored);
  });
});

describe('a report of progress', () => {
  it.each([
    { why: 'a percentage over 100', fields: { percentage: 100.01 }, path: 'percentage' },
    { why: 'a negative percentage', fields: { percentage: -0.01 }, path: 'percentage' },
    { why: 'no number', fields: { percentage: Number.NaN }, path: 'percentage' },
    { why: 'no end', fields: { percentage: Infinity }, path: 'percentage' },
    { why: 'more than a day', fields: { timeSpentSeconds: 86_401 }, path: 'timeSpentSeconds' },
    { why: 'time that runs backwards', fields: { timeSpentSeconds: -1 }, path: 'timeSpentSeconds' },
    { why: 'a position before the start', fields: { position: -1 }, path: 'position' },
    { why: 'a moment ahead of all clocks', fields: { occurredAt: new Date('2026-11-01T12:05:01Z') }, path: 'occurredAt' },
    { why: 'a key without end', fields: { idempotencyKey: 'k'.repeat(256) }, path: 'idempotencyKey' },
  ])('is refused with $why', ({ fields, path }) => {
    const { error } = trackProgressInput(now).safeParse({ contentId: 'c', percentage: 50, ...fields });
    expect(error?.issues.map((issue) => issue.path)).toEqual([[path]]);
  });

  it.each([
    { why: 'who is not enrolled', facts: { ...free, enrollment: null }, percentage: 1, field: 'input.contentId' },
    { why: 'locked content', facts: { ...free, openPrerequisites: ['Aim'] }, percentage: 1, field: 'input.contentId' },
    {
      why: 'an assessment that is not passed',
      facts: { ...free, type: 'assessment' as const },
      percentage: 100,
      field: 'input.percentage',
    },
  ])('is refused for $why', ({ facts, percentage, field }) => {
    expect(() => assertMayProgress(facts, percentage)).toThrow(expect.objectContaining({ code: 'PRECONDITION_FAILED', field }));
  });

  it.each([
    { what: 'an assessment under way', facts: { ...free, type: 'assessment' as const }, percentage: 99 },
    { what: 'what was completed before it was locked', facts: { ...free, complete: true, openPrerequisites: ['Aim'] }, percentage: 5 },
    { what: 'a passed assessment', facts: { ...free, type: 'assessment' as const, complete: true }, percentage: 100 },
  ])('is taken for $what', ({ facts, percentage }) => {
    expect(assertMayProgress(facts, percentage)).toEqual({ enrollment: 'e' });
  });
});
