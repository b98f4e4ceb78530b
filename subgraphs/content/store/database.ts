import type { OwnedDatabase, OwnedTransaction } from '../../../platform/database/access.ts';

/** The tables of this subgraph. */
export const OWNED = [
  'course',
  'courseRevision',
  'contentItem',
  'upload',
  'enrollment',
  'userProgress',
  'progressHistory',
  'searchWord',
  'stagedCourse',
] as const;

type Owned = (typeof OWNED)[number];

export type ContentDatabase = OwnedDatabase<Owned>;
export type ContentTransaction = OwnedTransaction<Owned>;
