import type { EntityRef, SharedKind } from './post.ts';

/** Somebody follows somebody, or a course. */
export type Follow = {
  /** Public id. */
  id: string;
  followerKey: number;
  targetKind: FollowKind;
  targetKey: number;
  createdAt: Date;
};

export type FollowKind = 'USER' | 'COURSE';

export type FollowTarget = { kind: FollowKind } & EntityRef;

/** A like. */
export type Interaction = {
  /** Public id. */
  id: string;
  type: 'LIKE';
  userKey: number;
  targetKind: SharedKind;
  /** Public id. */
  targetId: string;
  createdAt: Date;
};

/** What a like points to, as its event tells it. */
export type LikeTarget = {
  kind: SharedKind;
  /** Public id. */
  id: string;
  /** Internal key of a course or item; null for posts, which events name by their public id. */
  key: number | null;
  /** The course it belongs to, where this subgraph knows it. */
  courseKey: number | null;
};
