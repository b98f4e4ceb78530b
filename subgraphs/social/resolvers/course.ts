import { notFound } from '../../../platform/errors.ts';
import { courseIdOfForum, forumOf } from '../domain/forum.ts';
import type { ContentItemResolvers, CourseResolvers, ForumResolvers } from '../generated/resolvers.ts';

export const Course: CourseResolvers = {
  __resolveReference: async ({ id }, { loaders }) => {
    const course = await loaders.courseById.load(id);
    if (!course) throw notFound('Course', id);
    return course;
  },
  forum: (course) => forumOf(course),
  likeCount: async ({ id }, _args, { loaders }) => (await loaders.likes.load({ kind: 'COURSE', id })).count,
  likedByMe: async ({ id }, _args, { loaders }) => (await loaders.likes.load({ kind: 'COURSE', id })).mine,
  followerCount: async ({ key }, _args, { loaders }) => (await loaders.courseFollowers.load(key))?.count ?? 0,
  followedByMe: async ({ key }, _args, { loaders }) => (await loaders.courseFollowers.load(key))?.mine ?? false,
};

export const ContentItem: ContentItemResolvers = {
  __resolveReference: async ({ id }, { loaders }) => {
    const content = await loaders.contentById.load(id);
    if (!content) throw notFound('Content', id);
    return content;
  },
  likeCount: async ({ id }, _args, { loaders }) => (await loaders.likes.load({ kind: 'CONTENT', id })).count,
  likedByMe: async ({ id }, _args, { loaders }) => (await loaders.likes.load({ kind: 'CONTENT', id })).mine,
};

export const Forum: ForumResolvers = {
  __resolveReference: async ({ id }, { loaders }) => {
    const courseId = courseIdOfForum(id);
    const course = courseId === null ? null : await loaders.courseById.load(courseId);
    if (!course) throw notFound('Forum', id);
    return forumOf(course);
  },
  posts: ({ course }, page, { loaders }) => loaders.forumPosts.load(course.key, page),
  postCount: async ({ course }, _args, { loaders }) => (await loaders.forumCount.load(course.key)) ?? 0,
};
