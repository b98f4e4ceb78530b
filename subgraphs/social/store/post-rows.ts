import type { OwnedDatabase } from '../../../platform/database/access.ts';
import { Prisma } from '../../../platform/database/generated/client.ts';
import type { SortKey } from '../../../platform/database/keyset.ts';
import type { Post, PostKind, Privacy, SharedKind } from '../domain/post.ts';

export type SocialDatabase = OwnedDatabase<'post' | 'interaction' | 'follow'>;

export type PostRow = {
  id: number;
  public_id: string;
  author_id: number;
  course_id: number | null;
  kind: PostKind;
  parent_id: number | null;
  shared_kind: SharedKind | null;
  shared_id: string | null;
  body: string;
  privacy: Privacy;
  created_at: Date;
  edited_at: Date | null;
  deleted_at: Date | null;
};

export const postColumns = Prisma.sql`p.id, p.public_id, p.author_id, p.course_id, p.kind, p.parent_id, p.shared_kind, p.shared_id,
  p.body, p.privacy, p.created_at, p.edited_at, p.deleted_at`;

export const toPost = (row: PostRow): Post => ({
  key: row.id,
  id: row.public_id,
  authorKey: row.author_id,
  courseKey: row.course_id,
  kind: row.kind,
  parentKey: row.parent_id,
  shared: row.shared_kind !== null && row.shared_id !== null ? { kind: row.shared_kind, id: row.shared_id } : null,
  body: row.body,
  privacy: row.privacy,
  createdAt: row.created_at,
  editedAt: row.edited_at,
  deletedAt: row.deleted_at,
});

const byTime = (direction: 'asc' | 'desc'): SortKey[] => [
  { sql: Prisma.sql`p.created_at`, type: 'timestamp', direction },
  { sql: Prisma.sql`p.id`, type: 'integer', direction },
];
export const NEWEST_FIRST = byTime('desc');
export const OLDEST_FIRST = byTime('asc');
