import type { NewRevision } from './revision-writes.ts';
import { dropDraft, publishDraft, writeDraft, type Transaction } from './revision-writes.ts';
import type { AssessmentDatabase } from './assessment-rows.ts';

/** An assessment of a package, as it is to be. */
export type ImportedAssessment = {
  /** Public id. */
  id: string;
  contentKey: number;
  /** Of what the package says about it. */
  hash: string;
  draft: NewRevision;
};

/** Public ids, by what happened to them. */
export type ImportOutcome = { created: string[]; revised: string[]; unchanged: string[]; removed: string[] };

/**
 * Which changes learners get to see. False: none, they are left as drafts. `new`: assessments that they have never seen, or that were removed,
 * while what is out stays as it is. True: all, and what the package does not have any more is removed.
 */
export type Publication = boolean | 'new';

export type ImportStore = {
  /**
   * Brings a course's assessments of one package into the state given, in one transaction; imports of the same package wait for each other.
   * @param prefix what the public ids of all of the package's assessments begin with
   */
  apply: (
    package_: { prefix: string; courseKey: number },
    assessments: readonly ImportedAssessment[],
    options: { publish: Publication; at: Date },
  ) => Promise<ImportOutcome>;
};

type KnownRow = { id: number; public_id: string; package_hash: string | null; staged_hash: string | null; deleted: boolean };

export function createImportStore(db: AssessmentDatabase): ImportStore {
  return {
    apply: ({ prefix, courseKey }, assessments, { publish, at }) =>
      db.transact(async (tx) => {
        await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${prefix}, 0))::text`;
        const known = new Map((await findKnown(tx, prefix)).map((row) => [row.public_id, row]));
        const outcome: ImportOutcome = { created: [], revised: [], unchanged: [], removed: [] };
        for (const assessment of assessments) {
          const row = known.get(assessment.id);
          const happened = row ? await change(tx, row, assessment, at) : 'created';
          const key = row?.id ?? (await insert(tx, assessment, courseKey, at));
          const isNew = !row || row.package_hash === null || row.deleted;
          const isShown = publish === true || (publish === 'new' && isNew);
          if (isShown && (happened !== 'unchanged' || isNew)) await finish(tx, key, assessment, courseKey, at);
          outcome[happened].push(assessment.id);
        }
        if (publish === true) {
          const kept = new Set(assessments.map(({ id }) => id));
          const gone = [...known.values()].filter((row) => !kept.has(row.public_id) && !row.deleted);
          await tx.$executeRaw`
            UPDATE assessments SET deleted_at = ${at}, updated_at = ${at} WHERE id = ANY(${gone.map(({ id }) => id)}::int[])`;
          outcome.removed.push(...gone.map((row) => row.public_id));
        }
        return outcome;
      }),
  };
}

const findKnown = (tx: Transaction, prefix: string) => tx.$queryRaw<KnownRow[]>`
  SELECT a.id, a.public_id, a.package_hash, a.deleted_at IS NOT NULL AS deleted,
    (SELECT r.metadata->>'packageHash' FROM assessment_revisions r WHERE r.assessment_id = a.id AND r.published_at IS NULL) AS staged_hash
  FROM assessments a WHERE starts_with(a.public_id, ${prefix}) ORDER BY a.id FOR UPDATE`;

async function insert(tx: Transaction, { id, contentKey, draft }: ImportedAssessment, courseKey: number, at: Date): Promise<number> {
  const [row] = await tx.$queryRaw<{ id: number }[]>`
    INSERT INTO assessments (public_id, course_id, content_id, created_at, updated_at)
    VALUES (${id}, ${courseKey}, ${contentKey}, ${at}, ${at}) RETURNING id`;
  const key = (row as { id: number }).id;
  await writeDraft(tx, { key, id }, draft, at);
  return key;
}

async function change(tx: Transaction, row: KnownRow, { id, hash, draft }: ImportedAssessment, at: Date): Promise<'revised' | 'unchanged'> {
  if (row.package_hash === hash) {
    // An import that was given up, and is taken back by this one.
    if (row.staged_hash !== null) await dropDraft(tx, row.id);
    return 'unchanged';
  }
  if (row.staged_hash !== hash) await writeDraft(tx, { key: row.id, id }, draft, at);
  return 'revised';
}

async function finish(tx: Transaction, key: number, { contentKey, hash }: ImportedAssessment, courseKey: number, at: Date): Promise<void> {
  await publishDraft(tx, key, at);
  await tx.$executeRaw`
    UPDATE assessments SET course_id = ${courseKey}, content_id = ${contentKey}, package_hash = ${hash}, deleted_at = NULL, updated_at = ${at}
    WHERE id = ${key}`;
}
