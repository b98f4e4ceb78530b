import type { ImportSummary } from './apply.ts';

const VERBS = { created: 'new', updated: 'changed', deleted: 'removed', unchanged: 'as before' } as const;

/** What an import did, in a few lines for people. */
export function describeImport({ title, courseId, changed, revision, items, assessments }: ImportSummary): string {
  const course = `"${title}" (${courseId}), revision ${revision}`;
  if (!changed) return `${course}: nothing changed, the academy has this very package`;
  return [course, `  items:        ${count(items)}`, `  assessments:  ${count(assessments)}`].join('\n');
}

const count = (changes: ImportSummary['items']): string =>
  (['created', 'updated', 'deleted', 'unchanged'] as const)
    .filter((change) => changes[change] > 0)
    .map((change) => `${changes[change]} ${VERBS[change]}`)
    .join(', ') || 'none';
