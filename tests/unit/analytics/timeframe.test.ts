import { describe, expect, it } from 'vitest';
import { streaksOf } from '../../../subgraphs/analytics/domain/streak.ts';
import { windowOf, type Timeframe } from '../../../subgraphs/analytics/domain/timeframe.ts';

const now = new Date('2026-03-02T10:30:00Z');

describe('windowOf', () => {
  it.each<{ timeframe: Timeframe; from: string; exact: boolean }>([
    { timeframe: 'LAST_24_HOURS', from: '2026-03-01T10:30:00Z', exact: true },
    { timeframe: 'LAST_7_DAYS', from: '2026-02-24T00:00:00Z', exact: false },
    { timeframe: 'LAST_30_DAYS', from: '2026-02-01T00:00:00Z', exact: false },
    { timeframe: 'LAST_90_DAYS', from: '2025-12-03T00:00:00Z', exact: false },
    { timeframe: 'LAST_365_DAYS', from: '2025-03-03T00:00:00Z', exact: false },
    { timeframe: 'ALL_TIME', from: '1970-01-01T00:00:00Z', exact: false },
  ])('lets $timeframe begin at $from', ({ timeframe, from, exact }) => {
    expect(windowOf(timeframe, now)).toEqual({ from: new Date(from), exact });
  });
});

describe('streaksOf', () => {
  const days = (...dates: string[]) => dates.map((date) => new Date(`2026-${date}T00:00:00Z`));
  it.each([
    { why: 'nothing was done', active: [], current: 0, longest: 0 },
    { why: 'today was active, across the end of a month', active: days('02-27', '02-28', '03-01', '03-02'), current: 4, longest: 4 },
    { why: 'today has only begun', active: days('02-28', '03-01'), current: 2, longest: 2 },
    { why: 'a day was left out', active: days('02-20', '02-21', '02-22', '03-02'), current: 1, longest: 3 },
    { why: 'it ended the day before yesterday', active: days('02-27', '02-28'), current: 0, longest: 2 },
  ])('counts when $why', ({ active, current, longest }) => {
    expect(streaksOf(active, now)).toEqual({ current, longest });
  });
});
