import { describe, expect, it } from 'vitest';
import { applyGrades, closeAttempt, type HeldAttempt } from '../../../subgraphs/assessment/domain/attempt-changes.ts';
import type { SolvedQuestion } from '../../../subgraphs/assessment/domain/question.ts';
import type { Answer, Submission } from '../../../subgraphs/assessment/domain/submission.ts';

const at = new Date('2026-03-01T11:00:00Z');
const question = (fields: Partial<SolvedQuestion>): SolvedQuestion => ({
  key: 1,
  id: 'statement',
  revisionKey: 1,
  type: 'TRUE_FALSE',
  text: '?',
  options: null,
  multiple: false,
  points: 1,
  solution: true,
  explanation: null,
  rubric: null,
  ...fields,
});
const QUESTIONS = [question({}), question({ key: 2, id: 'essay', type: 'ESSAY', points: 3, solution: null })];
const aSubmission = (fields: Partial<Submission> = {}): Submission => ({
  key: 7,
  id: 'sub_7',
  assessmentKey: 1,
  revisionKey: 1,
  userKey: 1,
  courseKey: 1,
  attempt: 1,
  status: 'IN_PROGRESS',
  startedAt: new Date('2026-03-01T10:00:00Z'),
  dueAt: null,
  submittedAt: null,
  gradedAt: null,
  points: null,
  maxPoints: 4,
  score: null,
  passed: null,
  ...fields,
});
const anAnswer = (fields: Partial<Answer>): Answer => ({
  submissionKey: 7,
  questionKey: 1,
  response: true,
  points: null,
  feedback: null,
  ...fields,
});
const held = (fields: Partial<HeldAttempt> = {}): HeldAttempt => ({
  submission: aSubmission(),
  assessmentId: 'asm_1',
  contentKey: null,
  passingScore: 75,
  questions: QUESTIONS,
  answers: [],
  ...fields,
});

describe('an attempt that is handed in', () => {
  it('is graded at once without essays', () => {
    const { submission } = closeAttempt(held(), [{ questionKey: 1, response: true }], 'submitted', at);
    expect(submission).toMatchObject({ status: 'GRADED', points: 1, score: 25, passed: false, submittedAt: at, gradedAt: at });
  });

  it('waits for an instructor with an essay, without a score', () => {
    const { submission } = closeAttempt(held(), [{ questionKey: 2, response: 'Because.' }], 'submitted', at);
    expect(submission).toMatchObject({ status: 'AWAITING_GRADING', points: null, score: null, passed: null, gradedAt: null });
  });

  it('keeps what was saved before, unless it is answered again', () => {
    const answers = [anAnswer({ response: false }), anAnswer({ questionKey: 2, response: 'Saved.' })];
    const change = closeAttempt(held({ answers }), [{ questionKey: 1, response: true }], 'submitted', at);
    expect(change.answers).toEqual([
      anAnswer({ questionKey: 2, response: 'Saved.', points: null }),
      anAnswer({ questionKey: 1, response: true, points: 1 }),
    ]);
  });
});

describe('an attempt whose time ran out', () => {
  it('is graded with what was saved, and was never submitted', () => {
    const { submission } = closeAttempt(held({ answers: [anAnswer({})] }), [], 'expired', at);
    expect(submission).toMatchObject({ status: 'EXPIRED', points: 1, score: 25, submittedAt: null, gradedAt: at });
  });

  it('stays expired once its essays are graded', () => {
    const submission = aSubmission({ status: 'EXPIRED' });
    const answers = [anAnswer({ questionKey: 2, response: 'Because.' })];
    const change = applyGrades(held({ submission, answers }), [{ questionId: 'essay', points: 3 }], at);
    expect(change?.submission).toMatchObject({ status: 'EXPIRED', points: 3, score: 75, passed: true });
  });
});

describe('grades', () => {
  const awaiting = (answers: Answer[]) => held({ submission: aSubmission({ status: 'AWAITING_GRADING', submittedAt: at }), answers });
  const both = awaiting([anAnswer({ points: 1 }), anAnswer({ questionKey: 2, response: 'Because.' })]);

  it('give the result once the last essay has points', () => {
    const change = applyGrades(both, [{ questionId: 'essay', points: 2.5 }], at);
    expect(change?.submission).toMatchObject({ status: 'GRADED', points: 3.5, score: 87.5, passed: true });
  });

  it('of one answer leave the attempt waiting for the other', () => {
    const change = applyGrades(both, [{ questionId: 'statement', points: 0 }], at);
    expect(change?.submission).toMatchObject({ status: 'AWAITING_GRADING', score: null });
  });

  it.each([
    { said: undefined, becomes: 'Before.' },
    { said: null, becomes: null },
    { said: 'After.', becomes: 'After.' },
  ])('turn feedback "Before." into $becomes when they say $said', ({ said, becomes }) => {
    const attempt = awaiting([anAnswer({ points: 1, feedback: 'Before.' })]);
    const change = applyGrades(attempt, [{ questionId: 'statement', points: 0, ...(said === undefined ? {} : { feedback: said }) }], at);
    expect(change?.answers[0]?.feedback).toBe(becomes);
  });

  it('that say what is said already change nothing', () => {
    expect(applyGrades(both, [{ questionId: 'statement', points: 1 }], at)).toBeNull();
  });

  it.each([
    { why: 'an unknown question', grades: [{ questionId: 'nope', points: 1 }], field: '0.questionId' },
    {
      why: 'a question twice',
      grades: [{ questionId: 'essay', points: 1 }, { questionId: 'essay', points: 2 }], // prettier-ignore
      field: '1.questionId',
    },
    { why: 'more points than the question has', grades: [{ questionId: 'essay', points: 3.01 }], field: '0.points' },
  ])('are refused for $why', ({ grades, field }) => {
    expect(() => applyGrades(both, grades, at)).toThrow(
      expect.objectContaining({ code: 'BAD_USER_INPUT', field: `input.grades.${field}` }),
    );
  });

  it('are refused for a question that was not answered', () => {
    expect(() => applyGrades(awaiting([anAnswer({ points: 1 })]), [{ questionId: 'essay', points: 1 }], at)).toThrow(
      expect.objectContaining({ field: 'input.grades.0.questionId' }),
    );
  });
});
