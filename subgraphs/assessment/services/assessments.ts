import { assertViewer } from '../../../platform/auth/viewer.ts';
import type { Identities } from '../../../platform/database/identities.ts';
import { badInput, conflict, forbidden, notFound, preconditionFailed } from '../../../platform/errors.ts';
import type { IdGenerator } from '../../../platform/ids.ts';
import { parseInput } from '../../../platform/validation.ts';
import { access, type Asking } from '../domain/access.ts';
import {
  applyRuleChanges,
  createAssessmentInput,
  publishAssessmentInput,
  updateAssessmentInput,
  type CreateAssessmentInput,
  type PublishAssessmentInput,
  type UpdateAssessmentInput,
} from '../domain/assessment-input.ts';
import type { Assessment } from '../domain/assessment.ts';
import { toNewQuestion } from '../domain/question-input.ts';
import type { AssessmentStore } from '../store/assessment-store.ts';
import type { AuthoringStore } from '../store/authoring-store.ts';

type Dependencies = {
  assessments: AssessmentStore;
  authoring: AuthoringStore;
  identities: Identities;
  now: () => Date;
  newId: IdGenerator;
};

export type AssessmentService = ReturnType<typeof createAssessmentService>;

export function createAssessmentService({ assessments, authoring, identities, now, newId }: Dependencies) {
  const find = async (id: string): Promise<Assessment> => {
    const [assessment] = await assessments.findMany([id]);
    if (!assessment) throw notFound('Assessment', id);
    return assessment;
  };
  const keyOf = async (kind: 'course' | 'content', id: string, field: string): Promise<number> => {
    const key = (await identities.keys(kind, [id])).get(id);
    if (key === undefined) throw badInput(field, `There is no ${kind === 'course' ? 'course' : 'content item'} "${id}"`);
    return key;
  };

  return {
    /** @throws UNAUTHENTICATED, BAD_USER_INPUT, FORBIDDEN, CONFLICT when the content item has an assessment already */
    async create(asking: Asking, input: CreateAssessmentInput): Promise<Assessment> {
      const viewer = assertViewer(asking.viewer);
      const { idempotencyKey, ...given } = parseInput(createAssessmentInput, input);
      const { courseId, contentId, title, type, timeLimitMinutes, passingScore, attemptsAllowed, questions } = given;
      const courseKey = (await identities.keys('course', [courseId])).get(courseId) ?? null;
      // A course that is not there and one of others are refused alike: ids are not for guessing.
      if (!access.editAssessment(asking, { courseKey })) throw forbidden('Assessments are made by the instructors of the course');
      if (courseKey === null) throw badInput('input.courseId', `There is no course "${courseId}"`);
      const id = await authoring.insert(
        {
          id: newId('asm'),
          courseKey,
          contentKey: contentId == null ? null : await keyOf('content', contentId, 'input.contentId'),
          createdBy: viewer.key,
          createdAt: now(),
        },
        {
          rules: {
            title,
            kind: type,
            timeLimitMinutes: timeLimitMinutes ?? null,
            passingScore,
            attemptsAllowed: attemptsAllowed ?? null,
          },
          questions: (questions ?? []).map(toNewQuestion),
          packageHash: null,
        },
        { actor: viewer.id, mutation: 'createAssessment', key: idempotencyKey, input: given },
      );
      if (id === null) throw conflict('Another assessment stands behind this content item', 'input.contentId');
      return find(id);
    },

    /** @throws UNAUTHENTICATED, BAD_USER_INPUT, NOT_FOUND, FORBIDDEN, PRECONDITION_FAILED for one that was removed */
    async update(asking: Asking, input: UpdateAssessmentInput): Promise<Assessment> {
      assertViewer(asking.viewer);
      const changes = parseInput(updateAssessmentInput, input);
      const { assessmentId, questions } = changes;
      await authoring.changeDraft(assessmentId, now(), (maybe, base) => {
        const assessment = assertEditable(asking, assessmentId, maybe);
        return {
          rules: applyRuleChanges(base ?? assessment.shown, changes),
          questions: questions ? questions.map(toNewQuestion) : null,
          packageHash: null,
        };
      });
      return find(assessmentId);
    },

    /** @throws UNAUTHENTICATED, NOT_FOUND, FORBIDDEN, PRECONDITION_FAILED without a draft, or without questions in it */
    async publish(asking: Asking, input: PublishAssessmentInput): Promise<Assessment> {
      assertViewer(asking.viewer);
      const { assessmentId } = parseInput(publishAssessmentInput, input);
      await authoring.publish(assessmentId, now(), (maybe, draft, questions) => {
        assertEditable(asking, assessmentId, maybe);
        if (!draft) throw preconditionFailed('There is no draft to publish', 'input.assessmentId');
        if (questions === 0) throw preconditionFailed('The draft asks nothing', 'input.assessmentId');
      });
      return find(assessmentId);
    },
  };
}

function assertEditable(asking: Asking, id: string, assessment: Assessment | null): Assessment {
  if (!assessment || !access.seeAssessment(asking, assessment)) throw notFound('Assessment', id);
  if (!access.editAssessment(asking, assessment)) throw forbidden('Assessments are changed by the instructors of the course');
  if (assessment.deletedAt) throw preconditionFailed('This assessment was removed', 'input.assessmentId');
  return assessment;
}
