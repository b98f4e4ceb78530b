import { z } from 'zod';
import type { Difficulty } from './course.ts';

const MAX_METADATA_BYTES = 16_384;

/** Texts that go into PostgreSQL, which has no NUL. */
const text = (max: number) =>
  z
    .string()
    .refine((value) => !value.includes('\0'), 'Expected text without NUL characters')
    .max(max, `Expected at most ${max} characters`);

export const title = text(255).trim().min(1, 'Expected a title');
export const optionalDescription = text(20_000);
export const publicId = text(255).min(1, 'Expected an id');
export const idempotencyKey = text(255).min(1, 'Expected 1 to 255 characters');
export const language = z.string().regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$/, 'Expected a BCP 47 language tag, "en" for instance');
export const tags = z.array(text(60).trim().min(1, 'Expected a tag')).max(20, 'Expected at most 20 tags').transform(unique);
export const objectives = z.array(text(500).trim().min(1, 'Expected an objective')).max(30, 'Expected at most 30 objectives');
export const prerequisites = z.array(publicId).max(50, 'Expected at most 50 prerequisites').transform(unique);
export const difficultyLevel = z.enum(['BEGINNER', 'INTERMEDIATE', 'ADVANCED']).transform((level) => level.toLowerCase() as Difficulty);

export const metadata = z
  .unknown()
  .refine((value) => value == null || (typeof value === 'object' && !Array.isArray(value)), 'Expected a JSON object')
  .refine(
    (value) => Buffer.byteLength(JSON.stringify(value ?? null)) <= MAX_METADATA_BYTES,
    `Expected at most ${MAX_METADATA_BYTES} bytes of JSON`,
  )
  .refine((value) => !JSON.stringify(value ?? null).includes('\\u0000'), 'Expected JSON without NUL characters')
  .transform((value) => value as Record<string, unknown> | null | undefined);

export const sources = z
  .array(
    z.object({
      title: text(255).trim().min(1, 'Expected a title'),
      publisher: text(255).trim(),
      url: z.coerce
        .string()
        .max(1000, 'Expected at most 1000 characters')
        .regex(/^https?:\/\//, 'Expected an http or https URL')
        .nullish()
        .or(z.null()),
    }),
  )
  .max(50, 'Expected at most 50 sources');

/** An input before it is checked: GraphQL lets null into every optional field. */
export type AsSent<Input> = { [Field in keyof Input]: undefined extends Input[Field] ? Input[Field] | null : Input[Field] };

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
