import type { Identities } from '../../platform/database/identities.ts';
import type { Page } from '../../platform/graph/connection.ts';
import { createConnectionLoader, createLoaderBy, createMapLoader } from '../../platform/graph/loaders.ts';
import type { Submission, SubmissionStatus } from './domain/submission.ts';
import type { ExpiryService } from './services/expiry.ts';
import type { AssessmentStore } from './store/assessment-store.ts';
import type { QuestionStore } from './store/question-store.ts';
import type { SubmissionStore } from './store/submission-store.ts';

export type LoaderDependencies = {
  assessments: AssessmentStore;
  questions: QuestionStore;
  submissions: SubmissionStore;
  identities: Identities;
  expiry: ExpiryService;
};

/** One set for each request. They load whatever is asked for: what the viewer may see is decided by who asks them. */
export function createLoaders(deps: LoaderDependencies, viewerKey: number | null) {
  const { assessments, questions, submissions, identities, expiry } = deps;

  /** Attempts whose time has run out are ended before anybody reads them as open. */
  const settlePages = async (pages: Map<number, Page<Submission>>) => {
    const settled = await expiry.settle([...pages.values()].flatMap((page) => page.map(({ node }) => node)));
    const byKey = new Map(settled.map((one) => [one.key, one]));
    return new Map(
      [...pages].map(([parent, page]) => [parent, page.map((row) => ({ ...row, node: byKey.get(row.node.key) ?? row.node }))]),
    );
  };

  return {
    assessmentById: createLoaderBy((one) => one.id, assessments.findMany),
    assessmentByKey: createLoaderBy((one) => one.key, assessments.findByKeys),
    assessmentByContent: createLoaderBy(
      (one) => one.contentKey,
      (keys: readonly (number | null)[]) => assessments.findByContents(keys.filter((key) => key !== null)),
    ),
    assessmentsOfCourse: createConnectionLoader(assessments.findPagesByCourses),
    revisionByKey: createLoaderBy((one) => one.key, assessments.findRevisions),
    draftOf: createLoaderBy((one) => one.assessmentKey, assessments.findDrafts),
    questionsOf: createMapLoader(questions.findByRevisions),
    solvedQuestionsOf: createMapLoader(questions.findSolvedByRevisions),
    submissionById: createLoaderBy(
      (one) => one.id,
      async (ids: readonly string[]) => expiry.settle(await submissions.findMany(ids)),
    ),
    submissionsOfUser: createConnectionLoader(async (userKeys: readonly number[], page, courses: 'all' | readonly number[]) =>
      settlePages(await submissions.findPagesByUsers(userKeys, page, courses)),
    ),
    submissionsOfAssessment: createConnectionLoader(
      async (assessmentKeys: readonly number[], page, filter: { userKey?: number; status?: SubmissionStatus }) =>
        settlePages(await submissions.findPagesByAssessments(assessmentKeys, page, filter)),
    ),
    answersOf: createMapLoader(submissions.findAnswers),
    explanationOf: createMapLoader(questions.findExplanations),
    /** How the viewer stands, by assessment; null where they never attempted it, and for nobody. */
    standing: createMapLoader(async (assessmentKeys: readonly number[]) =>
      viewerKey === null ? new Map<number, never>() : submissions.findStandings(viewerKey, assessmentKeys),
    ),
    /** By content item: whether something is to be completed first. Nobody has nothing to complete. */
    isLocked: createMapLoader(async (contentKeys: readonly number[]) => {
      const locked = viewerKey === null ? new Set<number>() : await assessments.findLocked(viewerKey, contentKeys);
      return new Map(contentKeys.map((key) => [key, locked.has(key)]));
    }),
    courseKey: createMapLoader((ids: readonly string[]) => identities.keys('course', ids)),
    contentKey: createMapLoader((ids: readonly string[]) => identities.keys('content', ids)),
    userKey: createMapLoader((ids: readonly string[]) => identities.keys('user', ids)),
    courseId: createMapLoader((keys: readonly number[]) => identities.publicIds('course', keys)),
    contentId: createMapLoader((keys: readonly number[]) => identities.publicIds('content', keys)),
    userId: createMapLoader((keys: readonly number[]) => identities.publicIds('user', keys)),
  };
}
