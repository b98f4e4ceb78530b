import { Prisma } from '../../../platform/database/generated/client.ts';
import type { Question, QuestionOption, QuestionType, Solution, SolvedQuestion } from '../domain/question.ts';
import type { AssessmentDatabase } from './assessment-rows.ts';

/** Questions of revisions, in the order of their revision. */
export type QuestionStore = {
  /** Without the solutions: they are not even read. */
  findByRevisions: (revisionKeys: readonly number[]) => Promise<Map<number, Question[]>>;
  findSolvedByRevisions: (revisionKeys: readonly number[]) => Promise<Map<number, SolvedQuestion[]>>;
  /** By internal key; null where there is none. */
  findExplanations: (questionKeys: readonly number[]) => Promise<Map<number, string | null>>;
};

export type QuestionRow = {
  id: number;
  public_id: string;
  revision_id: number;
  type: string;
  text: string;
  options: QuestionOption[] | null;
  multiple: boolean;
  points: number;
};
export type SolvedQuestionRow = QuestionRow & { correct: Solution; explanation: string | null; rubric: string | null };

export const questionColumns = Prisma.sql`
  q.id, q.public_id, q.revision_id, q.type, q.text, q.options, coalesce((q.metadata->>'multiple')::boolean, FALSE) AS multiple,
  q.points::float8 AS points`;
export const solvedQuestionColumns = Prisma.sql`${questionColumns}, q.correct, q.explanation, q.rubric`;

export function createQuestionStore(db: AssessmentDatabase): QuestionStore {
  return {
    findByRevisions: async (revisionKeys) => {
      const rows = await db.$queryRaw<QuestionRow[]>`
        SELECT ${questionColumns} FROM questions q WHERE q.revision_id = ANY(${[...revisionKeys]}) ORDER BY q.revision_id, q.position`;
      return byRevision(revisionKeys, rows.map(toQuestion));
    },
    findSolvedByRevisions: async (revisionKeys) => {
      const rows = await db.$queryRaw<SolvedQuestionRow[]>`
        SELECT ${solvedQuestionColumns} FROM questions q WHERE q.revision_id = ANY(${[...revisionKeys]}) ORDER BY q.revision_id, q.position`;
      return byRevision(revisionKeys, rows.map(toSolvedQuestion));
    },
    findExplanations: async (questionKeys) => {
      const rows = await db.$queryRaw<{ id: number; explanation: string | null }[]>`
        SELECT id, explanation FROM questions WHERE id = ANY(${[...questionKeys]})`;
      return new Map(rows.map(({ id, explanation }) => [id, explanation]));
    },
  };
}

export const toQuestion = (row: QuestionRow): Question => ({
  key: row.id,
  id: row.public_id,
  revisionKey: row.revision_id,
  type: row.type as QuestionType,
  text: row.text,
  options: row.options,
  multiple: row.multiple,
  points: row.points,
});

export const toSolvedQuestion = (row: SolvedQuestionRow): SolvedQuestion => ({
  ...toQuestion(row),
  solution: row.correct,
  explanation: row.explanation,
  rubric: row.rubric,
});

function byRevision<One extends Question>(revisionKeys: readonly number[], questions: readonly One[]): Map<number, One[]> {
  const grouped = new Map<number, One[]>(revisionKeys.map((key) => [key, []]));
  for (const question of questions) grouped.get(question.revisionKey)?.push(question);
  return grouped;
}
