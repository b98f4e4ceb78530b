import { notFound } from '../../../platform/errors.ts';
import type { ContentContext } from '../context.ts';
import { access } from '../domain/access.ts';
import type {
  ContentChangeResolvers,
  CourseProgressResolvers,
  EnrollmentResolvers,
  EntityChangesResolvers,
  ProgressResolvers,
  ProgressUpdateResolvers,
} from '../generated/resolvers.ts';

type Learning = { userKey: number; courseKey: number };

/** Who may not see it is told that it does not exist. */
const isShown = async ({ userKey, courseKey }: Learning, { viewer, actor }: ContentContext) =>
  access.isOwn(viewer, userKey) || access.seeProgressIn(await actor(), userKey, courseKey);

const edges = {
  user: ({ userKey }: Learning, _args: object, { loaders }: ContentContext) => loaders.userByKey.load(userKey),
  course: ({ courseKey }: Learning, _args: object, { loaders }: ContentContext) => loaders.courseByKey.load(courseKey),
};

export const Progress: ProgressResolvers = {
  __resolveReference: async ({ id }, context) => {
    const progress = await context.loaders.progressById.load(id);
    if (!progress || !(await isShown(progress, context))) throw notFound('Progress', id);
    return progress;
  },
  ...edges,
  content: ({ contentKey }, _args, { loaders }) => loaders.itemByKey.load(contentKey),
  enrollment: ({ enrollmentKey }, _args, { loaders }) => (enrollmentKey === null ? null : loaders.enrollmentByKey.load(enrollmentKey)),
};

export const CourseProgress: CourseProgressResolvers = {
  ...edges,
  enrollment: ({ enrollmentKey }, _args, { loaders }) => loaders.enrollmentByKey.load(enrollmentKey),
};

export const Enrollment: EnrollmentResolvers = {
  __resolveReference: async ({ id }, context) => {
    const enrollment = await context.loaders.enrollmentById.load(id);
    if (!enrollment || !(await isShown(enrollment, context))) throw notFound('Enrollment', id);
    return enrollment;
  },
  ...edges,
};

export const ProgressUpdate: ProgressUpdateResolvers = {};

export const ContentChange: ContentChangeResolvers = {
  content: ({ contentKey }, _args, { loaders }) => (contentKey === null ? null : loaders.itemByKey.load(contentKey)),
  course: ({ courseKey }, _args, { loaders }) => loaders.courseByKey.load(courseKey),
};

export const EntityChanges: EntityChangesResolvers = { entities: ({ find }) => find() };
