import { badInput } from '../../../platform/errors.ts';
import { MAX_QUESTIONS, type AssessmentKind, type Rules } from './assessment.ts';
import type { NewQuestion } from './question.ts';
import { normalizeShortAnswer } from './short-answer.ts';

type Source = { title: string; publisher: string; url: string | null };

type PackagedBase = { id: string; text: string; points: number; explanation: string | null; source: Source | null };

/** A question as a course package has it. */
export type PackagedQuestion =
  | (PackagedBase & { type: 'multiple_choice'; options: { id: string; text: string }[]; multiple: boolean; correct: string[] })
  | (PackagedBase & { type: 'true_false'; correct: boolean })
  | (PackagedBase & { type: 'short_answer'; correct: string[] })
  | (PackagedBase & { type: 'essay'; rubric: string | null });

/** An assessment as a course package has it, validated by the importer. */
export type PackagedAssessment = {
  itemId: string;
  kind: Lowercase<AssessmentKind>;
  title: string;
  timeLimitMinutes: number | null;
  passingScore: number;
  attemptsAllowed: number | null;
  questions: PackagedQuestion[];
};

/** Stable for a package and an item of it. */
export const packagedAssessmentId = (packageId: string, itemId: string) => `${assessmentIdPrefix(packageId)}${itemId}`;
/** What the ids of all assessments of a package begin with; package ids have no underscore, so no other package's do. */
export const assessmentIdPrefix = (packageId: string) => `asm_${packageId}_`;

export const toRules = ({ title, kind, timeLimitMinutes, passingScore, attemptsAllowed }: PackagedAssessment): Rules => ({
  title,
  kind: kind.toUpperCase() as AssessmentKind,
  timeLimitMinutes,
  passingScore,
  attemptsAllowed,
});

/**
 * @param field where the assessment stands in what is applied
 * @throws BAD_USER_INPUT for what a package may say and nobody could answer or earn
 */
export function toNewQuestions({ questions }: PackagedAssessment, field: string): NewQuestion[] {
  if (questions.length === 0 || questions.length > MAX_QUESTIONS) {
    throw badInput(`${field}.questions`, `Expected 1 to ${MAX_QUESTIONS} questions, got ${questions.length}`);
  }
  return questions.map((question, index) => {
    const path = `${field}.questions.${index}`;
    if (Math.abs(question.points * 100 - Math.round(question.points * 100)) > 1e-6) {
      throw badInput(`${path}.points`, `Expected at most two decimals, got ${question.points}`);
    }
    if (question.type === 'short_answer' && question.correct.some((answer) => normalizeShortAnswer(answer) === '')) {
      throw badInput(`${path}.correct`, 'Expected answers with a letter or digit in them');
    }
    return toNewQuestion(question);
  });
}

function toNewQuestion(question: PackagedQuestion): NewQuestion {
  const { id, text, points, explanation, source } = question;
  const base = { name: id, text, points, explanation, source, options: null, multiple: false, solution: null, rubric: null };
  switch (question.type) {
    case 'multiple_choice': {
      const { options, multiple, correct } = question;
      return { ...base, type: 'MULTIPLE_CHOICE', options, multiple, solution: correct };
    }
    case 'true_false':
      return { ...base, type: 'TRUE_FALSE', solution: question.correct };
    case 'short_answer':
      return { ...base, type: 'SHORT_ANSWER', solution: question.correct };
    case 'essay':
    default:
      return { ...base, type: 'ESSAY', rubric: question.rubric };
  }
}
