import type { OwnedDatabase } from '../../../platform/database/access.ts';
import { Prisma } from '../../../platform/database/generated/client.ts';
import type { Assessment, AssessmentKind, Revision } from '../domain/assessment.ts';

export type AssessmentDatabase = OwnedDatabase<'assessment' | 'assessmentRevision' | 'question' | 'submission' | 'answer'>;

export type RevisionRow = {
  revision_key: number;
  assessment_id: number;
  course_id: number | null;
  number: number;
  title: string;
  kind: string;
  time_limit_minutes: number | null;
  passing_score: number;
  attempts_allowed: number | null;
  max_points: number;
  published_at: Date | null;
};

export type AssessmentRow = RevisionRow & {
  id: number;
  public_id: string;
  content_id: number | null;
  current_revision: number | null;
  created_at: Date;
  updated_at: Date;
  deleted_at: Date | null;
};

/** Of `assessments a` and `assessment_revisions r`. */
export const revisionColumns = Prisma.sql`
  r.id AS revision_key, r.assessment_id, a.course_id, r.number, r.title, r.kind, r.time_limit_minutes,
  r.passing_score::float8 AS passing_score, r.attempts_allowed, r.published_at,
  (SELECT coalesce(sum(q.points), 0)::float8 FROM questions q WHERE q.revision_id = r.id) AS max_points`;

export const assessmentColumns = Prisma.sql`
  a.id, a.public_id, a.content_id, a.current_revision, a.created_at, a.updated_at, a.deleted_at, ${revisionColumns}`;

/** The revision that stands for an assessment: the current one, or else the draft. */
export const shownRevision = Prisma.sql`
  JOIN LATERAL (
    SELECT * FROM assessment_revisions r
    WHERE r.assessment_id = a.id AND (r.number = a.current_revision OR a.current_revision IS NULL)
    ORDER BY r.number DESC LIMIT 1
  ) r ON TRUE`;

export const toRevision = (row: RevisionRow): Revision => ({
  key: row.revision_key,
  assessmentKey: row.assessment_id,
  courseKey: row.course_id,
  number: row.number,
  title: row.title,
  kind: row.kind as AssessmentKind,
  timeLimitMinutes: row.time_limit_minutes,
  passingScore: row.passing_score,
  attemptsAllowed: row.attempts_allowed,
  maxPoints: row.max_points,
  publishedAt: row.published_at,
});

export const toAssessment = (row: AssessmentRow): Assessment => ({
  key: row.id,
  id: row.public_id,
  courseKey: row.course_id,
  contentKey: row.content_id,
  currentRevision: row.current_revision,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  deletedAt: row.deleted_at,
  shown: toRevision(row),
});
