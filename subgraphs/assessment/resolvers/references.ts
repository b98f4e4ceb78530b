import { forbidden, notFound } from '../../../platform/errors.ts';
import { access } from '../domain/access.ts';
import type { ContentItemResolvers, CourseResolvers, UserResolvers } from '../generated/resolvers.ts';

/** Entities of other subgraphs, with what this one adds to them. */
export const ContentItem: ContentItemResolvers = {
  __resolveReference: ({ id }) => ({ id }),
  assessment: async ({ id }, _args, { asking, loaders }) => {
    const key = await loaders.contentKey.load(id);
    if (key === null) throw notFound('ContentItem', id);
    const assessment = await loaders.assessmentByContent.load(key);
    // Who may see what is published needs no memberships to be told.
    if (!assessment || assessment.currentRevision !== null) return assessment;
    return access.seeAssessment(await asking(), assessment) ? assessment : null;
  },
};

export const Course: CourseResolvers = {
  __resolveReference: ({ id }) => ({ id }),
  assessments: async ({ id }, args, { asking, loaders }) => {
    const key = await loaders.courseKey.load(id);
    if (key === null) throw notFound('Course', id);
    return loaders.assessmentsOfCourse.load(key, args, access.listedDrafts(await asking()));
  },
};

export const User: UserResolvers = {
  __resolveReference: ({ id }) => ({ id }),
  submissions: async ({ id }, args, { asking, loaders }) => {
    const key = await loaders.userKey.load(id);
    if (key === null) throw notFound('User', id);
    const courses = access.submissionsOf(await asking(), key);
    if (courses.length === 0) throw forbidden('Submissions of others are shown to their instructors');
    return loaders.submissionsOfUser.load(key, args, courses);
  },
};
