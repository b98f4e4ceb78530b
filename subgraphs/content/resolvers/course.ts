import { forbidden, notFound } from '../../../platform/errors.ts';
import type { ContentContext } from '../context.ts';
import { access } from '../domain/access.ts';
import type { Course as StoredCourse } from '../domain/course.ts';
import type {
  ContentType,
  CourseResolvers,
  CourseRevisionItemResolvers,
  CourseRevisionResolvers,
  DifficultyLevel,
} from '../generated/resolvers.ts';
import { isVisible } from './visibility.ts';

const assertTeacher = async ({ actor }: ContentContext, course: StoredCourse, rule: 'seeEnrollments' | 'seeRevisions') => {
  if (!access[rule](await actor(), course.key)) throw forbidden('Shown to the instructors of the course and to admins');
};

export const Course: CourseResolvers = {
  __resolveReference: async ({ id }, context) => {
    const course = await context.loaders.courseById.load(id);
    if (!course || !(await isVisible(course, context))) throw notFound('Course', id);
    return course;
  },
  difficultyLevel: ({ difficulty }) => (difficulty?.toUpperCase() ?? null) as DifficultyLevel | null,
  tags: ({ tags }) => [...tags],
  learningObjectives: ({ objectives }) => [...objectives],
  instructor: ({ instructorKey }, _args, { loaders }) => (instructorKey === null ? null : loaders.userByKey.load(instructorKey)),
  contents: ({ key }, args, { loaders }) => loaders.contentsOf.load(key, args),
  enrollments: async (course, args, context) => {
    await assertTeacher(context, course, 'seeEnrollments');
    return context.loaders.enrollmentsOfCourse.load(course.key, args);
  },
  revisions: async (course, args, context) => {
    await assertTeacher(context, course, 'seeRevisions');
    return context.loaders.revisionsOf.load(course.key, args);
  },
  progressOf: async (course, { userId }, { viewer, actor, loaders }) => {
    if (userId == null || userId === viewer?.id) return viewer && loaders.courseProgressOf(viewer.key, course.key);
    const who = await actor();
    const user = await loaders.userById.load(userId);
    if (!access.seeProgressIn(who, user?.key ?? -1, course.key))
      throw forbidden('Shown to the learner, the instructors of the course and admins');
    if (!user) throw notFound('User', userId);
    return loaders.courseProgressOf(user.key, course.key);
  },
};

export const CourseRevision: CourseRevisionResolvers = {
  items: ({ items }) => [...items],
  publishedBy: ({ publishedByKey }, _args, { loaders }) => (publishedByKey === null ? null : loaders.userByKey.load(publishedByKey)),
};

export const CourseRevisionItem: CourseRevisionItemResolvers = {
  contentId: ({ id }) => id,
  type: ({ type }) => type.toUpperCase() as ContentType,
  content: ({ id }, _args, { loaders }) => loaders.itemById.load(id),
};
