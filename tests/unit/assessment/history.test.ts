import { describe, expect, it } from 'vitest';
import { possibleResponses, tellAttempt, type PastAttempt, type SolvedAssessment } from '../../../subgraphs/assessment/domain/history.ts';
import type { QuestionType, SolvedQuestion } from '../../../subgraphs/assessment/domain/question.ts';

const question = (type: QuestionType, fields: Partial<SolvedQuestion> = {}): SolvedQuestion => ({
  key: 1,
  id: 'q_1',
  revisionKey: 4,
  type,
  text: 'What?',
  options: null,
  multiple: false,
  points: 2,
  solution: null,
  explanation: null,
  rubric: null,
  ...fields,
});
const options = ['a', 'b', 'c'].map((id) => ({ id, text: id }));
const choice = question('MULTIPLE_CHOICE', { options, solution: ['b'] });
const essay = question('ESSAY', { key: 2, id: 'q_2' });

const solved = (questions: SolvedQuestion[]): SolvedAssessment => ({
  assessment: {
    key: 3,
    id: 'asm_1',
    courseKey: 7,
    contentKey: 8,
    currentRevision: 1,
    createdAt: new Date(0),
    updatedAt: new Date(0),
    deletedAt: null,
    shown: {
      key: 4,
      assessmentKey: 3,
      courseKey: 7,
      number: 1,
      title: 'Quiz',
      kind: 'QUIZ',
      timeLimitMinutes: 10,
      passingScore: 75,
      attemptsAllowed: null,
      maxPoints: questions.reduce((sum, { points }) => sum + points, 0),
      publishedAt: new Date(0),
    },
  },
  questions,
});
const at = (minute: number) => new Date(Date.UTC(2026, 9, 1, 12, minute));
const anAttempt = (fields: Partial<PastAttempt> = {}): PastAttempt => ({
  id: 'sub_1',
  assessmentId: 'asm_1',
  userKey: 5,
  startedAt: at(0),
  submittedAt: at(5),
  gradedAt: at(5),
  answers: [{ questionId: 'q_1', response: ['b'], points: null }],
  ...fields,
});

describe('An attempt of the past', () => {
  it('is graded by the rules of any', () => {
    const { submission, answers } = tellAttempt(anAttempt(), solved([choice]), 2);
    expect(submission).toMatchObject({
      attempt: 2,
      status: 'GRADED',
      points: 2,
      maxPoints: 2,
      score: 100,
      passed: true,
      gradedAt: at(5),
      dueAt: at(10),
    });
    expect(answers).toMatchObject([{ questionKey: 1, response: ['b'], points: 2 }]);
  });

  it('fails where what is answered is wrong, or nothing is', () => {
    expect(tellAttempt(anAttempt({ answers: [] }), solved([choice]), 1).submission).toMatchObject({ score: 0, passed: false });
  });

  it('waits for an instructor while nobody has graded its essay', () => {
    const answers = [{ questionId: 'q_2', response: 'So it is.', points: null }];
    const { submission, events } = tellAttempt(anAttempt({ gradedAt: null, answers }), solved([choice, essay]), 1);
    expect(submission).toMatchObject({ status: 'AWAITING_GRADING', score: null, passed: null, gradedAt: null, submittedAt: at(5) });
    expect(events.map(({ type }) => type)).toEqual(['assessment.submission.started', 'assessment.submission.submitted']);
  });

  it('has its result when the essay was graded', () => {
    const answers = [...anAttempt().answers, { questionId: 'q_2', response: 'So it is.', points: 1.5 }];
    const told = tellAttempt(anAttempt({ gradedAt: at(59), answers }), solved([choice, essay]), 1);
    expect(told.submission).toMatchObject({ status: 'GRADED', points: 3.5, maxPoints: 4, score: 87.5, passed: true, gradedAt: at(59) });
    expect(told.answers.map(({ points }) => points)).toEqual([2, 1.5]);
  });

  it('publishes what would have been published then', () => {
    const { events } = tellAttempt(anAttempt(), solved([choice]), 1);
    expect(events.map(({ type, occurredAt, payload }) => [type, occurredAt, payload['score'], payload['passed']])).toEqual([
      ['assessment.submission.started', at(0), null, null],
      ['assessment.submission.submitted', at(5), 100, true],
      ['assessment.submission.graded', at(5), 100, true],
    ]);
    expect(events[2]).toMatchObject({ userKey: 5, courseKey: 7, payload: { submission: 'sub_1', assessment: 'asm_1', content: 8 } });
  });

  it('knows nothing of questions that are not asked', () => {
    const answers = [{ questionId: 'q_9', response: true, points: null }];
    expect(tellAttempt(anAttempt({ answers }), solved([choice]), 1).answers).toEqual([]);
  });
});

describe('What might be answered', () => {
  it.each([
    { what: 'one option', of: choice, points: [2, 0, 0] },
    { what: 'several options', of: question('MULTIPLE_CHOICE', { options, multiple: true, solution: ['a', 'b'] }), points: [2, 1, 0] },
    { what: 'yes or no', of: question('TRUE_FALSE', { solution: false }), points: [2, 0] },
    { what: 'a few words', of: question('SHORT_ANSWER', { solution: ['Blaze orange'] }), points: [2, 0] },
    { what: 'an essay', of: essay, points: [] },
  ])('begins with the right answer, and says what each earns: $what', ({ of, points }) => {
    expect(possibleResponses(of).map((one) => one.points)).toEqual(points);
  });
});
