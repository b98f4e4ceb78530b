import { describe, expect, it } from 'vitest';
import type { Question } from '../../../subgraphs/assessment/domain/question.ts';
import { toResponses } from '../../../subgraphs/assessment/domain/responses.ts';

const aQuestion = (fields: Partial<Question> & Pick<Question, 'key' | 'id' | 'type'>): Question => ({
  revisionKey: 1,
  text: '?',
  options: null,
  multiple: false,
  points: 1,
  ...fields,
});
const options = [
  { id: 'a', text: 'A' },
  { id: 'b', text: 'B' },
];
const QUESTIONS = [
  aQuestion({ key: 1, id: 'one', type: 'MULTIPLE_CHOICE', options }),
  aQuestion({ key: 2, id: 'some', type: 'MULTIPLE_CHOICE', options, multiple: true }),
  aQuestion({ key: 3, id: 'statement', type: 'TRUE_FALSE' }),
  aQuestion({ key: 4, id: 'word', type: 'SHORT_ANSWER' }),
  aQuestion({ key: 5, id: 'essay', type: 'ESSAY' }),
];
const fine = { questionId: 'statement', boolean: false };

describe('answers', () => {
  it('become responses by question', () => {
    const answers = [
      { questionId: 'some', choices: ['b', 'a'] },
      { questionId: 'one', choices: [] },
      fine,
      { questionId: 'word', text: ' As written ' },
      { questionId: 'essay', text: '' },
    ];
    expect(toResponses(QUESTIONS, answers)).toEqual([
      { questionKey: 2, response: ['b', 'a'] },
      { questionKey: 1, response: [] },
      { questionKey: 3, response: false },
      { questionKey: 4, response: ' As written ' },
      { questionKey: 5, response: '' },
    ]);
  });

  it.each([
    { why: 'to an unknown question', answer: { questionId: 'nope', boolean: true }, field: 'questionId' },
    { why: 'to a question that was answered before', answer: fine, field: 'questionId' },
    { why: 'by an option that does not exist', answer: { questionId: 'some', choices: ['a', 'z'] }, field: 'choices' },
    { why: 'by the same option twice', answer: { questionId: 'some', choices: ['a', 'a'] }, field: 'choices' },
    { why: 'by two options where one is asked for', answer: { questionId: 'one', choices: ['a', 'b'] }, field: 'choices' },
    { why: 'by a text where options are asked for', answer: { questionId: 'one', text: 'a' }, field: 'text' },
    { why: 'by two kinds of answers', answer: { questionId: 'one', choices: ['a'], boolean: true }, field: 'boolean' },
    { why: 'by nothing', answer: { questionId: 'word' }, field: 'text' },
    { why: 'by null', answer: { questionId: 'essay', text: null }, field: 'text' },
    { why: 'by a short answer that is long', answer: { questionId: 'word', text: 'x'.repeat(1_001) }, field: 'text' },
  ])('are refused $why', ({ answer, field }) => {
    expect(() => toResponses(QUESTIONS, [fine, answer])).toThrow(
      expect.objectContaining({ code: 'BAD_USER_INPUT', field: `input.answers.1.${field}` }),
    );
  });
});
