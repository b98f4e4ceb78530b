import { z } from 'zod';
import { ASSESSMENT_KINDS, MAX_QUESTIONS, type Rules } from './assessment.ts';
import { questionInput } from './question-input.ts';
import { hundredths, id, idempotencyKey, text } from './text-input.ts';

const title = text(255);
const kind = z.enum(ASSESSMENT_KINDS);
const timeLimitMinutes = z.number().int().min(1, 'Expected at least 1 minute').max(10_000, 'Expected at most 10000 minutes').nullish();
const passingScore = hundredths(z.number().min(0, 'Expected 0 to 100 percent').max(100, 'Expected 0 to 100 percent'));
const attemptsAllowed = z.number().int().min(1, 'Expected at least 1 attempt').max(1_000, 'Expected at most 1000 attempts').nullish();
const questions = z.array(questionInput).max(MAX_QUESTIONS, `Expected at most ${MAX_QUESTIONS} questions`).nullish();

export const createAssessmentInput = z.object({
  courseId: id,
  contentId: id.nullish(),
  title,
  type: kind,
  timeLimitMinutes,
  passingScore,
  attemptsAllowed,
  questions,
  idempotencyKey,
});

export const updateAssessmentInput = z.object({
  assessmentId: id,
  title: title.nullish(),
  type: kind.nullish(),
  timeLimitMinutes,
  passingScore: passingScore.nullish(),
  attemptsAllowed,
  questions,
});

export const publishAssessmentInput = z.object({ assessmentId: id });

export type PublishAssessmentInput = z.input<typeof publishAssessmentInput>;
export type CreateAssessmentInput = z.input<typeof createAssessmentInput>;
export type UpdateAssessmentInput = z.input<typeof updateAssessmentInput>;

/** The rules after `changes`: what is left out stays, a limit that is null is lifted. */
export const applyRuleChanges = (rules: Rules, changes: z.output<typeof updateAssessmentInput>): Rules => ({
  title: changes.title ?? rules.title,
  kind: changes.type ?? rules.kind,
  timeLimitMinutes: changes.timeLimitMinutes === undefined ? rules.timeLimitMinutes : changes.timeLimitMinutes,
  passingScore: changes.passingScore ?? rules.passingScore,
  attemptsAllowed: changes.attemptsAllowed === undefined ? rules.attemptsAllowed : changes.attemptsAllowed,
});
