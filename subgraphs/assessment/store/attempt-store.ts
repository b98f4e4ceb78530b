import type { NewEvent } from '../../../platform/events/event.ts';
import { appendEvents } from '../../../platform/events/outbox.ts';
import { onceForKey, type IdempotentCall } from '../../../platform/idempotency.ts';
import type { Assessment } from '../domain/assessment.ts';
import type { AttemptChange, HeldAttempt } from '../domain/attempt-changes.ts';
import type { Submission } from '../domain/submission.ts';
import { assessmentColumns, shownRevision, toAssessment, type AssessmentDatabase, type AssessmentRow } from './assessment-rows.ts';
import { solvedQuestionColumns, toSolvedQuestion, type SolvedQuestionRow } from './question-store.ts';
import { answerColumns, submissionColumns, toAnswer, toSubmission, type AnswerRow, type SubmissionRow } from './submission-rows.ts';

const MAX_TRIES = 20;

type Transaction = Parameters<Parameters<AssessmentDatabase['transact']>[0]>[0];

/** What becomes of a held attempt; `change` null: nothing. */
export type Decision<Outcome extends string> = {
  outcome: Outcome;
  change: AttemptChange | null;
  gradedBy?: number;
  events?: readonly NewEvent[];
};

/** How many attempts there were, and the titles of what content would have the user complete first. */
export type BeforeAttempt = { attempts: number; openPrerequisites: readonly string[] };

export type NewAttempt = { id: string; userKey: number; startedAt: Date };

/** What changes attempts. Everything happens in one transaction, under a lock on the attempt's row. */
export type AttemptStore = {
  /**
   * Holds an attempt, decides, and writes what was decided; a throw changes nothing. With an idempotency key a repeat gives the outcome
   * of the first call, without deciding anew.
   * @param decide gets null when there is no such attempt
   */
  change: <Outcome extends string>(
    id: string,
    call: IdempotentCall | null,
    decide: (held: HeldAttempt | null) => Decision<Outcome>,
  ) => Promise<Outcome>;
  /**
   * The user's open attempt, or else a new one at the current revision. A repeat of an idempotency key gives the attempt of the first call.
   * @param decide judges the assessment (null: there is none) by where the user stands
   */
  open: (
    assessmentId: string,
    attempt: NewAttempt,
    call: IdempotentCall,
    decide: (assessment: Assessment | null, standing: BeforeAttempt) => { dueAt: Date | null; event: (made: Submission) => NewEvent },
  ) => Promise<string>;
  /** Public ids of open attempts that were due before `before`, the longest overdue first. */
  findOverdue: (before: Date, limit: number) => Promise<string[]>;
  /** Public ids of the user's open attempts at an assessment that were due before `before`. */
  findOverdueOf: (userKey: number, assessmentId: string, before: Date) => Promise<string[]>;
};

export function createAttemptStore(db: AssessmentDatabase): AttemptStore {
  return {
    change: (id, call, decide) =>
      db.transact(async (tx) => {
        const effect = async () => {
          const { outcome, change, gradedBy, events = [] } = decide(await hold(tx, id));
          if (change) await write(tx, change, gradedBy ?? null);
          await appendEvents(tx, events);
          return { outcome };
        };
        const { outcome } = call ? await onceForKey(tx, call, effect) : await effect();
        return outcome;
      }),
    open: (assessmentId, attempt, call, decide) =>
      db.transact(async (tx) => {
        const { submission } = await onceForKey(tx, call, async () => ({ submission: await open(tx, assessmentId, attempt, decide) }));
        return submission;
      }),
    findOverdue: async (before, limit) => {
      const rows = await db.$queryRaw<{ public_id: string }[]>`
        SELECT public_id FROM submissions WHERE status = 'IN_PROGRESS' AND due_at < ${before} ORDER BY due_at LIMIT ${limit}`;
      return rows.map((row) => row.public_id);
    },
    findOverdueOf: async (userKey, assessmentId, before) => {
      const rows = await db.$queryRaw<{ public_id: string }[]>`
        SELECT s.public_id FROM submissions s JOIN assessments a ON a.id = s.assessment_id
        WHERE a.public_id = ${assessmentId} AND s.user_id = ${userKey} AND s.status = 'IN_PROGRESS' AND s.due_at < ${before}`;
      return rows.map((row) => row.public_id);
    },
  };
}

async function hold(tx: Transaction, id: string): Promise<HeldAttempt | null> {
  const [row] = await tx.$queryRaw<(SubmissionRow & { assessment_public_id: string; content_id: number | null; passing_score: number })[]>`
    SELECT ${submissionColumns}, a.public_id AS assessment_public_id, a.content_id, r.passing_score::float8 AS passing_score
    FROM submissions s JOIN assessments a ON a.id = s.assessment_id JOIN assessment_revisions r ON r.id = s.revision_id
    WHERE s.public_id = ${id} FOR UPDATE OF s`;
  if (!row) return null;
  const questions = await tx.$queryRaw<SolvedQuestionRow[]>`
    SELECT ${solvedQuestionColumns} FROM questions q WHERE q.revision_id = ${row.revision_id} ORDER BY q.position`;
  const answers = await tx.$queryRaw<AnswerRow[]>`SELECT ${answerColumns} FROM answers w WHERE w.submission_id = ${row.id}`;
  return {
    submission: toSubmission(row),
    assessmentId: row.assessment_public_id,
    contentKey: row.content_id,
    passingScore: row.passing_score,
    questions: questions.map(toSolvedQuestion),
    answers: answers.map(toAnswer),
  };
}

async function write(tx: Transaction, { submission, answers }: AttemptChange, gradedBy: number | null): Promise<void> {
  const { key, status, submittedAt, gradedAt, points, score, passed } = submission;
  await tx.$executeRaw`
    UPDATE submissions SET status = ${status}, submitted_at = ${submittedAt}, graded_at = ${gradedAt}, points = ${points}, score = ${score},
      passed = ${passed}, graded_by = coalesce(${gradedBy}, graded_by)
    WHERE id = ${key}`;
  if (answers.length === 0) return;
  const rows = answers.map(({ questionKey, response, points: awarded, feedback }) => ({
    question_id: questionKey,
    response,
    points_awarded: awarded,
    feedback,
  }));
  await tx.$executeRaw`
    INSERT INTO answers (submission_id, question_id, response, points_awarded, feedback)
    SELECT ${key}, w.* FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS w(question_id int, response jsonb, points_awarded numeric, feedback text)
    ON CONFLICT (submission_id, question_id) DO UPDATE
    SET response = excluded.response, points_awarded = excluded.points_awarded, feedback = excluded.feedback`;
}

/** Races for the first place are settled by two unique indexes: one open attempt, and one of each number. */
async function open(
  tx: Transaction,
  assessmentId: string,
  { id, userKey, startedAt }: NewAttempt,
  decide: Parameters<AttemptStore['open']>[3],
): Promise<string> {
  // Shared: learners do not wait for each other, a publication waits for them. Locked first, then read, so as not to read what was before.
  await tx.$queryRaw`SELECT 1 FROM assessments WHERE public_id = ${assessmentId} FOR SHARE`;
  const [row] = await tx.$queryRaw<AssessmentRow[]>`
    SELECT ${assessmentColumns} FROM assessments a ${shownRevision} WHERE a.public_id = ${assessmentId}`;
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    // What is locked, content says: `open_prerequisites` is its word to other subgraphs, in the same statement.
    const [standing] = await tx.$queryRaw<{ attempts: number; open: string | null; open_prerequisites: string[] }[]>`
      SELECT coalesce(max(attempt), 0) AS attempts, max(public_id) FILTER (WHERE status = 'IN_PROGRESS') AS open,
        open_prerequisites(${userKey}::int, ${row?.content_id ?? null}::int)
      FROM submissions WHERE user_id = ${userKey} AND assessment_id = ${row?.id ?? -1}`;
    if (standing?.open) return standing.open;
    const attempts = standing?.attempts ?? 0;
    const openPrerequisites = standing?.open_prerequisites ?? [];
    const { dueAt, event } = decide(row ? toAssessment(row) : null, { attempts, openPrerequisites });
    const [made] = await tx.$queryRaw<SubmissionRow[]>`
      INSERT INTO submissions AS s (public_id, assessment_id, revision_id, user_id, course_id, attempt, started_at, due_at, max_points)
      SELECT ${id}, a.id, r.id, ${userKey}, a.course_id, ${attempts + 1}, ${startedAt}, ${dueAt},
        (SELECT coalesce(sum(q.points), 0) FROM questions q WHERE q.revision_id = r.id)
      FROM assessments a JOIN assessment_revisions r ON r.assessment_id = a.id AND r.number = a.current_revision
      WHERE a.id = ${row?.id ?? -1}
      ON CONFLICT DO NOTHING RETURNING ${submissionColumns}`;
    if (made) {
      await appendEvents(tx, [event(toSubmission(made))]);
      return id;
    }
    // Somebody else came first and has committed by now: the next look sees it.
  }
  throw new Error(`No attempt at ${assessmentId} could be opened in ${MAX_TRIES} tries`);
}
