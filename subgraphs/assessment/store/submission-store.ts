import { Prisma } from '../../../platform/database/generated/client.ts';
import { groupByParent, keyset, type SortKey } from '../../../platform/database/keyset.ts';
import type { Page, PageRequest } from '../../../platform/graph/connection.ts';
import type { Standing } from '../domain/attempt.ts';
import type { Answer, Submission, SubmissionStatus } from '../domain/submission.ts';
import type { AssessmentDatabase } from './assessment-rows.ts';
import { answerColumns, submissionColumns, toAnswer, toSubmission, type AnswerRow, type SubmissionRow } from './submission-rows.ts';

/** What is read of submissions. Lists are in no particular order unless told, without what does not exist. */
export type SubmissionStore = {
  findMany: (ids: readonly string[]) => Promise<Submission[]>;
  /** Pages of each user's submissions, latest first, in all courses or these. */
  findPagesByUsers: (
    userKeys: readonly number[],
    page: PageRequest,
    courses: 'all' | readonly number[],
  ) => Promise<Map<number, Page<Submission>>>;
  /** Pages of the submissions to each assessment, latest first. */
  findPagesByAssessments: (
    assessmentKeys: readonly number[],
    page: PageRequest,
    filter: { userKey?: number; status?: SubmissionStatus },
  ) => Promise<Map<number, Page<Submission>>>;
  /** How one user stands, by assessment; without those they never attempted. */
  findStandings: (userKey: number, assessmentKeys: readonly number[]) => Promise<Map<number, Standing>>;
  /** In the order of the questions, by submission. */
  findAnswers: (submissionKeys: readonly number[]) => Promise<Map<number, Answer[]>>;
};

const LATEST_FIRST: SortKey[] = [
  { sql: Prisma.sql`s.started_at`, type: 'timestamp', direction: 'desc' },
  { sql: Prisma.sql`s.id`, type: 'integer', direction: 'desc' },
];

export function createSubmissionStore(db: AssessmentDatabase): SubmissionStore {
  const findPages = async (parents: readonly number[], page: PageRequest, where: Prisma.Sql) => {
    const { beyond, orderBy, cursor, limit } = keyset(LATEST_FIRST, page);
    const rows = await db.$queryRaw<(SubmissionRow & { parent: number; cursor: string[] })[]>`
      SELECT page.* FROM unnest(${[...parents]}::int[]) AS parent(key) CROSS JOIN LATERAL (
        SELECT parent.key AS parent, ${submissionColumns}, ${cursor} AS cursor FROM submissions s
        WHERE ${where} AND ${beyond} ORDER BY ${orderBy} LIMIT ${limit}
      ) page`;
    return groupByParent(parents, rows, toSubmission);
  };

  return {
    findMany: async (ids) => {
      const rows = await db.$queryRaw<SubmissionRow[]>`
        SELECT ${submissionColumns} FROM submissions s WHERE s.public_id = ANY(${[...ids]})`;
      return rows.map(toSubmission);
    },
    findPagesByUsers: (userKeys, page, courses) =>
      findPages(
        userKeys,
        page,
        courses === 'all'
          ? Prisma.sql`s.user_id = parent.key`
          : Prisma.sql`s.user_id = parent.key AND s.course_id = ANY(${[...courses]}::int[])`,
      ),
    findPagesByAssessments: (assessmentKeys, page, { userKey, status }) =>
      findPages(
        assessmentKeys,
        page,
        Prisma.sql`s.assessment_id = parent.key
          ${userKey === undefined ? Prisma.empty : Prisma.sql`AND s.user_id = ${userKey}`}
          ${status === undefined ? Prisma.empty : Prisma.sql`AND s.status = ${status}`}`,
      ),
    findStandings: async (userKey, assessmentKeys) => {
      const rows = await db.$queryRaw<(Standing & { assessment_id: number })[]>`
        SELECT assessment_id, max(attempt) AS attempts, bool_or(status = 'IN_PROGRESS') AS open, coalesce(bool_or(passed), FALSE) AS passed
        FROM submissions WHERE user_id = ${userKey} AND assessment_id = ANY(${[...assessmentKeys]}::int[]) GROUP BY assessment_id`;
      return new Map(rows.map(({ assessment_id, attempts, open, passed }) => [assessment_id, { attempts, open, passed }]));
    },
    findAnswers: async (submissionKeys) => {
      const rows = await db.$queryRaw<AnswerRow[]>`
        SELECT ${answerColumns} FROM answers w JOIN questions q ON q.id = w.question_id
        WHERE w.submission_id = ANY(${[...submissionKeys]}::int[]) ORDER BY q.position`;
      const grouped = new Map<number, Answer[]>(submissionKeys.map((key) => [key, []]));
      for (const row of rows) grouped.get(row.submission_id)?.push(toAnswer(row));
      return grouped;
    },
  };
}
