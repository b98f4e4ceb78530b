import type { z } from 'zod';
import { badInput } from './errors.ts';

/**
 * The value as `schema` understands it.
 * @param field where the value stands in the request, `input` for instance; the path within it is appended
 * @throws BAD_USER_INPUT naming the first field at fault
 */
export function parseInput<Output>(schema: z.ZodType<Output>, value: unknown, field = 'input'): Output {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw badInput([field, ...(issue?.path ?? [])].map(String).join('.'), issue?.message ?? 'Invalid input');
}
