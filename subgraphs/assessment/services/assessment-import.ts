import type { Identities } from '../../../platform/database/identities.ts';
import { notFound } from '../../../platform/errors.ts';
import {
  assessmentIdPrefix,
  packagedAssessmentId,
  toNewQuestions,
  toRules,
  type PackagedAssessment,
} from '../domain/packaged-assessment.ts';
import type { ImportOutcome, ImportStore, Publication } from '../store/import-store.ts';

export type ApplyAssessmentsInput = {
  /** The package's stable key. */
  packageId: string;
  /** Public id of the course that the package became. */
  courseId: string;
  /** All assessments of the package: those that are missing here are removed. */
  assessments: readonly {
    assessment: PackagedAssessment;
    /** Public id of the content item it stands behind. */
    contentId: string;
    /** Over all that the package says about it; at most 64 characters. */
    hash: string;
  }[];
  /** All unless told. A later call with more publishes what was staged. Each may be repeated. */
  publish?: Publication;
};

export type AssessmentImport = ReturnType<typeof createAssessmentImport>;

export function createAssessmentImport({ imports, identities, now }: { imports: ImportStore; identities: Identities; now: () => Date }) {
  return {
    /**
     * Brings the assessments of a course package into the academy, all or none. An assessment whose hash is that of the last import stays
     * as it is, edits by hand included; a changed one gets a new revision, in place of a draft that is there; open attempts keep theirs.
     * @throws NOT_FOUND for an unknown course or content item, BAD_USER_INPUT for questions that nobody could answer
     */
    async applyAssessments({ packageId, courseId, assessments, publish = true }: ApplyAssessmentsInput): Promise<ImportOutcome> {
      const courseKey = (await identities.keys('course', [courseId])).get(courseId);
      if (courseKey === undefined) throw notFound('Course', courseId);
      const contentKeys = await identities.keys(
        'content',
        assessments.map(({ contentId }) => contentId),
      );
      const imported = assessments.map(({ assessment, contentId, hash }, index) => {
        const contentKey = contentKeys.get(contentId);
        if (contentKey === undefined) throw notFound('ContentItem', contentId);
        const questions = toNewQuestions(assessment, `assessments.${index}.assessment`);
        return {
          id: packagedAssessmentId(packageId, assessment.itemId),
          contentKey,
          hash,
          draft: { rules: toRules(assessment), questions, packageHash: hash },
        };
      });
      return imports.apply({ prefix: assessmentIdPrefix(packageId), courseKey }, imported, { publish, at: now() });
    },
  };
}
