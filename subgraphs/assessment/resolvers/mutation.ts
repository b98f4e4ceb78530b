import type { MutationResolvers } from '../generated/resolvers.ts';

export const Mutation: MutationResolvers = {
  createAssessment: async (_, { input }, { asking, services }) => ({
    assessment: await services.assessments.create(await asking(), input),
  }),
  updateAssessment: async (_, { input }, { asking, services }) => ({
    assessment: await services.assessments.update(await asking(), input),
  }),
  publishAssessment: async (_, { input }, { asking, services }) => ({
    assessment: await services.assessments.publish(await asking(), input),
  }),
  startAttempt: async (_, { input }, { asking, services }) => ({ submission: await services.attempts.start(await asking(), input) }),
  saveAnswers: async (_, { input }, { asking, services }) => ({ submission: await services.attempts.save(await asking(), input) }),
  submitAssessment: async (_, { input }, { asking, services }) => ({ submission: await services.attempts.submit(await asking(), input) }),
  gradeSubmission: async (_, { input }, { asking, services }) => ({ submission: await services.gradings.grade(await asking(), input) }),
};
