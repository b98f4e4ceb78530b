import { Prisma } from '../../../platform/database/generated/client.ts';
import { insertEvents } from '../../../platform/events/outbox.ts';
import { socialEvents } from '../domain/events.ts';
import type { PastLike, PastPost } from '../domain/history.ts';
import type { SocialDatabase } from './post-rows.ts';

export type HistoryStore = {
  /** Posts that are there already are left out, and comments on what is not. Roots first, then comments on them. The number of those added. */
  insertPosts: (posts: readonly (Omit<PastPost, 'courseId'> & { courseKey: number })[]) => Promise<number>;
  /** Likes of what is not there are left out. The number of those added. */
  insertLikes: (likes: readonly PastLike[]) => Promise<number>;
};

export function createHistoryStore(db: SocialDatabase): HistoryStore {
  const insert = (posts: readonly object[], kind: 'POST' | 'COMMENT'): Prisma.Sql => Prisma.sql`
    WITH made AS (
      INSERT INTO posts (public_id, author_id, course_id, kind, parent_id, body, privacy, created_at)
      SELECT n.id, n."authorKey", n."courseKey", ${kind}, p.id, n.body, coalesce(p.privacy, 'COURSE_MEMBERS'), n.at
      FROM jsonb_to_recordset(${JSON.stringify(posts)}::jsonb) AS n(id text, "authorKey" int, "courseKey" int, "parentId" text, body text, at timestamp)
      LEFT JOIN posts p ON p.public_id = n."parentId"
      WHERE n."parentId" IS NULL OR (p.course_id = n."courseKey" AND p.deleted_at IS NULL)
      ORDER BY n.at, n.id
      ON CONFLICT DO NOTHING RETURNING *
    )
    ${insertEvents(Prisma.sql`
      SELECT ${socialEvents.postCreated}, 1, m.author_id, m.course_id, m.author_id,
        jsonb_build_object('post', m.public_id, 'kind', m.kind, 'parent', p.public_id, 'privacy', m.privacy), m.created_at
      FROM made m LEFT JOIN posts p ON p.id = m.parent_id ORDER BY m.created_at, m.id`)}`;

  return {
    insertPosts: (posts) =>
      db.transact(async (tx) => {
        const roots = await tx.$executeRaw`${insert(
          posts.filter(({ parentId }) => parentId === null),
          'POST',
        )}`;
        const comments = await tx.$executeRaw`${insert(
          posts.filter(({ parentId }) => parentId !== null),
          'COMMENT',
        )}`;
        return roots + comments;
      }),
    insertLikes: (likes) =>
      db.transact(
        (tx) => tx.$executeRaw`
        WITH made AS (
          INSERT INTO interactions (public_id, user_id, type, target_type, target_id, created_at)
          SELECT n.id, n."userKey", 'LIKE', 'POST', p.public_id, n.at
          FROM jsonb_to_recordset(${JSON.stringify(likes)}::jsonb) AS n(id text, "userKey" int, "postId" text, at timestamp)
          JOIN posts p ON p.public_id = n."postId" AND p.deleted_at IS NULL
          ORDER BY n.at, n.id
          ON CONFLICT DO NOTHING RETURNING *
        )
        ${insertEvents(Prisma.sql`
          SELECT ${socialEvents.interactionAdded}, 1, m.user_id, p.course_id, m.user_id,
            jsonb_build_object('interaction', m.public_id, 'type', 'LIKE', 'targetType', 'POST', 'target', m.target_id), m.created_at
          FROM made m JOIN posts p ON p.public_id = m.target_id ORDER BY m.created_at, m.id`)}`,
      ),
  };
}
