import type { QuestionInput } from '../../subgraphs/assessment/domain/question-input.ts';

export const singleChoice = (fields: Partial<QuestionInput> = {}): QuestionInput => ({
  type: 'MULTIPLE_CHOICE',
  text: 'Which comes first?',
  options: [
    { id: 'a', text: 'Muzzle' },
    { id: 'b', text: 'Trigger' },
    { id: 'c', text: 'Target' },
  ],
  choices: ['a'],
  explanation: 'The muzzle is what can hurt.',
  ...fields,
});
export const multipleChoice = (fields: Partial<QuestionInput> = {}) => singleChoice({ multiple: true, choices: ['a', 'b'], ...fields });
export const trueFalse = (fields: Partial<QuestionInput> = {}): QuestionInput => ({
  type: 'TRUE_FALSE',
  text: 'Every gun is loaded.',
  boolean: true,
  ...fields,
});
export const shortAnswer = (fields: Partial<QuestionInput> = {}): QuestionInput => ({
  type: 'SHORT_ANSWER',
  text: 'What colour keeps you seen?',
  accepted: ['Blaze orange', "hunter's orange"],
  ...fields,
});
export const essay = (fields: Partial<QuestionInput> = {}): QuestionInput => ({
  type: 'ESSAY',
  text: 'What is fair chase?',
  rubric: 'Names restraint.',
  points: 4,
  ...fields,
});
