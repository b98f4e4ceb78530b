import { badInput } from '../../../platform/errors.ts';
import { gradeResponse, outcomeOf } from './grading.ts';
import type { SolvedQuestion } from './question.ts';
import type { GradeInput } from './submission-input.ts';
import type { Answer, AnswerResponse, Submission } from './submission.ts';

/** An attempt with all that grading needs. */
export type HeldAttempt = {
  submission: Submission;
  /** Public id. */
  assessmentId: string;
  contentKey: number | null;
  /** Percent. */
  passingScore: number;
  questions: readonly SolvedQuestion[];
  answers: readonly Answer[];
};

/** An attempt as it becomes: the submission, and the answers that are written. */
export type AttemptChange = { submission: Submission; answers: readonly Answer[] };

type Response = { questionKey: number; response: AnswerResponse };

/** New answers in place of the old ones to the same questions. */
export function mergeResponses(answers: readonly Answer[], responses: readonly Response[], submissionKey: number): Answer[] {
  const given = new Set(responses.map(({ questionKey }) => questionKey));
  return [
    ...answers.filter(({ questionKey }) => !given.has(questionKey)),
    ...responses.map((response) => ({ submissionKey, ...response, points: null, feedback: null })),
  ];
}

/** The end of an attempt: all its answers graded as far as that goes without an instructor. */
export function closeAttempt(held: HeldAttempt, responses: readonly Response[], how: 'submitted' | 'expired', at: Date): AttemptChange {
  const questions = new Map(held.questions.map((question) => [question.key, question]));
  const given = mergeResponses(held.answers, responses, held.submission.key);
  const answers = given.map(({ submissionKey, questionKey, response, feedback }): Answer => {
    const question = questions.get(questionKey);
    return { submissionKey, questionKey, response, feedback, points: question ? gradeResponse(question, response) : 0 };
  });
  const submission: Submission =
    how === 'expired' ? { ...held.submission, status: 'EXPIRED' } : { ...held.submission, status: 'AWAITING_GRADING', submittedAt: at };
  return { submission: withOutcome(submission, answers, held.passingScore, at), answers };
}

/**
 * The attempt after an instructor's grades; null when they say what is said already.
 * @throws BAD_USER_INPUT for unknown, repeated and unanswered questions, and for more points than a question is worth
 */
export function applyGrades(held: HeldAttempt, grades: readonly GradeInput[], at: Date): AttemptChange | null {
  const seen = new Set<number>();
  const changed = grades.map((grade, index) => {
    const path = `input.grades.${index}`;
    const question = held.questions.find(({ id }) => id === grade.questionId);
    if (!question) throw badInput(`${path}.questionId`, 'This attempt has no such question');
    if (seen.has(question.key)) throw badInput(`${path}.questionId`, 'This question is graded twice');
    seen.add(question.key);
    const answer = held.answers.find(({ questionKey }) => questionKey === question.key);
    if (!answer) throw badInput(`${path}.questionId`, 'This question was not answered');
    if (grade.points > question.points) throw badInput(`${path}.points`, `Expected at most ${question.points}, got ${grade.points}`);
    return { ...answer, points: grade.points, feedback: grade.feedback === undefined ? answer.feedback : grade.feedback };
  });
  const before = new Map(held.answers.map((answer) => [answer.questionKey, answer]));
  const differs = changed.some(({ questionKey, points, feedback }) => {
    const answer = before.get(questionKey);
    return answer?.points !== points || answer.feedback !== feedback;
  });
  if (!differs) return null;
  const answers = held.answers.map((answer) => changed.find(({ questionKey }) => questionKey === answer.questionKey) ?? answer);
  return { submission: withOutcome(held.submission, answers, held.passingScore, at), answers: changed };
}

function withOutcome(submission: Submission, answers: readonly Answer[], passingScore: number, at: Date): Submission {
  const outcome = outcomeOf(answers, submission.maxPoints, passingScore);
  if (!outcome) return submission;
  const { points, score, passed } = outcome;
  const status = submission.status === 'EXPIRED' ? 'EXPIRED' : 'GRADED';
  return { ...submission, status, points, score, passed, gradedAt: at };
}
