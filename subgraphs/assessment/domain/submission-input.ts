import { z } from 'zod';
import { MAX_QUESTIONS } from './assessment.ts';
import { hundredths, id, idempotencyKey, text, verbatim } from './text-input.ts';

export const MAX_SHORT_ANSWER = 1_000;
export const MAX_ESSAY = 20_000;

const answer = z.object({
  questionId: id,
  choices: z.array(verbatim(80)).max(100, 'Expected at most 100 options').nullish(),
  boolean: z.boolean().nullish(),
  text: verbatim(MAX_ESSAY).nullish(),
});
const answers = z.array(answer).max(MAX_QUESTIONS, `Expected at most ${MAX_QUESTIONS} answers`);

export const startAttemptInput = z.object({ assessmentId: id, idempotencyKey });
export const saveAnswersInput = z.object({ submissionId: id, answers });
export const submitAssessmentInput = z.object({ submissionId: id, answers, idempotencyKey });

export const gradeSubmissionInput = z.object({
  submissionId: id,
  grades: z
    .array(
      z.object({
        questionId: id,
        points: hundredths(z.number().min(0, 'Expected at least 0')),
        feedback: text(4_000).nullish(),
      }),
    )
    .min(1, 'Expected at least one grade')
    .max(MAX_QUESTIONS, `Expected at most ${MAX_QUESTIONS} grades`),
});

export type AnswerInput = z.output<typeof answer>;
export type GradeInput = z.output<typeof gradeSubmissionInput>['grades'][number];
export type StartAttemptInput = z.input<typeof startAttemptInput>;
export type SaveAnswersInput = z.input<typeof saveAnswersInput>;
export type SubmitAssessmentInput = z.input<typeof submitAssessmentInput>;
export type GradeSubmissionInput = z.input<typeof gradeSubmissionInput>;
