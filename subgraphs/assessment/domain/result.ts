import type { Question } from './question.ts';
import type { Answer, Submission } from './submission.ts';

/** A question of an attempt, with the learner's answer, or null for none. */
export type AnsweredQuestion = { submission: Submission; question: Question; answer: Answer | null };

export type AssessmentResult = {
  submission: Submission;
  score: number;
  points: number;
  maxPoints: number;
  passingScore: number;
  passed: boolean;
  gradedAt: Date;
};

/** Null until every answer is graded. */
export function toResult(submission: Submission, { passingScore }: { passingScore: number }): AssessmentResult | null {
  const { score, points, maxPoints, passed, gradedAt } = submission;
  if (score === null || points === null || passed === null || gradedAt === null) return null;
  return { submission, score, points, maxPoints, passingScore, passed, gradedAt };
}
