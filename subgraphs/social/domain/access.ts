import { isAdmin, type Memberships } from '../../../platform/auth/memberships.ts';
import { hasRole, type Speaker } from '../../../platform/auth/viewer.ts';
import type { Post } from './post.ts';

/** Who reads, and what they belong to at this moment. */
export type Reader = Speaker & { memberships: Memberships };

type Placed = Pick<Post, 'authorKey' | 'courseKey'>;

const isSelf = (reader: Reader, userKey: number) => reader.viewer !== null && reader.viewer.key === userKey;
const isMember = (reader: Reader, courseKey: number) => reader.memberships.includes('course', courseKey);
const teaches = (reader: Reader, courseKey: number | null) =>
  courseKey !== null && hasRole(reader.viewer, 'instructor') && reader.memberships.includes('course', courseKey, 'INSTRUCTOR');

/**
 * Who may see which rows and fields of this subgraph. This is the whole of it: services and resolvers ask here,
 * and store/visibility.ts says the first table in SQL. What is said of a rule goes into docs/access.md.
 *
 * | a post with privacy | is seen by                                                                         |
 * | ------------------- | ---------------------------------------------------------------------------------- |
 * | PUBLIC              | everybody who is signed in; nobody in particular, where it stands in a forum       |
 * | COURSE_MEMBERS      | its author; learners and instructors of its course at this moment; admins          |
 * | PRIVATE             | its author alone: neither instructors nor admins                                   |
 *
 * A comment has the course and the privacy of its root. What one may not see does not exist: NOT_FOUND by id,
 * left out of lists and counts, null where something points to it. A service account sees what nobody in particular sees.
 */
export const access = {
  /** To post, comment and share in the forum of a course: for its members and admins; following a course does not make one its member. On one's own page: for everybody who is signed in. */
  post: (reader: Reader, courseKey: number | null) => courseKey === null || isAdmin(reader.viewer) || isMember(reader, courseKey),
  /** To change a text: for its author alone. What others wrote is deleted, never rewritten. */
  edit: (reader: Reader, post: Placed) => isSelf(reader, post.authorKey),
  /** To delete what one may see: for its author, instructors of the course in whose forum it stands, and admins. */
  delete: (reader: Reader, post: Placed) => isSelf(reader, post.authorKey) || isAdmin(reader.viewer) || teaches(reader, post.courseKey),
  /** A feed: for its owner alone. */
  seeFeed: (reader: Reader, user: { key: number }) => isSelf(reader, user.key),
  /** How many follow and are followed, and not who: for everybody who is signed in, and services. */
  seeFollowCounts: (reader: Reader) => reader.viewer !== null || reader.service !== null,
  /** Who follows whom: for the user and admins. */
  seeFollows: (reader: Reader, user: { key: number }) => isSelf(reader, user.key) || isAdmin(reader.viewer),
};
