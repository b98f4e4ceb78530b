import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NOBODY } from '../../../platform/auth/viewer.ts';
import type { Reader } from '../../../subgraphs/social/domain/access.ts';
import { ownDatabase } from '../../../platform/database/access.ts';
import { connectDatabase, type Database } from '../../../platform/database/connect.ts';
import { Prisma } from '../../../platform/database/generated/client.ts';
import { createFeedStore } from '../../../subgraphs/social/store/feed-store.ts';
import { createFollowStore } from '../../../subgraphs/social/store/follow-store.ts';
import { createInteractionStore } from '../../../subgraphs/social/store/interaction-store.ts';
import type { SocialDatabase } from '../../../subgraphs/social/store/post-rows.ts';
import { createPostStore } from '../../../subgraphs/social/store/post-store.ts';
import { useDatabase } from '../../support/database.ts';

/** 20,000 top-level posts in 50 forums and on pages, 80,000 comments, 100,000 likes, 40,000 follows. */
const ROWS = `
  INSERT INTO users (id, external_user_id, username, email) SELECT i, 'usr_' || i, 'u' || i, i || '@example.org' FROM generate_series(1, 2000) i;
  INSERT INTO courses (id, external_course_id, title) SELECT i, 'crs_' || i, 'c' FROM generate_series(1, 50) i;
  INSERT INTO posts (id, public_id, author_id, course_id, privacy, body, created_at)
    SELECT i, 'pst_' || i, 1 + (i * 7) % 2000, CASE WHEN i % 10 < 8 THEN 1 + (i / 10) % 50 END,
      CASE WHEN i % 10 < 8 THEN (ARRAY['PUBLIC', 'COURSE_MEMBERS', 'COURSE_MEMBERS', 'PRIVATE'])[1 + i % 4] ELSE 'PUBLIC' END,
      'body', timestamp '2026-05-01' - i * interval '1 second' FROM generate_series(1, 20000) i;
  INSERT INTO posts (id, public_id, author_id, course_id, privacy, body, kind, parent_id, created_at)
    SELECT 20000 + p.id * 4 + k, 'pst_' || 20000 + p.id * 4 + k, 1 + (p.id * 11 + k) % 2000, p.course_id, p.privacy, 'c', 'COMMENT', p.id,
      p.created_at + k * interval '1 second' FROM posts p, generate_series(0, 3) k;
  INSERT INTO interactions (public_id, user_id, type, target_type, target_id)
    SELECT 'int_' || p.id, 1 + (p.id * 13) % 2000, 'LIKE', 'POST', p.public_id FROM posts p;
  INSERT INTO follows (public_id, follower_id, target_type, target_key)
    SELECT 'flw_' || u || '_' || k, u, 'USER', 1 + (u + k * 97) % 2000 FROM generate_series(1, 2000) u, generate_series(1, 20) k;
  ANALYZE;`;

describe('with 100,000 posts', () => {
  const test = useDatabase();
  let database: Database;
  /** Instead of rows, the plans of the statements that the stores send. */
  let db: SocialDatabase;
  const plans: string[] = [];

  beforeAll(async () => {
    const owner = new Client({ connectionString: test.ownerUrl });
    await owner.connect();
    await owner.query(ROWS);
    await owner.end();

    database = connectDatabase({ url: test.appUrl });
    const owned = ownDatabase(database.prisma, ['post', 'interaction', 'follow'], () => undefined);
    const explain = async (strings: TemplateStringsArray, ...values: unknown[]) => {
      const rows = await database.prisma.$queryRaw<{ 'QUERY PLAN': string }[]>`EXPLAIN ${Prisma.sql(strings, ...values)}`;
      plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
      return [];
    };
    db = { ...owned, $queryRaw: explain as unknown as SocialDatabase['$queryRaw'] };
  });
  afterAll(() => database.close());

  const viewer = { key: 7, id: 'usr_7', roles: ['student'], sessionId: 'ses_7' };
  const reader: Reader & { viewer: typeof viewer } = { ...NOBODY, viewer, memberships: { includes: () => true, keys: () => [1, 2, 3] } };
  const page = { limit: 20, cursor: ['2026-04-30 22:00:00', '500'], backward: false };
  const parents = Array.from({ length: 20 }, (_, index) => index + 1);
  const ids = parents.map((key) => `pst_${key}`);

  it.each<{ what: string; read: () => Promise<unknown> }>([
    { what: 'posts by id', read: () => createPostStore(db).findMany(reader, ids) },
    { what: 'posts by key', read: () => createPostStore(db).findByKeys(reader, parents) },
    { what: 'forums', read: () => createPostStore(db).findForumPages(reader, parents, page) },
    { what: "an author's posts", read: () => createPostStore(db).findAuthorPages(reader, parents, page) },
    { what: 'comments', read: () => createPostStore(db).findCommentPages(reader, parents, page) },
    { what: "a forum's count", read: () => createPostStore(db).countInForums(reader, [1]) },
    { what: 'counts of comments', read: () => createPostStore(db).countComments(reader, parents) },
    { what: 'a feed', read: () => createFeedStore(db).findPage(reader, page) },
    {
      what: 'likes',
      read: () =>
        createInteractionStore(db).countLikes(
          7,
          ids.map((id) => ({ kind: 'POST', id })),
        ),
    },
    { what: 'counts of followers', read: () => createFollowStore(db).countFollowers('USER', 7, parents) },
    { what: 'counts of follows', read: () => createFollowStore(db).countFollowing(parents) },
    { what: 'followers', read: () => createFollowStore(db).findFollowers([7], page) },
    { what: 'follows', read: () => createFollowStore(db).findFollowing([7], page) },
  ])('$what are read by an index', async ({ read }) => {
    plans.length = 0;
    await read();
    expect(plans).toHaveLength(1);
    expect(plans[0]).toMatch(/Index (Only )?Scan/);
    expect(plans[0]).not.toMatch(/Seq Scan on (posts|interactions|follows)/);
  });
});
