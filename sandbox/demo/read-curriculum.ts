import type { Subgraphs } from '../subgraphs.ts';
import type { Curriculum } from './curriculum.ts';

/** What the academy teaches now: published courses, with the answers to their questions. */
export async function readCurriculum({ content, assessment }: Pick<Subgraphs, 'content' | 'assessment'>): Promise<Curriculum> {
  const courses = await content.services.history.outline();
  const keys = courses.flatMap(({ items }) => items.filter(({ type }) => type === 'assessment').map(({ key }) => key));
  const assessments = new Map((await assessment.services.history.outline(keys)).map((one) => [one.contentKey, one]));
  return courses.map(({ id, title, tags, items }) => ({
    id,
    title,
    tags,
    // An assessment without questions is nothing that anybody could finish.
    items: items
      .filter(({ key, type }) => type !== 'assessment' || assessments.has(key))
      .map(({ key, id, title, type, tags, durationMinutes, prerequisites }) => {
        const known = { id, title, type, tags, prerequisites };
        return { ...known, durationMinutes: durationMinutes ?? 10, assessment: assessments.get(key) ?? null };
      }),
  }));
}
