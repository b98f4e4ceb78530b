import { z } from 'zod';
import { difficultyLevel, publicId, tags } from './fields.ts';
import type { ContentType } from './content-item.ts';

export const searchQuery = z
  .string()
  .trim()
  .min(1, 'Expected something to look for')
  .max(200, 'Expected at most 200 characters')
  .refine((text) => !text.includes('\0'), 'Expected text without NUL characters');

export const contentFilter = z.object({
  types: z
    .array(z.enum(['VIDEO', 'DOCUMENT', 'INTERACTIVE', 'ASSESSMENT']).transform((type) => type.toLowerCase() as ContentType))
    .max(4, 'Expected at most 4 types')
    .nullish(),
  difficulty: difficultyLevel.nullish(),
  tags: tags.nullish(),
  courseId: publicId.nullish(),
});

export type ContentFilter = z.input<typeof contentFilter>;

/** A word that may be corrected: not a number, not an operator of the query language. */
const WORD = /[\p{L}\p{M}']+/gu;

/** The words of a query, in lower case, each once. */
export const wordsOf = (query: string): string[] =>
  [...new Set((query.match(WORD) ?? []).map((word) => word.toLowerCase()))].filter((word) => word !== 'or' && word.length > 2);

/** The query with words replaced, its quotes and operators as they are. Null where nothing is replaced. */
export function correctQuery(query: string, corrections: ReadonlyMap<string, string>): string | null {
  const corrected = query.replaceAll(WORD, (word) => corrections.get(word.toLowerCase()) ?? word);
  return corrected === query ? null : corrected;
}
