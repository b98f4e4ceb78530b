import { Prisma } from '../../../platform/database/generated/client.ts';
import { keyset } from '../../../platform/database/keyset.ts';
import type { Page, PageRequest } from '../../../platform/graph/connection.ts';
import type { Viewer } from '../../../platform/auth/viewer.ts';
import type { Reader } from '../domain/access.ts';
import type { FeedItem, FeedReason } from '../domain/post.ts';
import { NEWEST_FIRST, postColumns, toPost, type PostRow, type SocialDatabase } from './post-rows.ts';
import { visibleTo } from './visibility.ts';

export type FeedStore = {
  /** Top-level posts of the viewer, of whom they follow, and of courses they belong to or follow; newest first. */
  findPage: (reader: Reader & { viewer: Viewer }, page: PageRequest) => Promise<Page<FeedItem>>;
};

export function createFeedStore(db: SocialDatabase): FeedStore {
  return {
    findPage: async (reader, page) => {
      const me = reader.viewer.key;
      const { beyond, orderBy, cursor, limit } = keyset(NEWEST_FIRST, page);
      // The newest few of each source, by its index, and of those the newest: no source is read to its end.
      const newestOf = (source: Prisma.Sql) => Prisma.sql`
        SELECT p.id FROM posts p
        WHERE ${source} = source.key AND p.parent_id IS NULL AND p.deleted_at IS NULL AND ${visibleTo(reader)} AND ${beyond}
        ORDER BY ${orderBy} LIMIT ${limit}`;
      const rows = await db.$queryRaw<(PostRow & { cursor: string[]; reason: FeedReason })[]>`
        WITH people AS (SELECT target_key AS key FROM follows WHERE follower_id = ${me} AND target_type = 'USER'),
        places AS (
          SELECT unnest(${reader.memberships.keys('course')}::int[]) AS key
          UNION SELECT target_key FROM follows WHERE follower_id = ${me} AND target_type = 'COURSE'
        ),
        found AS (
          SELECT one.id FROM (SELECT ${me}::int AS key UNION SELECT key FROM people) source
            CROSS JOIN LATERAL (${newestOf(Prisma.sql`p.author_id`)}) one
          UNION
          SELECT one.id FROM places source CROSS JOIN LATERAL (${newestOf(Prisma.sql`p.course_id`)}) one
        )
        SELECT ${postColumns}, ${cursor} AS cursor,
          CASE WHEN p.author_id = ${me} THEN 'OWN' WHEN p.author_id IN (SELECT key FROM people) THEN 'FOLLOWED_USER' ELSE 'COURSE' END AS reason
        FROM found JOIN posts p ON p.id = found.id ORDER BY ${orderBy} LIMIT ${limit}`;
      return rows.map((row) => ({ node: { post: toPost(row), reason: row.reason }, cursor: row.cursor }));
    },
  };
}
