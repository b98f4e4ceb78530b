import { notFound } from '../../../platform/errors.ts';
import type { QueryResolvers } from '../generated/resolvers.ts';
import { isVisible } from './visibility.ts';

export const Query: QueryResolvers = {
  course: async (_, { id }, context) => {
    const course = await context.loaders.courseById.load(id);
    if (!course || !(await isVisible(course, context))) throw notFound('Course', id);
    return course;
  },
  courses: async (_, { filter, ...page }, { actor, services }) => services.courses.list(await actor(), page, filter ?? {}),
  content: async (_, { id }, { actor, services }) => services.items.open(actor, id),
  searchContent: (_, { query, filter, ...page }, { services }) => services.search.content(query, page, filter ?? {}),
  liveCursor: (_, _args, { services }) => services.live.liveCursor(),
};
