import { z } from 'zod';
import { idempotencyKey, publicId } from './fields.ts';

const DAY_SECONDS = 86_400;
const MAX_INTEGER = 2_147_483_647;
/** How far a client's clock may be ahead of ours. */
export const CLOCK_SKEW_MS = 5 * 60_000;

const percentage = z
  .number('Expected a percentage, 0 to 100')
  .min(0, 'Expected a percentage, 0 to 100')
  .max(100, 'Expected a percentage, 0 to 100');

/** @param now the latest moment that something can have happened, but for the skew of clocks */
export const trackProgressInput = (now: Date) =>
  z.object({
    contentId: publicId,
    percentage,
    timeSpentSeconds: z
      .number()
      .int()
      .min(0, `Expected 0 to ${DAY_SECONDS} seconds`)
      .max(DAY_SECONDS, `Expected 0 to ${DAY_SECONDS} seconds`)
      .nullish(),
    position: z.number().int().min(0, 'Expected at least 0').max(MAX_INTEGER, 'Expected a smaller number').nullish(),
    occurredAt: z
      .date()
      .refine((at) => at.getTime() <= now.getTime() + CLOCK_SKEW_MS, 'Expected a moment at most five minutes ahead')
      .nullish(),
    idempotencyKey: idempotencyKey.nullish(),
  });

export type TrackProgressInput = z.input<ReturnType<typeof trackProgressInput>>;
