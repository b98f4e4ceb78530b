import type { Curriculum, CurriculumItem, CurriculumQuestion } from '../../../sandbox/demo/curriculum.ts';

const lesson = (id: string, tags: string[], prerequisites: string[] = []): CurriculumItem => ({
  id,
  title: `About ${id}`,
  type: 'document',
  tags,
  durationMinutes: 12,
  prerequisites,
  assessment: null,
});

const question = (id: string): CurriculumQuestion => ({
  id,
  text: `What of ${id}?`,
  points: 1,
  responses: [
    { response: ['a'], points: 1 },
    { response: ['b'], points: 0 },
    { response: ['a', 'c'], points: 0.5 },
  ],
});

const exam = (
  id: string,
  prerequisites: string[],
  questions: CurriculumQuestion[],
  attemptsAllowed: number | null = null,
): CurriculumItem => ({
  ...lesson(id, ['exam'], prerequisites),
  type: 'assessment',
  assessment: { id: `asm-${id}`, passingScore: 75, timeLimitMinutes: 15, attemptsAllowed, questions },
});

const essay: CurriculumQuestion = { id: 'essay', text: 'Why?', points: 4, responses: [] };

/** Two courses with everything that a course can have. */
export const aCurriculum = (): Curriculum => [
  {
    id: 'safety',
    title: 'Safety',
    tags: ['safety'],
    items: [
      lesson('rules', ['firearms', 'rules']),
      lesson('carries', ['firearms', 'carries'], ['rules']),
      exam('quiz', ['rules', 'carries'], ['q1', 'q2', 'q3', 'q4'].map(question)),
      lesson('stands', ['treestand']),
      exam('final', ['quiz', 'stands'], [...['f1', 'f2', 'f3'].map(question), essay], 2),
    ],
  },
  {
    id: 'ethics',
    title: 'Ethics',
    tags: ['ethics'],
    items: [lesson('fair-chase', ['ethics']), lesson('owners', ['landowners'], ['fair-chase']), lesson('odd', ['nothing that we know'])],
  },
];
