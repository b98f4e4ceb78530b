import { Prisma } from '../../../platform/database/generated/client.ts';
import { groupByParent, keyset, type SortKey } from '../../../platform/database/keyset.ts';
import type { Page, PageRequest } from '../../../platform/graph/connection.ts';
import type { Assessment, Revision } from '../domain/assessment.ts';
import {
  assessmentColumns,
  revisionColumns,
  shownRevision,
  toAssessment,
  toRevision,
  type AssessmentDatabase,
  type AssessmentRow,
  type RevisionRow,
} from './assessment-rows.ts';

/** Whether drafts are listed: everywhere, or in these courses. */
export type DraftsIn = 'all' | readonly number[];

/** What is read of assessments. Lists are in no particular order, without what does not exist. */
export type AssessmentStore = {
  findMany: (ids: readonly string[]) => Promise<Assessment[]>;
  findByKeys: (keys: readonly number[]) => Promise<Assessment[]>;
  /** Without deleted ones. */
  findByContents: (contentKeys: readonly number[]) => Promise<Assessment[]>;
  /** Pages of each course's assessments in the order they were made, without deleted ones. */
  findPagesByCourses: (courseKeys: readonly number[], page: PageRequest, drafts: DraftsIn) => Promise<Map<number, Page<Assessment>>>;
  findRevisions: (keys: readonly number[]) => Promise<Revision[]>;
  /** Of these content items the ones with something that a learner has still to complete first. */
  findLocked: (userKey: number, contentKeys: readonly number[]) => Promise<Set<number>>;
  /** The unpublished revisions behind the current ones of these assessments, at most one each. */
  findDrafts: (assessmentKeys: readonly number[]) => Promise<Revision[]>;
};

const OLDEST_FIRST: SortKey[] = [{ sql: Prisma.sql`a.id`, type: 'integer', direction: 'asc' }];

export function createAssessmentStore(db: AssessmentDatabase): AssessmentStore {
  const find = async (where: Prisma.Sql) => {
    const rows = await db.$queryRaw<AssessmentRow[]>`SELECT ${assessmentColumns} FROM assessments a ${shownRevision} WHERE ${where}`;
    return rows.map(toAssessment);
  };
  const findRevisions = async (where: Prisma.Sql) => {
    const rows = await db.$queryRaw<RevisionRow[]>`
      SELECT ${revisionColumns} FROM assessment_revisions r JOIN assessments a ON a.id = r.assessment_id WHERE ${where}`;
    return rows.map(toRevision);
  };

  return {
    findMany: (ids) => find(Prisma.sql`a.public_id = ANY(${[...ids]})`),
    findLocked: async (userKey, contentKeys) => {
      // What is locked, content says: `open_prerequisites` is its word to other subgraphs.
      const rows = await db.$queryRaw<{ key: number }[]>`
        SELECT key FROM unnest(${[...contentKeys]}::int[]) AS content(key) WHERE cardinality(open_prerequisites(${userKey}::int, key)) > 0`;
      return new Set(rows.map(({ key }) => key));
    },
    findByKeys: (keys) => find(Prisma.sql`a.id = ANY(${[...keys]})`),
    findByContents: (contentKeys) => find(Prisma.sql`a.content_id = ANY(${[...contentKeys]}) AND a.deleted_at IS NULL`),
    findPagesByCourses: async (courseKeys, page, drafts) => {
      const { beyond, orderBy, cursor, limit } = keyset(OLDEST_FIRST, page);
      const listed =
        drafts === 'all' ? Prisma.sql`TRUE` : Prisma.sql`(a.current_revision IS NOT NULL OR a.course_id = ANY(${[...drafts]}))`;
      const rows = await db.$queryRaw<(AssessmentRow & { parent: number; cursor: string[] })[]>`
        SELECT page.* FROM unnest(${[...courseKeys]}::int[]) AS parent(key) CROSS JOIN LATERAL (
          SELECT parent.key AS parent, ${assessmentColumns}, ${cursor} AS cursor FROM assessments a ${shownRevision}
          WHERE a.course_id = parent.key AND a.deleted_at IS NULL AND ${listed} AND ${beyond}
          ORDER BY ${orderBy} LIMIT ${limit}
        ) page`;
      return groupByParent(courseKeys, rows, toAssessment);
    },
    findRevisions: (keys) => findRevisions(Prisma.sql`r.id = ANY(${[...keys]})`),
    findDrafts: (assessmentKeys) =>
      findRevisions(
        Prisma.sql`r.assessment_id = ANY(${[...assessmentKeys]}) AND r.published_at IS NULL AND r.number > coalesce(a.current_revision, 0)`,
      ),
  };
}
