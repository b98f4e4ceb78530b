import { forbidden, notFound } from '../../../platform/errors.ts';
import type { ContentContext } from '../context.ts';
import { access, type CourseScope } from '../domain/access.ts';
import type { UserRef } from '../domain/user.ts';
import type { UserResolvers } from '../generated/resolvers.ts';
import { isVisible } from './visibility.ts';

const scopeOf = async (user: UserRef, { viewer, actor }: ContentContext): Promise<CourseScope> => {
  if (access.isOwn(viewer, user.key)) return 'all';
  const scope = access.progressScope(await actor(), user.key);
  if (scope !== 'all' && scope.length === 0) throw forbidden('Shown to the learner, the instructors of their courses and admins');
  return scope;
};

export const User: UserResolvers = {
  __resolveReference: async ({ id }, { loaders }) => {
    const user = await loaders.userById.load(id);
    if (!user) throw notFound('User', id);
    return user;
  },
  progress: async (user, { courseId, ...page }, context) => {
    const scope = await scopeOf(user, context);
    if (courseId == null) return context.loaders.progressOfUser.load(user.key, page, scope);
    const course = await context.loaders.courseById.load(courseId);
    if (!course || !(await isVisible(course, context))) throw notFound('Course', courseId);
    if (scope !== 'all' && !scope.includes(course.key)) {
      throw forbidden('Shown to the learner, the instructors of the course and admins');
    }
    return context.loaders.progressOfUser.load(user.key, page, [course.key]);
  },
  enrollments: async (user, page, context) => context.loaders.enrollmentsOfUser.load(user.key, page, await scopeOf(user, context)),
};
