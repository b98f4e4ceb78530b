import { Prisma } from '../../../platform/database/generated/client.ts';
import { groupByParent, keyset, type SortKey } from '../../../platform/database/keyset.ts';
import type { NewEvent } from '../../../platform/events/event.ts';
import { appendEvents } from '../../../platform/events/outbox.ts';
import type { Page, PageRequest } from '../../../platform/graph/connection.ts';
import type { Follow, FollowKind, FollowTarget } from '../domain/connections.ts';
import type { SocialDatabase } from './post-rows.ts';

/** How followed something is. */
export type Followers = { count: number; mine: boolean };

type Pages = (userKeys: readonly number[], page: PageRequest) => Promise<Map<number, Page<Follow>>>;

export type FollowStore = {
  /** Idempotent: the follow that is there, and an event for a new one only. */
  follow: (follow: { id: string; followerKey: number; createdAt: Date }, target: FollowTarget, event: NewEvent) => Promise<Follow>;
  /** Idempotent: an event only where somebody followed. @param event of the follow's public id */
  unfollow: (followerKey: number, target: FollowTarget, event: (follow: string) => NewEvent) => Promise<void>;
  /** By the key of the followed; what nobody follows is left out. `mine` is false for nobody. */
  countFollowers: (kind: FollowKind, userKey: number | null, keys: readonly number[]) => Promise<Map<number, Followers>>;
  /** By the key of the follower; zeros are left out. */
  countFollowing: (userKeys: readonly number[]) => Promise<Map<number, number>>;
  /** Who follows each user, newest first. */
  findFollowers: Pages;
  /** Whom and what each user follows, newest first. */
  findFollowing: Pages;
};

const NEWEST_FIRST: SortKey[] = [
  { sql: Prisma.sql`f.created_at`, type: 'timestamp', direction: 'desc' },
  { sql: Prisma.sql`f.id`, type: 'integer', direction: 'desc' },
];

type FollowRow = { public_id: string; follower_id: number; target_type: FollowKind; target_key: number; created_at: Date };
const followColumns = Prisma.sql`f.id, f.public_id, f.follower_id, f.target_type, f.target_key, f.created_at`;

export function createFollowStore(db: SocialDatabase): FollowStore {
  /** @param which condition on a row `f` of the user `parent.key` */
  const pagesOf =
    (which: Prisma.Sql): Pages =>
    async (userKeys, page) => {
      const { beyond, orderBy, cursor, limit } = keyset(NEWEST_FIRST, page);
      const rows = await db.$queryRaw<(FollowRow & { parent: number; cursor: string[] })[]>`
        SELECT parent.key AS parent, f.* FROM unnest(${[...userKeys]}::int[]) AS parent(key) CROSS JOIN LATERAL (
          SELECT ${followColumns}, ${cursor} AS cursor FROM follows f WHERE ${which} AND ${beyond} ORDER BY ${orderBy} LIMIT ${limit}
        ) f ORDER BY parent.key, ${orderBy}`;
      return groupByParent(userKeys, rows, toFollow);
    };

  return {
    follow: (follow, target, event) =>
      db.transact(async (tx) => {
        // The update changes nothing, and returns the row that was there, locked.
        const [row] = await tx.$queryRaw<FollowRow[]>`
          INSERT INTO follows AS f (public_id, follower_id, target_type, target_key, created_at)
          VALUES (${follow.id}, ${follow.followerKey}, ${target.kind}, ${target.key}, ${follow.createdAt})
          ON CONFLICT (follower_id, target_type, target_key) DO UPDATE SET target_type = f.target_type
          RETURNING ${followColumns}`;
        const made = toFollow(row as FollowRow);
        if (made.id === follow.id) await appendEvents(tx, [event]);
        return made;
      }),

    unfollow: (followerKey, target, event) =>
      db.transact(async (tx) => {
        const removed = await tx.$queryRaw<{ public_id: string }[]>`
          DELETE FROM follows WHERE follower_id = ${followerKey} AND target_type = ${target.kind} AND target_key = ${target.key}
          RETURNING public_id`;
        await appendEvents(
          tx,
          removed.map((row) => event(row.public_id)),
        );
      }),

    countFollowers: async (kind, userKey, keys) => {
      const rows = await db.$queryRaw<{ key: number; count: number; mine: boolean | null }[]>`
        SELECT target_key AS key, count(*)::int AS count, bool_or(follower_id = ${userKey}::int) AS mine
        FROM follows WHERE target_type = ${kind} AND target_key = ANY(${[...keys]}::int[]) GROUP BY target_key`;
      return new Map(rows.map(({ key, count, mine }) => [key, { count, mine: mine ?? false }]));
    },

    countFollowing: async (userKeys) => {
      const rows = await db.$queryRaw<{ key: number; count: number }[]>`
        SELECT follower_id AS key, count(*)::int AS count FROM follows WHERE follower_id = ANY(${[...userKeys]}::int[]) GROUP BY follower_id`;
      return new Map(rows.map(({ key, count }) => [key, count]));
    },

    findFollowers: pagesOf(Prisma.sql`f.target_type = 'USER' AND f.target_key = parent.key`),
    findFollowing: pagesOf(Prisma.sql`f.follower_id = parent.key`),
  };
}

const toFollow = (row: FollowRow): Follow => ({
  id: row.public_id,
  followerKey: row.follower_id,
  targetKind: row.target_type,
  targetKey: row.target_key,
  createdAt: row.created_at,
});
