import { isUniqueViolation } from '../../../platform/database/failures.ts';
import { onceForKey, type IdempotentCall } from '../../../platform/idempotency.ts';
import type { Assessment, Revision } from '../domain/assessment.ts';
import {
  assessmentColumns,
  revisionColumns,
  shownRevision,
  toAssessment,
  toRevision,
  type AssessmentDatabase,
  type AssessmentRow,
  type RevisionRow,
} from './assessment-rows.ts';
import { lockAssessment, publishDraft, writeDraft, type NewRevision, type Transaction } from './revision-writes.ts';

export type NewAssessment = {
  /** Public id. */
  id: string;
  courseKey: number;
  contentKey: number | null;
  createdBy: number;
  createdAt: Date;
};

/** What changes assessments by hand. Everything happens in one transaction, under a lock on the assessment's row. */
export type AuthoringStore = {
  /** The public id of the assessment, with its first draft; null when another one stands behind the same content item. */
  insert: (assessment: NewAssessment, draft: NewRevision, call: IdempotentCall) => Promise<string | null>;
  /**
   * Changes the draft, or begins one.
   * @param change gets the assessment (null: there is none) and the revision to start from: the draft, or else the current one
   */
  changeDraft: (id: string, at: Date, change: (assessment: Assessment | null, base: Revision | null) => NewRevision) => Promise<void>;
  /** @param judge gets the assessment, its draft, and how many questions that asks; throws to refuse */
  publish: (
    id: string,
    at: Date,
    judge: (assessment: Assessment | null, draft: Revision | null, questions: number) => void,
  ) => Promise<void>;
};

export function createAuthoringStore(db: AssessmentDatabase): AuthoringStore {
  return {
    insert: async ({ id, courseKey, contentKey, createdBy, createdAt }, draft, call) => {
      try {
        const { assessment } = await db.transact((tx) =>
          onceForKey(tx, call, async () => {
            const [row] = await tx.$queryRaw<{ id: number }[]>`
              INSERT INTO assessments (public_id, course_id, content_id, created_by, created_at, updated_at)
              VALUES (${id}, ${courseKey}, ${contentKey}, ${createdBy}, ${createdAt}, ${createdAt}) RETURNING id`;
            await writeDraft(tx, { key: (row as { id: number }).id, id }, draft, createdAt);
            return { assessment: id };
          }),
        );
        return assessment;
      } catch (error) {
        if (isUniqueViolation(error, 'content_id')) return null;
        throw error;
      }
    },
    changeDraft: (id, at, change) =>
      db.transact(async (tx) => {
        const { assessment, draft } = await hold(tx, id);
        const revision = change(assessment, draft ?? assessment?.shown ?? null);
        if (!assessment) return;
        await writeDraft(tx, assessment, revision, at);
        await tx.$executeRaw`UPDATE assessments SET updated_at = ${at} WHERE id = ${assessment.key}`;
      }),
    publish: (id, at, judge) =>
      db.transact(async (tx) => {
        const { assessment, draft } = await hold(tx, id);
        const [counted] = await tx.$queryRaw<{ count: number }[]>`
          SELECT count(*)::int AS count FROM questions WHERE revision_id = ${draft?.key ?? -1}`;
        judge(assessment, draft, counted?.count ?? 0);
        if (assessment) await publishDraft(tx, assessment.key, at);
      }),
  };
}

async function hold(tx: Transaction, id: string): Promise<{ assessment: Assessment | null; draft: Revision | null }> {
  if (!(await lockAssessment(tx, id))) return { assessment: null, draft: null };
  const [row] = await tx.$queryRaw<AssessmentRow[]>`
    SELECT ${assessmentColumns} FROM assessments a ${shownRevision} WHERE a.public_id = ${id}`;
  const [draft] = await tx.$queryRaw<RevisionRow[]>`
    SELECT ${revisionColumns} FROM assessment_revisions r JOIN assessments a ON a.id = r.assessment_id
    WHERE a.public_id = ${id} AND r.published_at IS NULL`;
  return { assessment: row ? toAssessment(row) : null, draft: draft ? toRevision(draft) : null };
}
