import { isAdmin, type Memberships } from '../../../platform/auth/memberships.ts';
import type { Viewer } from '../../../platform/auth/viewer.ts';
import type { Post } from './post.ts';

/** Who reads, and what they belong to at this moment. */
export type Reader = { viewer: Viewer | null; memberships: Memberships };

type Placed = Pick<Post, 'authorKey' | 'courseKey'>;

const isSelf = (reader: Reader, userKey: number) => reader.viewer !== null && reader.viewer.key === userKey;
const isMember = (reader: Reader, courseKey: number) => reader.memberships.includes('course', courseKey);
const teaches = (reader: Reader, courseKey: number | null) =>
  courseKey !== null && reader.memberships.includes('course', courseKey, 'INSTRUCTOR');

/**
 * Who may see which rows and fields of this subgraph. This is the whole of it: services and resolvers ask here,
 * and store/visibility.ts says the first table in SQL.
 *
 * | a post with privacy | is seen by                                                                         |
 * | ------------------- | ---------------------------------------------------------------------------------- |
 * | PUBLIC              | everybody who is signed in; nobody in particular, where it stands in a forum       |
 * | COURSE_MEMBERS      | its author; learners and instructors of its course at this moment; admins          |
 * | PRIVATE             | its author alone: neither instructors nor admins                                   |
 *
 * A comment has the course and the privacy of its root. What one may not see does not exist: NOT_FOUND by id,
 * left out of lists and counts, null where something points to it.
 */
export const access = {
  /** In the forum of a course; comments and shares too. Following a course does not make one its member. */
  post: (reader: Reader, courseKey: number | null) => courseKey === null || isAdmin(reader.viewer) || isMember(reader, courseKey),
  /** What others wrote is deleted, never rewritten. */
  edit: (reader: Reader, post: Placed) => isSelf(reader, post.authorKey),
  /** One's own; in a course its instructors moderate; admins everywhere. Of what they may see. */
  delete: (reader: Reader, post: Placed) => isSelf(reader, post.authorKey) || isAdmin(reader.viewer) || teaches(reader, post.courseKey),
  seeFeed: (reader: Reader, user: { key: number }) => isSelf(reader, user.key),
  /** How many, and not who. */
  seeFollowCounts: (reader: Reader) => reader.viewer !== null,
  seeFollows: (reader: Reader, user: { key: number }) => isSelf(reader, user.key) || isAdmin(reader.viewer),
};
