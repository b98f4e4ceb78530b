import { isAcceptedShortAnswer } from './short-answer.ts';
import type { Question, QuestionType, Solution } from './question.ts';
import type { AnswerResponse } from './submission.ts';

export type Gradable = Pick<Question, 'key' | 'type' | 'multiple' | 'points'> & { solution: Solution };

/** Points, percent of all points (0 to 100), and whether that is enough. */
export type Outcome = { points: number; score: number; passed: boolean };

/**
 * The points for one answer; null where an instructor has to say. A blank essay is graded: it earns nothing.
 *
 * Multiple answers earn partial credit by right minus wrong: (right options chosen − wrong options chosen) ÷ right options, never less
 * than 0, times the points, to two decimals. It is Canvas' "partial credit with penalty" (Canvas Instructor Guide, "How do I create a
 * Multiple Answer question in New Quizzes?"): where half the options are wrong, choosing everything earns nothing.
 */
export const gradeResponse = (question: Gradable, response: AnswerResponse): number | null => graders[question.type](question, response);

const graders: Record<QuestionType, typeof gradeResponse> = {
  MULTIPLE_CHOICE: ({ multiple, points, solution }, response) => {
    if (!isList(response) || !isList(solution)) return 0;
    if (multiple) return partialCredit(solution, response, points);
    return response.length === 1 && response[0] === solution[0] ? points : 0;
  },
  TRUE_FALSE: ({ points, solution }, response) => (response === solution ? points : 0),
  SHORT_ANSWER: ({ points, solution }, response) =>
    typeof response === 'string' && isList(solution) && isAcceptedShortAnswer(response, solution) ? points : 0,
  ESSAY: (_question, response) => (typeof response === 'string' && response.trim() !== '' ? null : 0),
};

const isList = (value: AnswerResponse | Solution): value is readonly string[] => Array.isArray(value);

function partialCredit(solution: readonly string[], chosen: readonly string[], points: number): number {
  const right = new Set(chosen.filter((id) => solution.includes(id))).size;
  const wrong = new Set(chosen.filter((id) => !solution.includes(id))).size;
  return roundToHundredths((Math.max(0, right - wrong) / solution.length) * points);
}

/**
 * What the points of all answers come to; null while one of them has none yet. Unanswered questions earn nothing.
 * The score is rounded to two decimals, and passes as it is shown.
 * @param maxPoints over 0
 * @param passingScore percent
 */
export function outcomeOf(answers: readonly { points: number | null }[], maxPoints: number, passingScore: number): Outcome | null {
  let hundredths = 0;
  for (const { points } of answers) {
    if (points === null) return null;
    // Summed as whole numbers: 0.1 + 0.2 is not 0.3.
    hundredths += Math.round(points * 100);
  }
  const score = roundToHundredths((hundredths / Math.round(maxPoints * 100)) * 100);
  return { points: hundredths / 100, score, passed: score >= passingScore };
}

/** Half away from zero, as it reads in decimals: 1.005 becomes 1.01. For values from 0. */
export const roundToHundredths = (value: number): number => Math.round(Number((value * 100).toPrecision(12))) / 100;
