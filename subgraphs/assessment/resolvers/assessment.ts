import { forbidden } from '../../../platform/errors.ts';
import { access } from '../domain/access.ts';
import { attemptsLeft, NO_ATTEMPTS } from '../domain/attempt.ts';
import type { Assessment as StoredAssessment, Revision } from '../domain/assessment.ts';
import type { AssessmentContext } from '../context.ts';
import type { AnswerKeyEntryResolvers, AssessmentResolvers, AssessmentRevisionResolvers } from '../generated/resolvers.ts';
import { findVisibleAssessment } from './visible.ts';

/** What is asked is no secret to who has begun an attempt. */
async function isLocked({ key, contentKey }: StoredAssessment, { loaders }: AssessmentContext): Promise<boolean> {
  if (contentKey === null || !(await loaders.isLocked.load(contentKey))) return false;
  return (await loaders.standing.load(key)) === null;
}

async function questionsOf(assessment: StoredAssessment, context: AssessmentContext) {
  const { shown } = assessment;
  const asking = await context.asking();
  if (!access.seeQuestions(asking, shown)) throw forbidden('Questions are shown to members of the course');
  if (!access.seeLockedQuestions(asking, shown) && (await isLocked(assessment, context))) {
    throw forbidden('Questions are shown once what comes before them is complete');
  }
  return (await context.loaders.questionsOf.load(shown.key)) ?? [];
}

async function answerKeyOf(revision: Revision, { asking, loaders }: AssessmentContext) {
  if (!access.seeAnswerKey(await asking(), revision)) throw forbidden('The answer key is shown to the instructors of the course');
  return loaders.solvedQuestionsOf.load(revision.key);
}

export const Assessment: AssessmentResolvers = {
  __resolveReference: ({ id }, context) => findVisibleAssessment(id, context),
  title: ({ shown }) => shown.title,
  type: ({ shown }) => shown.kind,
  revision: ({ shown }) => shown.number,
  published: ({ currentRevision }) => currentRevision !== null,
  timeLimitMinutes: ({ shown }) => shown.timeLimitMinutes,
  passingScore: ({ shown }) => shown.passingScore,
  attemptsAllowed: ({ shown }) => shown.attemptsAllowed,
  maxPoints: ({ shown }) => shown.maxPoints,
  questions: (assessment, _args, context) => questionsOf(assessment, context),
  answerKey: ({ shown }, _args, context) => answerKeyOf(shown, context),
  draft: async (assessment, _args, { asking, loaders }) => {
    if (!access.editAssessment(await asking(), assessment)) throw forbidden('Drafts are shown to the instructors of the course');
    return loaders.draftOf.load(assessment.key);
  },
  course: async ({ courseKey }, _args, { loaders }) => toReference(courseKey === null ? null : await loaders.courseId.load(courseKey)),
  content: async ({ contentKey }, _args, { loaders }) => toReference(contentKey === null ? null : await loaders.contentId.load(contentKey)),
  attemptsLeft: async ({ key, shown }, _args, { viewer, loaders }) =>
    viewer && attemptsLeft(shown.attemptsAllowed, (await loaders.standing.load(key)) ?? NO_ATTEMPTS),
  mySubmissions: ({ key }, args, { viewer, loaders }) => viewer && loaders.submissionsOfAssessment.load(key, args, { userKey: viewer.key }),
  submissions: async (assessment, { status, ...args }, { asking, loaders }) => {
    if (!access.listSubmissions(await asking(), assessment)) throw forbidden('Submissions are listed for the instructors of the course');
    return loaders.submissionsOfAssessment.load(assessment.key, args, status ? { status } : {});
  },
};

export const AssessmentRevision: AssessmentRevisionResolvers = {
  type: ({ kind }) => kind,
  questions: async ({ key }, _args, { loaders }) => (await loaders.questionsOf.load(key)) ?? [],
  answerKey: (revision, _args, context) => answerKeyOf(revision, context),
};

export const AnswerKeyEntry: AnswerKeyEntryResolvers = {
  question: (question) => question,
  choices: ({ type, solution }) => (type === 'MULTIPLE_CHOICE' && Array.isArray(solution) ? solution : null),
  boolean: ({ solution }) => (typeof solution === 'boolean' ? solution : null),
  accepted: ({ type, solution }) => (type === 'SHORT_ANSWER' && Array.isArray(solution) ? solution : null),
};

const toReference = (id: string | null) => (id === null ? null : { id });
