import type { Subgraphs } from '../subgraphs.ts';
import type { Curriculum, CurriculumAssessment, CurriculumItem } from './curriculum.ts';

type OutlinedItem = Awaited<ReturnType<Subgraphs['content']['services']['history']['outline']>>[number]['items'][number];

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
    items: items.filter(({ key, type }) => type !== 'assessment' || assessments.has(key)).map((item) => toItem(item, assessments)),
  }));
}

const toItem = (item: OutlinedItem, assessments: ReadonlyMap<number | null, CurriculumAssessment>): CurriculumItem => ({
  ...item,
  durationMinutes: item.durationMinutes ?? 10,
  assessment: assessments.get(item.key) ?? null,
});
