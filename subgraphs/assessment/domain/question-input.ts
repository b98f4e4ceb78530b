import { z } from 'zod';
import { QUESTION_TYPES, type NewQuestion, type Solution } from './question.ts';
import { normalizeShortAnswer } from './short-answer.ts';
import { hundredths, text } from './text-input.ts';

const option = z.object({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,80}$/, 'Expected 1 to 80 letters, digits, dashes or underscores'),
  text: text(1_000),
});

const shape = z.object({
  type: z.enum(QUESTION_TYPES),
  text: text(4_000),
  options: z.array(option).nullish(),
  multiple: z.boolean().nullish(),
  choices: z.array(z.string()).nullish(),
  boolean: z.boolean().nullish(),
  accepted: z.array(text(200)).nullish(),
  points: hundredths(z.number().gt(0, 'Expected more than 0').max(1_000, 'Expected at most 1000')).nullish(),
  explanation: text(4_000).nullish(),
  rubric: text(4_000).nullish(),
});

type Shape = z.infer<typeof shape>;
type Part = 'options' | 'multiple' | 'choices' | 'boolean' | 'accepted' | 'rubric';
type Problem = { path: (string | number)[]; message: string };

/** What each type may be given beside what all have. */
const PARTS: Record<Shape['type'], readonly Part[]> = {
  MULTIPLE_CHOICE: ['options', 'multiple', 'choices'],
  TRUE_FALSE: ['boolean'],
  SHORT_ANSWER: ['accepted'],
  ESSAY: ['rubric'],
};
const ALL_PARTS = [...new Set(Object.values(PARTS).flat())];

export const questionInput = shape.superRefine((question, context) => {
  const [problem] = findProblems(question);
  if (problem) context.addIssue({ code: 'custom', ...problem });
});

export type QuestionInput = z.input<typeof questionInput>;

function findProblems(question: Shape): Problem[] {
  const stray = ALL_PARTS.filter((part) => question[part] != null && !PARTS[question.type].includes(part)).map((part) => ({
    path: [part],
    message: `A ${question.type} question has no "${part}"`,
  }));
  return [...stray, ...finders[question.type](question)];
}

const finders: Record<Shape['type'], (question: Shape) => Problem[]> = {
  MULTIPLE_CHOICE: ({ options, choices, multiple }) => {
    const ids = (options ?? []).map(({ id }) => id);
    const twice = ids.findIndex((id, index) => ids.indexOf(id) !== index);
    return [
      ...when(ids.length < 2 || ids.length > 20, ['options'], `Expected 2 to 20 options, got ${ids.length}`),
      ...when(twice >= 0, ['options', twice, 'id'], `Two options have the id "${ids[twice]}"`),
      ...when(!choices || choices.length === 0, ['choices'], 'Expected the ids of the right options'),
      ...(choices ?? []).flatMap((id, index) => when(!ids.includes(id), ['choices', index], `There is no option "${id}"`)),
      ...when(new Set(choices).size !== (choices ?? []).length, ['choices'], 'An option is there twice'),
      ...when(!multiple && (choices?.length ?? 0) > 1, ['choices'], 'Expected one right option; several need "multiple"'),
    ];
  },
  TRUE_FALSE: ({ boolean }) => when(boolean == null, ['boolean'], 'Expected whether it is true'),
  SHORT_ANSWER: ({ accepted }) => [
    ...when(!accepted || accepted.length === 0 || accepted.length > 50, ['accepted'], 'Expected 1 to 50 accepted answers'),
    ...(accepted ?? []).flatMap((answer, index) =>
      when(normalizeShortAnswer(answer) === '', ['accepted', index], 'Expected an answer with a letter or digit in it'),
    ),
  ],
  ESSAY: () => [],
};

const when = (wrong: boolean, path: Problem['path'], message: string): Problem[] => (wrong ? [{ path, message }] : []);

const toSolution = ({ type, choices, boolean, accepted }: Shape): Solution =>
  ({ MULTIPLE_CHOICE: choices ?? null, TRUE_FALSE: boolean ?? null, SHORT_ANSWER: accepted ?? null, ESSAY: null })[type];

/** @param index from 0: its place among the questions names it */
export const toNewQuestion = (question: Shape, index: number): NewQuestion => ({
  name: String(index + 1),
  type: question.type,
  text: question.text,
  options: question.options ?? null,
  multiple: question.multiple ?? false,
  points: question.points ?? 1,
  solution: toSolution(question),
  explanation: question.explanation ?? null,
  rubric: question.rubric ?? null,
  source: null,
});
