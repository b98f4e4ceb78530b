import { z } from 'zod';

/** What PostgreSQL cannot keep: NUL, and halves of surrogate pairs. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

/** Whether the database could have it at all. */
export const isStorable = (value: string): boolean => !UNSTORABLE.test(value);

/** Text as it was written, that the database can keep. */
export const verbatim = (max: number) =>
  z
    .string()
    .max(max, `Expected at most ${max} characters`)
    .refine(isStorable, 'Expected text without NUL characters and broken surrogate pairs');

/** Text that says something, without the white space around it. */
export const text = (max: number) =>
  verbatim(max)
    .transform((value) => value.trim())
    .refine((value) => value !== '', 'Expected some text');

/** A public id in an input. */
export const id = verbatim(255);
export const idempotencyKey = verbatim(255).nullish();

/** A number with at most two decimals. */
export const hundredths = (schema: z.ZodNumber) =>
  schema.refine((value) => Math.abs(value * 100 - Math.round(value * 100)) < 1e-6, 'Expected at most two decimals');
