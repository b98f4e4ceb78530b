import { z } from 'zod';
import type { Scope } from './access.ts';
import type { DailyActivity } from './figures.ts';
import type { Timeframe } from './timeframe.ts';

export type ReportKind = 'LEARNER' | 'COURSE' | 'CONTENT';
export type ReportStatus = 'PENDING' | 'READY' | 'FAILED';

export type Report = {
  id: string;
  kind: ReportKind;
  subjectId: string;
  timeframe: Timeframe;
  status: ReportStatus;
  requesterKey: number;
  /** The courses that it is limited to, by the rights of who asked for it. */
  scope: Scope;
  result: Record<string, unknown> | null;
  rows: DailyActivity[] | null;
  error: string | null;
  createdAt: Date;
  completedAt: Date | null;
};

export const reportInput = z.object({
  kind: z.enum(['LEARNER', 'COURSE', 'CONTENT']),
  subjectId: z.string().max(255, 'Expected at most 255 characters'),
  timeframe: z.enum(['LAST_24_HOURS', 'LAST_7_DAYS', 'LAST_30_DAYS', 'LAST_90_DAYS', 'LAST_365_DAYS', 'ALL_TIME']),
  idempotencyKey: z
    .string()
    .min(1, 'Expected a key, or none')
    .max(255, 'Expected at most 255 characters')
    .refine((key) => !key.includes('\0'), 'Expected text without NUL')
    .nullish(),
});

export type ReportInput = z.input<typeof reportInput>;

const COLUMNS = [
  'date',
  'activeLearners',
  'events',
  'totalTimeMinutes',
  'contentItemsAccessed',
  'progressMade',
  'assessmentsCompleted',
  'averageScore',
] as const satisfies readonly (keyof DailyActivity)[];

/** RFC 4180. Numbers and dates need no quotes, and cannot be taken for formulas. */
export const toCsv = (rows: readonly DailyActivity[]): string =>
  [COLUMNS.join(','), ...rows.map((row) => COLUMNS.map((name) => cell(row[name])).join(','))].map((line) => `${line}\r\n`).join('');

const cell = (value: Date | number | null) => (value instanceof Date ? value.toISOString().slice(0, 10) : String(value ?? ''));
