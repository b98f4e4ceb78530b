/** What somebody wrote in the forum of a course, for its members. */
export type PastPost = {
  /** Public id. */
  id: string;
  authorKey: number;
  /** Public id. */
  courseId: string;
  at: Date;
  body: string;
  /** Public id of the post that it comments on; null: a post of its own. */
  parentId: string | null;
};

export type PastLike = {
  /** Public id. */
  id: string;
  userKey: number;
  /** Public id. */
  postId: string;
  at: Date;
};
