import type { AssessmentContext } from '../context.ts';
import { access } from '../domain/access.ts';
import { mayReadExplanations, NO_ATTEMPTS } from '../domain/attempt.ts';
import type { Question } from '../domain/question.ts';
import { toResult, type AnsweredQuestion } from '../domain/result.ts';
import type { Submission as StoredSubmission } from '../domain/submission.ts';
import type {
  AnswerResolvers,
  AssessmentResultResolvers,
  QuestionResultResolvers,
  SubmissionResolvers,
  SubmissionUpdateResolvers,
} from '../generated/resolvers.ts';
import { findVisibleSubmission } from './visible.ts';

/** The questions of an attempt in their order, each with its answer, if there is one. */
async function answeredQuestions(submission: StoredSubmission, { loaders }: AssessmentContext): Promise<AnsweredQuestion[]> {
  const [questions, answers] = await Promise.all([
    loaders.questionsOf.load(submission.revisionKey),
    loaders.answersOf.load(submission.key),
  ]);
  return (questions ?? []).map((question: Question) => ({
    submission,
    question,
    answer: answers?.find((answer) => answer.questionKey === question.key) ?? null,
  }));
}

export const Submission: SubmissionResolvers = {
  __resolveReference: ({ id }, context) => findVisibleSubmission(id, context),
  // Whoever sees the attempt sees what it was at, also after that was taken away.
  assessment: ({ assessmentKey }, _args, { loaders }) => loaders.assessmentByKey.load(assessmentKey),
  revision: ({ revisionKey }, _args, { loaders }) => loaders.revisionByKey.load(revisionKey),
  learner: async ({ userKey }, _args, { loaders }) => {
    const id = await loaders.userId.load(userKey);
    return id === null ? null : { id };
  },
  course: async ({ courseKey }, _args, { loaders }) => {
    const id = courseKey === null ? null : await loaders.courseId.load(courseKey);
    return id === null ? null : { id };
  },
  answers: async (submission, _args, context) => (await answeredQuestions(submission, context)).filter(({ answer }) => answer !== null),
  result: async (submission, _args, context) => {
    const revision = await context.loaders.revisionByKey.load(submission.revisionKey);
    return revision && toResult(submission, revision);
  },
};

export const Answer: AnswerResolvers = {
  choices: ({ answer }) => (Array.isArray(answer?.response) ? answer.response : null),
  boolean: ({ answer }) => (typeof answer?.response === 'boolean' ? answer.response : null),
  text: ({ answer }) => (typeof answer?.response === 'string' ? answer.response : null),
};

export const AssessmentResult: AssessmentResultResolvers = {
  questions: ({ submission }, _args, context) => answeredQuestions(submission, context),
};

export const QuestionResult: QuestionResultResolvers = {
  maxPoints: ({ question }) => question.points,
  points: ({ answer }) => answer?.points ?? 0,
  feedback: ({ answer }) => answer?.feedback,
  explanation: async ({ submission, question }, _args, { asking, loaders }) => {
    if (!access.seeExplanations(await asking(), submission)) {
      const [assessment, standing] = await Promise.all([
        loaders.assessmentByKey.load(submission.assessmentKey),
        loaders.standing.load(submission.assessmentKey),
      ]);
      if (!assessment || !mayReadExplanations(assessment.shown.attemptsAllowed, standing ?? NO_ATTEMPTS)) return null;
    }
    return loaders.explanationOf.load(question.key);
  },
};

export const SubmissionUpdate: SubmissionUpdateResolvers = {
  submission: ({ submissionId }, _args, context) => findVisibleSubmission(submissionId, context),
};
