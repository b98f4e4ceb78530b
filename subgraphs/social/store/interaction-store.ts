import { appendEvents } from '../../../platform/events/outbox.ts';
import type { NewEvent } from '../../../platform/events/event.ts';
import type { Reader } from '../domain/access.ts';
import type { Interaction, LikeTarget } from '../domain/connections.ts';
import type { Post, SharedRef } from '../domain/post.ts';
import { postColumns, toPost, type PostRow, type SocialDatabase } from './post-rows.ts';
import { visibleTo } from './visibility.ts';

/** How liked something is. */
export type Likes = { count: number; mine: boolean };

/** `TYPE:id`, what likes are counted by. */
export const likeKey = (target: SharedRef): string => `${target.kind}:${target.id}`;

export type NewLike = { id: string; userKey: number; createdAt: Date };

export type InteractionStore = {
  /** Idempotent: the like that is there, and an event for a new one only. */
  like: (like: NewLike, target: LikeTarget, event: NewEvent) => Promise<Interaction>;
  /**
   * The same for a post, which cannot be deleted in the meantime.
   * @param aim the target as its event tells it; throws where it may not be liked; null: the reader sees no such post
   */
  likePost: (
    reader: Reader,
    id: string,
    like: NewLike,
    aim: (post: Post | null) => { target: LikeTarget; event: NewEvent },
  ) => Promise<Interaction>;
  /** Idempotent: an event only where a like was taken back. @param event of the like's public id */
  unlike: (userKey: number, target: SharedRef, event: (interaction: string) => NewEvent) => Promise<void>;
  /** By `likeKey`; what nobody likes is left out. `mine` is false for nobody. */
  countLikes: (userKey: number | null, targets: readonly SharedRef[]) => Promise<Map<string, Likes>>;
};

type InteractionRow = { public_id: string; user_id: number; created_at: Date; target_type: SharedRef['kind']; target_id: string };
type Transaction = Parameters<Parameters<SocialDatabase['transact']>[0]>[0];

export function createInteractionStore(db: SocialDatabase): InteractionStore {
  const insert = async (tx: Transaction, like: NewLike, target: LikeTarget, event: NewEvent): Promise<Interaction> => {
    // The update changes nothing, and returns the row that was there, locked.
    const [row] = await tx.$queryRaw<(InteractionRow & { added: boolean })[]>`
      INSERT INTO interactions AS i (public_id, user_id, type, target_type, target_id, created_at)
      VALUES (${like.id}, ${like.userKey}, 'LIKE', ${target.kind}, ${target.id}, ${like.createdAt})
      ON CONFLICT (user_id, type, target_type, target_id) DO UPDATE SET type = i.type
      RETURNING i.public_id, i.user_id, i.target_type, i.target_id, i.created_at, i.public_id = ${like.id} AS added`;
    const { added, ...made } = row as InteractionRow & { added: boolean };
    if (added) await appendEvents(tx, [event]);
    return toInteraction(made);
  };

  return {
    like: (like, target, event) => db.transact((tx) => insert(tx, like, target, event)),

    likePost: (reader, id, like, aim) =>
      db.transact(async (tx) => {
        const [row] = await tx.$queryRaw<PostRow[]>`
          SELECT ${postColumns} FROM posts p WHERE p.public_id = ${id} AND ${visibleTo(reader)} FOR KEY SHARE`;
        const { target, event } = aim(row ? toPost(row) : null);
        return insert(tx, like, target, event);
      }),

    unlike: (userKey, target, event) =>
      db.transact(async (tx) => {
        const removed = await tx.$queryRaw<{ public_id: string }[]>`
          DELETE FROM interactions WHERE user_id = ${userKey} AND type = 'LIKE' AND target_type = ${target.kind} AND target_id = ${target.id}
          RETURNING public_id`;
        await appendEvents(
          tx,
          removed.map((row) => event(row.public_id)),
        );
      }),

    countLikes: async (userKey, targets) => {
      const rows = await db.$queryRaw<{ target_type: SharedRef['kind']; target_id: string; count: number; mine: boolean | null }[]>`
        SELECT i.target_type, i.target_id, count(*)::int AS count, bool_or(i.user_id = ${userKey}::int) AS mine
        FROM unnest(${targets.map(({ kind }) => kind)}::text[], ${targets.map(({ id }) => id)}::text[]) AS target(kind, id)
        JOIN interactions i ON i.target_type = target.kind AND i.target_id = target.id AND i.type = 'LIKE'
        GROUP BY i.target_type, i.target_id`;
      return new Map(
        rows.map((row) => [likeKey({ kind: row.target_type, id: row.target_id }), { count: row.count, mine: row.mine ?? false }]),
      );
    },
  };
}

const toInteraction = (row: InteractionRow): Interaction => ({
  id: row.public_id,
  type: 'LIKE',
  userKey: row.user_id,
  targetKind: row.target_type,
  targetId: row.target_id,
  createdAt: row.created_at,
});
