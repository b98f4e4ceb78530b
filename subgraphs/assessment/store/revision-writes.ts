import type { Rules } from '../domain/assessment.ts';
import { questionId, type NewQuestion } from '../domain/question.ts';
import type { AssessmentDatabase } from './assessment-rows.ts';

export type Transaction = Parameters<Parameters<AssessmentDatabase['transact']>[0]>[0];

/** A revision on its way in. */
export type NewRevision = {
  rules: Rules;
  /** Null: those of the revision before, under new ids. */
  questions: readonly NewQuestion[] | null;
  /** The package that it was made from; null: made by hand. */
  packageHash: string | null;
};

type AssessmentRef = { key: number; id: string };

/** Holds the assessment until the end of the transaction. False: there is none. */
export async function lockAssessment(tx: Transaction, id: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 FROM assessments WHERE public_id = ${id} FOR UPDATE`;
  return rows.length > 0;
}

/** Writes a draft with its questions behind the last revision, or in place of the draft that is there. */
export async function writeDraft(tx: Transaction, assessment: AssessmentRef, revision: NewRevision, at: Date): Promise<void> {
  const last = await findLast(tx, assessment.key);
  const { rules, questions, packageHash } = revision;
  const metadata = packageHash === null ? null : JSON.stringify({ packageHash });
  if (last && last.published_at === null) {
    await tx.$executeRaw`
      UPDATE assessment_revisions SET title = ${rules.title}, kind = ${rules.kind}, time_limit_minutes = ${rules.timeLimitMinutes},
        passing_score = ${rules.passingScore}, attempts_allowed = ${rules.attemptsAllowed}, metadata = ${metadata}::jsonb, created_at = ${at}
      WHERE id = ${last.id}`;
    if (questions === null) return;
    await tx.$executeRaw`DELETE FROM questions WHERE revision_id = ${last.id}`;
    await insertQuestions(tx, assessment.id, { key: last.id, number: last.number }, questions);
    return;
  }
  const number = (last?.number ?? 0) + 1;
  const [made] = await tx.$queryRaw<{ id: number }[]>`
    INSERT INTO assessment_revisions (assessment_id, number, title, kind, time_limit_minutes, passing_score, attempts_allowed, metadata, created_at)
    VALUES (${assessment.key}, ${number}, ${rules.title}, ${rules.kind}, ${rules.timeLimitMinutes}, ${rules.passingScore},
      ${rules.attemptsAllowed}, ${metadata}::jsonb, ${at})
    RETURNING id`;
  const key = (made as { id: number }).id;
  if (questions) await insertQuestions(tx, assessment.id, { key, number }, questions);
  else if (last) await copyQuestions(tx, last.id, { key, number });
}

/** Takes back the draft; none is no matter. An assessment that was never published keeps its first draft. */
export async function dropDraft(tx: Transaction, assessmentKey: number): Promise<void> {
  const last = await findLast(tx, assessmentKey);
  if (!last || last.published_at !== null || last.number === 1) return;
  await tx.$executeRaw`DELETE FROM questions WHERE revision_id = ${last.id}`;
  await tx.$executeRaw`DELETE FROM assessment_revisions WHERE id = ${last.id}`;
}

/** Makes the draft the current revision. False: there is no draft. */
export async function publishDraft(tx: Transaction, assessmentKey: number, at: Date): Promise<boolean> {
  const published = await tx.$executeRaw`
    WITH draft AS (
      UPDATE assessment_revisions SET published_at = ${at}
      WHERE assessment_id = ${assessmentKey} AND published_at IS NULL RETURNING number
    )
    UPDATE assessments SET current_revision = draft.number, updated_at = ${at} FROM draft WHERE id = ${assessmentKey}`;
  return published > 0;
}

async function findLast(tx: Transaction, assessmentKey: number) {
  const [last] = await tx.$queryRaw<{ id: number; number: number; published_at: Date | null }[]>`
    SELECT id, number, published_at FROM assessment_revisions WHERE assessment_id = ${assessmentKey} ORDER BY number DESC LIMIT 1`;
  return last;
}

async function insertQuestions(
  tx: Transaction,
  assessmentId: string,
  revision: { key: number; number: number },
  questions: readonly NewQuestion[],
): Promise<void> {
  if (questions.length === 0) return;
  const rows = questions.map(({ name, type, text, options, multiple, solution, points, explanation, rubric, source }, position) => ({
    public_id: questionId(assessmentId, name, revision.number),
    position,
    type,
    text,
    options,
    correct: solution,
    points,
    explanation,
    rubric,
    metadata: { multiple, ...(source && { source }) },
  }));
  await tx.$executeRaw`
    INSERT INTO questions (revision_id, public_id, position, type, text, options, correct, points, explanation, rubric, metadata)
    SELECT ${revision.key}, q.* FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS q(public_id text, position int, type text,
      text text, options jsonb, correct jsonb, points numeric, explanation text, rubric text, metadata jsonb)`;
}

const copyQuestions = (tx: Transaction, fromRevision: number, to: { key: number; number: number }) => tx.$executeRaw`
  INSERT INTO questions (revision_id, public_id, position, type, text, options, correct, points, explanation, rubric, metadata)
  SELECT ${to.key}, regexp_replace(public_id, '_r[0-9]+$', ${`_r${to.number}`}), position, type, text, options, correct, points,
    explanation, rubric, metadata
  FROM questions WHERE revision_id = ${fromRevision}`;
