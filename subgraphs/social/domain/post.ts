/** An entity of another subgraph, by both its names. */
export type EntityRef = {
  /** Internal key. */
  key: number;
  /** Public id. */
  id: string;
};

export type PostKind = 'POST' | 'COMMENT' | 'SHARE';
export type Privacy = 'PUBLIC' | 'COURSE_MEMBERS' | 'PRIVATE';
export type SharedKind = 'COURSE' | 'CONTENT' | 'POST';

/** What is shared or liked, by its public id. */
export type SharedRef = { kind: SharedKind; id: string };

/** A post that its reader may see. */
export type Post = {
  /** Internal key. */
  key: number;
  /** Public id. */
  id: string;
  authorKey: number;
  /** Null on a page of its author's own. */
  courseKey: number | null;
  kind: PostKind;
  /** Null but for comments. */
  parentKey: number | null;
  /** Null but for shares. */
  shared: SharedRef | null;
  /** Sanitized. Empty once deleted. */
  body: string;
  privacy: Privacy;
  createdAt: Date;
  editedAt: Date | null;
  deletedAt: Date | null;
};

/** Comments under comments, counted from the root's own at 1. */
export const MAX_COMMENT_DEPTH = 5;

export type FeedReason = 'OWN' | 'FOLLOWED_USER' | 'COURSE';

export type FeedItem = { post: Post; reason: FeedReason };
