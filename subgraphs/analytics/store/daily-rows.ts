import { Prisma } from '../../../platform/database/generated/client.ts';
import type { DailyActivity } from '../domain/figures.ts';
import { totals, type TotalsRow } from './daily-figures.ts';

export type DailyRow = TotalsRow & { day: Date; active: number };

/** Of rows of activity `a`, grouped by day. */
export const dailyColumns = Prisma.sql`a.day, count(DISTINCT a.user_id)::int AS active, ${totals}`;

export const toDaily = (row: DailyRow): DailyActivity => ({
  date: row.day,
  activeLearners: row.active,
  events: row.events,
  totalTimeMinutes: row.minutes,
  contentItemsAccessed: row.items,
  progressMade: row.progress,
  assessmentsCompleted: row.assessments,
  averageScore: row.score,
});
