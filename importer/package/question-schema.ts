import { z } from 'zod';
import { sourceSchema } from './course-schema.ts';
import { strictMap, text, wholeNumber } from './shape.ts';

// The limits are those of the assessment subgraph: what passes here, it takes.
const longText = 4_000;
const key = z.string().regex(/^[A-Za-z0-9_-]{1,80}$/, '1 to 80 letters, digits, dashes or underscores');
const hundredths = (value: number) => Math.abs(value * 100 - Math.round(value * 100)) < 1e-6;

/** A question file, its questions aside: each is checked by its own type's schema. */
export const questionFileSchema = strictMap({
  kind: z.enum(['quiz', 'simulation', 'practical', 'certification']),
  title: text(255),
  timeLimitMinutes: wholeNumber(1, 10_000).optional(),
  passingScore: z.number().min(0).max(100).refine(hundredths, 'at most two decimals'),
  attemptsAllowed: wholeNumber(1, 1000).optional(),
  questions: z.array(z.unknown()).min(1).max(100),
});

const base = {
  id: key,
  text: text(longText),
  points: z.number().gt(0).max(1000).refine(hundredths, 'at most two decimals'),
  explanation: text(longText).optional(),
  source: sourceSchema.optional(),
};

/** Answers are compared by their letters and digits. */
const acceptedAnswer = text(200).regex(/[\p{L}\p{N}]/u, 'a text with a letter or digit in it');

export const questionSchemas = {
  multiple_choice: strictMap({
    ...base,
    type: z.literal('multiple_choice'),
    options: z
      .array(strictMap({ id: key, text: text(1000) }))
      .min(2)
      .max(20),
    correct: z.union([key, z.array(key).min(1)], { error: 'the id of an option, or a list of at least one' }),
  }),
  true_false: strictMap({ ...base, type: z.literal('true_false'), correct: z.boolean() }),
  short_answer: strictMap({ ...base, type: z.literal('short_answer'), correct: z.array(acceptedAnswer).min(1).max(50) }),
  essay: strictMap({ ...base, type: z.literal('essay'), rubric: text(longText).optional() }),
};

export type QuestionType = keyof typeof questionSchemas;
export const isQuestionType = (type: unknown): type is QuestionType => typeof type === 'string' && Object.hasOwn(questionSchemas, type);

/** For a question whose type is unknown: the rest of it is judged as far as that goes. */
export const untypedQuestionSchema = z.looseObject({
  ...base,
  type: z.enum(['multiple_choice', 'true_false', 'short_answer', 'essay']),
});

export type QuestionShape = { [Type in QuestionType]: z.infer<(typeof questionSchemas)[Type]> }[QuestionType];
