import type { EntityRef } from './post.ts';

const PREFIX = 'forum_';

/** The forum of a course: there is one for each, from the start. */
export type Forum = {
  /** Public id, derived from the course's. */
  id: string;
  course: EntityRef;
};

export const forumOf = (course: EntityRef): Forum => ({ id: PREFIX + course.id, course });

/** The public id of the course whose forum this is; null for what is no id of a forum. */
export const courseIdOfForum = (id: string): string | null => (id.startsWith(PREFIX) ? id.slice(PREFIX.length) : null);
