import { Prisma } from '../../../platform/database/generated/client.ts';
import { onceForKey, type IdempotentCall } from '../../../platform/idempotency.ts';
import type { Scope } from '../domain/access.ts';
import type { DailyActivity } from '../domain/figures.ts';
import type { Report, ReportKind, ReportStatus } from '../domain/report.ts';
import type { Timeframe } from '../domain/timeframe.ts';
import type { AnalyticsDatabase } from './database.ts';

export type NewReport = Pick<Report, 'id' | 'kind' | 'subjectId' | 'timeframe' | 'requesterKey' | 'scope' | 'createdAt'>;

/** What a report holds when it is made. */
export type MadeReport = { result: Record<string, unknown>; rows: DailyActivity[] };

export type ReportStore = {
  find: (id: string) => Promise<Report | null>;
  /** PENDING, once for an idempotency key. @throws CONFLICT when the key was used with another input */
  insert: (report: NewReport, call: IdempotentCall) => Promise<Report>;
  /**
   * Makes the oldest report that is waiting, in one transaction: when the process dies in it, the report waits again.
   * @param make null: it cannot be made, and fails
   * @returns false when none is waiting
   */
  makeNext: (make: (report: Report) => Promise<MadeReport | string>, now: () => Date) => Promise<boolean>;
};

type Row = {
  public_id: string;
  kind: ReportKind;
  subject_id: string;
  timeframe: Timeframe;
  status: ReportStatus;
  requested_by: number;
  scope: number[] | null;
  result: Record<string, unknown> | null;
  rows: (Omit<DailyActivity, 'date'> & { date: string })[] | null;
  error: string | null;
  created_at: Date;
  completed_at: Date | null;
};

const columns = Prisma.sql`public_id, kind, subject_id, timeframe, status, requested_by, scope, result, rows, error, created_at, completed_at`;

export function createReportStore(db: AnalyticsDatabase): ReportStore {
  return {
    find: async (id) => {
      const [row] = await db.$queryRaw<Row[]>`SELECT ${columns} FROM reports WHERE public_id = ${id}`;
      return row ? toReport(row) : null;
    },
    insert: ({ id, kind, subjectId, timeframe, requesterKey, scope, createdAt }, call) =>
      db.transact(async (tx) => {
        const made = await onceForKey(tx, call, async () => {
          await tx.$executeRaw`
            INSERT INTO reports (public_id, requested_by, kind, subject_id, timeframe, scope, created_at)
            VALUES (${id}, ${requesterKey}, ${kind}, ${subjectId}, ${timeframe}, ${toScopeJson(scope)}::jsonb, ${createdAt}::timestamp)`;
          return { report: id };
        });
        const [row] = await tx.$queryRaw<Row[]>`SELECT ${columns} FROM reports WHERE public_id = ${made.report}`;
        return toReport(row as Row);
      }),
    makeNext: (make, now) =>
      db.transact(async (tx) => {
        const [row] = await tx.$queryRaw<Row[]>`
          SELECT ${columns} FROM reports WHERE status = 'PENDING' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED`;
        if (!row) return false;
        const made = await make(toReport(row));
        await (typeof made === 'string'
          ? tx.$executeRaw`UPDATE reports SET status = 'FAILED', error = ${made}, completed_at = ${now()}::timestamp WHERE public_id = ${row.public_id}`
          : tx.$executeRaw`
              UPDATE reports SET status = 'READY', result = ${JSON.stringify(made.result)}::jsonb, rows = ${JSON.stringify(made.rows)}::jsonb,
                completed_at = ${now()}::timestamp
              WHERE public_id = ${row.public_id}`);
        return true;
      }),
  };
}

const toScopeJson = (scope: Scope) => (scope === 'all' ? null : JSON.stringify(scope));

const toReport = (row: Row): Report => ({
  id: row.public_id,
  kind: row.kind,
  subjectId: row.subject_id,
  timeframe: row.timeframe,
  status: row.status,
  requesterKey: row.requested_by,
  scope: row.scope ?? 'all',
  result: row.result,
  rows: row.rows?.map((day) => ({ ...day, date: new Date(day.date) })) ?? null,
  error: row.error,
  createdAt: row.created_at,
  completedAt: row.completed_at,
});
