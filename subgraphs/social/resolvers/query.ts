import { notFound } from '../../../platform/errors.ts';
import { forumOf } from '../domain/forum.ts';
import type { QueryResolvers } from '../generated/resolvers.ts';

export const Query: QueryResolvers = {
  forum: async (_, { courseId }, { loaders }) => {
    const course = await loaders.courseById.load(courseId);
    if (!course) throw notFound('Course', courseId);
    return forumOf(course);
  },
  post: async (_, { id }, { loaders }) => {
    const post = await loaders.postById.load(id);
    if (!post) throw notFound('Post', id);
    return post;
  },
  feed: async (_, page, { reader, services }) => services.reading.feed(await reader(), page),
};
