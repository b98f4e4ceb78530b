import type { MutationResolvers } from '../generated/resolvers.ts';

export const Mutation: MutationResolvers = {
  createCourse: async (_, { input }, { actor, services }) => ({ course: await services.courses.create(await actor(), input) }),
  updateCourse: async (_, { input }, { actor, services }) => ({ course: await services.courses.update(await actor(), input) }),
  publishCourse: async (_, { input }, { actor, services }) => ({ course: await services.courses.publish(await actor(), input.courseId) }),
  archiveCourse: async (_, { input }, { actor, services }) => ({ course: await services.courses.archive(await actor(), input.courseId) }),
  createContent: async (_, { input }, { actor, services }) => ({ content: await services.items.create(await actor(), input) }),
  updateContentMetadata: async (_, { input }, { actor, services }) => ({ content: await services.items.update(await actor(), input) }),
  deleteContent: async (_, { input }, { actor, services }) => ({ content: await services.items.remove(await actor(), input.contentId) }),
  requestUpload: async (_, { input }, { actor, services }) => ({ upload: await services.uploads.request(await actor(), input) }),
  completeUpload: async (_, { input }, { actor, services }) => ({
    content: await services.uploads.complete(await actor(), input.uploadId),
  }),
  enroll: async (_, { input }, { actor, services }) => ({ enrollment: await services.enrollments.enroll(await actor(), input.courseId) }),
  withdraw: async (_, { input }, { actor, services }) => ({
    enrollment: await services.enrollments.withdraw(await actor(), input.courseId),
  }),
  trackProgress: async (_, { input }, { viewer, services }) => ({ progress: await services.progress.track(viewer, input) }),
};
