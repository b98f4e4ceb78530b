import { Prisma } from '../../../platform/database/generated/client.ts';
import { groupByParent, keyset } from '../../../platform/database/keyset.ts';
import type { Page, PageRequest } from '../../../platform/graph/connection.ts';
import type { Reader } from '../domain/access.ts';
import type { Post } from '../domain/post.ts';
import { NEWEST_FIRST, OLDEST_FIRST, postColumns, toPost, type PostRow, type SocialDatabase } from './post-rows.ts';
import { visibleTo } from './visibility.ts';

type Pages = (reader: Reader, parents: readonly number[], page: PageRequest) => Promise<Map<number, Page<Post>>>;
type Counts = (reader: Reader, parents: readonly number[]) => Promise<Map<number, number>>;

/** Posts as one reader sees them: what they may not see is not there. */
export type PostStore = {
  /** By public id, in no particular order. */
  findMany: (reader: Reader, ids: readonly string[]) => Promise<Post[]>;
  /** By internal key, in no particular order. */
  findByKeys: (reader: Reader, keys: readonly number[]) => Promise<Post[]>;
  /** Top-level posts of each course's forum, newest first, emptied ones included. */
  findForumPages: Pages;
  /** Top-level posts of each author, newest first. */
  findAuthorPages: Pages;
  /** Direct comments on each post, oldest first, emptied ones included. */
  findCommentPages: Pages;
  /** Top-level posts of each course's forum, without deleted ones. Zeros are left out. */
  countInForums: Counts;
  /** Direct comments on each post, without deleted ones. Zeros are left out. */
  countComments: Counts;
};

export function createPostStore(db: SocialDatabase): PostStore {
  const find = async (reader: Reader, which: Prisma.Sql) => {
    const rows = await db.$queryRaw<PostRow[]>`SELECT ${postColumns} FROM posts p WHERE ${which} AND ${visibleTo(reader)}`;
    return rows.map(toPost);
  };

  /** @param which condition on a row `p` of the parent `parent.key` */
  const pagesOf =
    (which: Prisma.Sql, order: typeof NEWEST_FIRST): Pages =>
    async (reader, parents, page) => {
      const { beyond, orderBy, cursor, limit } = keyset(order, page);
      const rows = await db.$queryRaw<(PostRow & { parent: number; cursor: string[] })[]>`
        SELECT parent.key AS parent, p.* FROM unnest(${[...parents]}::int[]) AS parent(key) CROSS JOIN LATERAL (
          SELECT ${postColumns}, ${cursor} AS cursor FROM posts p
          WHERE ${which} AND ${visibleTo(reader)} AND ${beyond} ORDER BY ${orderBy} LIMIT ${limit}
        ) p ORDER BY parent.key, ${orderBy}`;
      return groupByParent(parents, rows, toPost);
    };

  const countsBy =
    (parent: Prisma.Sql, which: Prisma.Sql): Counts =>
    async (reader, parents) => {
      const rows = await db.$queryRaw<{ parent: number; count: number }[]>`
        SELECT ${parent} AS parent, count(*)::int AS count FROM posts p
        WHERE ${parent} = ANY(${[...parents]}::int[]) AND ${which} AND p.deleted_at IS NULL AND ${visibleTo(reader)} GROUP BY ${parent}`;
      return new Map(rows.map((row) => [row.parent, row.count]));
    };

  return {
    // What PostgreSQL cannot hold is no post's id.
    findMany: (reader, ids) => find(reader, Prisma.sql`p.public_id = ANY(${ids.filter((id) => !id.includes('\0'))})`),
    findByKeys: (reader, keys) => find(reader, Prisma.sql`p.id = ANY(${[...keys]}::int[])`),
    findForumPages: pagesOf(Prisma.sql`p.course_id = parent.key AND p.parent_id IS NULL`, NEWEST_FIRST),
    findAuthorPages: pagesOf(Prisma.sql`p.author_id = parent.key AND p.parent_id IS NULL AND p.deleted_at IS NULL`, NEWEST_FIRST),
    findCommentPages: pagesOf(Prisma.sql`p.parent_id = parent.key`, OLDEST_FIRST),
    countInForums: countsBy(Prisma.sql`p.course_id`, Prisma.sql`p.parent_id IS NULL`),
    countComments: countsBy(Prisma.sql`p.parent_id`, Prisma.sql`TRUE`),
  };
}
