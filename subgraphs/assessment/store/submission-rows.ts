import { Prisma } from '../../../platform/database/generated/client.ts';
import type { Answer, AnswerResponse, Submission, SubmissionStatus } from '../domain/submission.ts';

export type SubmissionRow = {
  id: number;
  public_id: string;
  assessment_id: number;
  revision_id: number;
  user_id: number;
  course_id: number | null;
  attempt: number;
  status: string;
  started_at: Date;
  due_at: Date | null;
  submitted_at: Date | null;
  graded_at: Date | null;
  points: number | null;
  max_points: number;
  score: number | null;
  passed: boolean | null;
};

/** Of `submissions s`. */
export const submissionColumns = Prisma.sql`
  s.id, s.public_id, s.assessment_id, s.revision_id, s.user_id, s.course_id, s.attempt, s.status, s.started_at, s.due_at,
  s.submitted_at, s.graded_at, s.points::float8 AS points, coalesce(s.max_points, 0)::float8 AS max_points, s.score::float8 AS score, s.passed`;

export const toSubmission = (row: SubmissionRow): Submission => ({
  key: row.id,
  id: row.public_id,
  assessmentKey: row.assessment_id,
  revisionKey: row.revision_id,
  userKey: row.user_id,
  courseKey: row.course_id,
  attempt: row.attempt,
  status: row.status as SubmissionStatus,
  startedAt: row.started_at,
  dueAt: row.due_at,
  submittedAt: row.submitted_at,
  gradedAt: row.graded_at,
  points: row.points,
  maxPoints: row.max_points,
  score: row.score,
  passed: row.passed,
});

export type AnswerRow = {
  submission_id: number;
  question_id: number;
  response: AnswerResponse;
  points_awarded: number | null;
  feedback: string | null;
};

/** Of `answers w`. */
export const answerColumns = Prisma.sql`
  w.submission_id, w.question_id, w.response, w.points_awarded::float8 AS points_awarded, w.feedback`;

export const toAnswer = (row: AnswerRow): Answer => ({
  submissionKey: row.submission_id,
  questionKey: row.question_id,
  response: row.response,
  points: row.points_awarded,
  feedback: row.feedback,
});
