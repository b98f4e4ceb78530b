import { describe, expect, it } from 'vitest';
import { parseInput } from '../../../platform/validation.ts';
import { questionInput, toNewQuestion } from '../../../subgraphs/assessment/domain/question-input.ts';
import { essay, multipleChoice, shortAnswer, singleChoice, trueFalse } from '../../support/assessment-questions.ts';

const parse = (question: unknown) => toNewQuestion(parseInput(questionInput, question, 'question'), 0);

describe('a question', () => {
  it.each([
    { question: singleChoice(), solution: ['a'] },
    { question: multipleChoice(), solution: ['a', 'b'] },
    { question: trueFalse({ boolean: false }), solution: false },
    { question: shortAnswer({ accepted: ['Orange'] }), solution: ['Orange'] },
    { question: essay(), solution: null },
  ])('of type $question.type is solved by $solution', ({ question, solution }) => {
    expect(parse(question).solution).toEqual(solution);
  });

  it('is worth one point unless told', () => {
    expect(parse(trueFalse()).points).toBe(1);
  });

  it.each([
    { why: 'it says nothing', question: trueFalse({ text: ' ' }), field: 'text' },
    { why: 'the database could not keep it', question: trueFalse({ text: 'a\0b' }), field: 'text' },
    { why: 'it holds half a character', question: trueFalse({ text: 'a\ud800b' }), field: 'text' },
    { why: 'it is worth nothing', question: trueFalse({ points: 0 }), field: 'points' },
    { why: 'it is worth a fraction of a hundredth', question: trueFalse({ points: 0.001 }), field: 'points' },
    { why: 'it has one option', question: singleChoice({ options: [{ id: 'a', text: 'A' }] }), field: 'options' },
    {
      why: 'two options have the same id',
      question: singleChoice({ options: [{ id: 'a', text: 'A' }, { id: 'a', text: 'B' }] }), // prettier-ignore
      field: 'options.1.id',
    },
    { why: 'no option is right', question: singleChoice({ choices: [] }), field: 'choices' },
    { why: 'the right option does not exist', question: singleChoice({ choices: ['z'] }), field: 'choices.0' },
    { why: 'several are right where one is asked for', question: singleChoice({ choices: ['a', 'b'] }), field: 'choices' },
    { why: 'a right option is there twice', question: multipleChoice({ choices: ['a', 'a'] }), field: 'choices' },
    { why: 'it does not say what is true', question: trueFalse({ boolean: null }), field: 'boolean' },
    { why: 'it accepts nothing', question: shortAnswer({ accepted: [] }), field: 'accepted' },
    { why: 'it accepts what nobody could say', question: shortAnswer({ accepted: ['orange', '?!'] }), field: 'accepted.1' },
    { why: 'it has a part of another type', question: { ...trueFalse(), options: singleChoice().options }, field: 'options' },
    { why: 'it has a rubric and is no essay', question: shortAnswer({ rubric: 'Kindly.' }), field: 'rubric' },
  ])('is refused when $why', ({ question, field }) => {
    expect(() => parse(question)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT', field: `question.${field}` }));
  });
});
