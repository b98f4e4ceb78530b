import { describe, expect, expectTypeOf, it } from 'vitest';
import type { PackageAssessment } from '../../../importer/package/course-package.ts';
import {
  assessmentIdPrefix,
  packagedAssessmentId,
  toNewQuestions,
  type PackagedAssessment,
  type PackagedQuestion,
} from '../../../subgraphs/assessment/domain/packaged-assessment.ts';

const base = { id: 'q1', text: '?', points: 2, explanation: 'Because.', source: null };
const packaged = (...questions: PackagedQuestion[]): PackagedAssessment => ({
  itemId: 'quiz',
  kind: 'quiz',
  title: 'Quiz',
  timeLimitMinutes: null,
  passingScore: 80,
  attemptsAllowed: null,
  questions,
});
const statement: PackagedQuestion = { ...base, type: 'true_false', correct: true };

describe('an assessment of a package', () => {
  it('is what the importer reads', () => {
    expectTypeOf<PackageAssessment>().toExtend<PackagedAssessment>();
  });

  it.each<{ question: PackagedQuestion; expected: object }>([
    {
      question: { ...base, type: 'multiple_choice', options: [{ id: 'a', text: 'A' }], multiple: true, correct: ['a'] },
      expected: { type: 'MULTIPLE_CHOICE', options: [{ id: 'a', text: 'A' }], multiple: true, solution: ['a'] },
    },
    { question: statement, expected: { type: 'TRUE_FALSE', options: null, solution: true } },
    { question: { ...base, type: 'short_answer', correct: ['x'] }, expected: { type: 'SHORT_ANSWER', solution: ['x'] } },
    { question: { ...base, type: 'essay', rubric: 'R' }, expected: { type: 'ESSAY', solution: null, rubric: 'R' } },
  ])('takes over a $question.type question', ({ question, expected }) => {
    expect(toNewQuestions(packaged(question), 'a')[0]).toMatchObject({
      name: 'q1',
      text: '?',
      points: 2,
      explanation: 'Because.',
      ...expected,
    });
  });

  it.each([
    { why: 'no question', questions: [], field: 'questions' },
    { why: 'too many questions', questions: Array.from({ length: 101 }, () => statement), field: 'questions' },
    { why: 'points that are not kept', questions: [{ ...statement, points: 0.001 }], field: 'questions.0.points' },
    {
      why: 'an answer nobody could give',
      questions: [{ ...base, type: 'short_answer' as const, correct: ['?'] }],
      field: 'questions.0.correct',
    },
  ])('is refused with $why', ({ questions, field }) => {
    expect(() => toNewQuestions(packaged(...questions), 'a')).toThrow(expect.objectContaining({ field: `a.${field}` }));
  });

  it('has an id of its package and item', () => {
    expect(packagedAssessmentId('hunter-safety', 'quiz')).toBe('asm_hunter-safety_quiz');
    expect(packagedAssessmentId('hunter-safety-2', 'quiz').startsWith(assessmentIdPrefix('hunter-safety'))).toBe(false);
  });
});
