import type { NewEvent } from '../../../platform/events/event.ts';
import { applyGrades, closeAttempt, type HeldAttempt } from './attempt-changes.ts';
import { dueAfter } from './attempt.ts';
import { submissionEvent } from './events.ts';
import { gradeResponse } from './grading.ts';
import type { Assessment } from './assessment.ts';
import type { SolvedQuestion } from './question.ts';
import type { Answer, AnswerResponse, Submission } from './submission.ts';

/** An attempt that was made in the past. */
export type PastAttempt = {
  /** Public id. */
  id: string;
  /** Public id. */
  assessmentId: string;
  userKey: number;
  startedAt: Date;
  submittedAt: Date;
  /** When an instructor graded its essays; null: they wait, or there are none. */
  gradedAt: Date | null;
  /** By public id; `points` is what an instructor gave for an essay, null for all that is graded by itself. */
  answers: readonly { questionId: string; response: AnswerResponse; points: number | null }[];
};

/** An assessment with the questions of its current revision. */
export type SolvedAssessment = { assessment: Assessment; questions: readonly SolvedQuestion[] };

export type ToldAttempt = { submission: Submission; answers: readonly Answer[]; events: NewEvent[] };

/** What became of an attempt, by the rules of grading. Keys of the submission are 0: it has none yet. @param number from 1 */
export function tellAttempt(past: PastAttempt, { assessment, questions }: SolvedAssessment, number: number): ToldAttempt {
  const { shown } = assessment;
  const keys = new Map(questions.map(({ id, key }) => [id, key]));
  const started: Submission = {
    key: 0,
    id: past.id,
    assessmentKey: assessment.key,
    revisionKey: shown.key,
    userKey: past.userKey,
    courseKey: assessment.courseKey,
    attempt: number,
    status: 'IN_PROGRESS',
    startedAt: past.startedAt,
    dueAt: dueAfter(past.startedAt, shown.timeLimitMinutes),
    submittedAt: null,
    gradedAt: null,
    points: null,
    maxPoints: shown.maxPoints,
    score: null,
    passed: null,
  };
  const held: HeldAttempt = {
    submission: started,
    assessmentId: assessment.id,
    contentKey: assessment.contentKey,
    passingScore: shown.passingScore,
    questions,
    answers: [],
  };
  const responses = past.answers.flatMap(({ questionId, response }) => {
    const questionKey = keys.get(questionId);
    return questionKey === undefined ? [] : [{ questionKey, response }];
  });
  const submitted = closeAttempt(held, responses, 'submitted', past.submittedAt);
  const graded = gradeByHand({ ...held, ...submitted }, past) ?? submitted;

  const facts = { assessmentId: assessment.id, contentKey: assessment.contentKey, actorKey: past.userKey };
  const events = [
    submissionEvent('started', { ...facts, submission: started, at: past.startedAt }),
    submissionEvent('submitted', { ...facts, submission: submitted.submission, at: past.submittedAt }),
  ];
  const { gradedAt } = graded.submission;
  if (gradedAt) events.push(submissionEvent('graded', { ...facts, submission: graded.submission, actorKey: null, at: gradedAt }));
  return { ...graded, events };
}

/** Null where there is nothing for an instructor to grade, or none has. */
function gradeByHand(held: HeldAttempt, { answers, gradedAt }: PastAttempt) {
  const grades = answers.flatMap(({ questionId, points }) => (points === null ? [] : [{ questionId, points }]));
  const changed = gradedAt && grades.length > 0 ? applyGrades(held, grades, gradedAt) : null;
  if (!changed) return null;
  const byQuestion = new Map(changed.answers.map((answer) => [answer.questionKey, answer]));
  return { submission: changed.submission, answers: held.answers.map((answer) => byQuestion.get(answer.questionKey) ?? answer) };
}

/** What might be answered to a question, and what it earns: the right answer first, then others. Nothing for essays. */
export function possibleResponses(question: SolvedQuestion): { response: AnswerResponse; points: number }[] {
  return candidates(question).map((response) => ({ response, points: gradeResponse(question, response) ?? 0 }));
}

function candidates({ type, options, multiple, solution }: SolvedQuestion): AnswerResponse[] {
  switch (type) {
    case 'TRUE_FALSE':
      return [solution === true, solution !== true];
    case 'SHORT_ANSWER':
      return Array.isArray(solution) && solution[0] !== undefined ? [solution[0], 'I do not know'] : [];
    case 'MULTIPLE_CHOICE': {
      const right = Array.isArray(solution) ? solution : [];
      const wrong = (options ?? []).map(({ id }) => id).filter((id) => !right.includes(id));
      const half = multiple && right.length > 1 ? [right.slice(1)] : [];
      return [right, ...half, ...wrong.map((id) => (multiple ? right.slice(1).concat(id) : [id]))];
    }
    case 'ESSAY':
    default:
      return [];
  }
}
