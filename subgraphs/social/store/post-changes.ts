import { Prisma } from '../../../platform/database/generated/client.ts';
import type { NewEvent } from '../../../platform/events/event.ts';
import { appendEvents } from '../../../platform/events/outbox.ts';
import { onceForKey, type IdempotentCall } from '../../../platform/idempotency.ts';
import type { Reader } from '../domain/access.ts';
import type { Post } from '../domain/post.ts';
import { postColumns, toPost, type PostRow, type SocialDatabase } from './post-rows.ts';
import { visibleTo } from './visibility.ts';

export type NewPost = Pick<Post, 'id' | 'authorKey' | 'courseKey' | 'kind' | 'parentKey' | 'shared' | 'body' | 'privacy' | 'createdAt'>;

/** @param parent public id of what a comment answers */
type EventOf = (post: Post, parent: string | null) => NewEvent;

export type PostChanges = {
  /** The public id of the post; on a repeat of `call`, of the one that was made then. */
  insert: (post: NewPost, event: NewEvent, call: IdempotentCall) => Promise<string>;
  /**
   * Like `insert`, below the post that `parentId` names, which cannot be deleted in the meantime.
   * @param make throws where there may be no comment; null: the reader sees no such post. `depth` is 0 for a root
   */
  insertComment: (
    reader: Reader,
    parentId: string,
    make: (parent: { post: Post; depth: number } | null) => { post: NewPost; event: NewEvent },
    call: IdempotentCall,
  ) => Promise<string>;
  /**
   * Changes the text under a lock on the post's row; the same text changes nothing.
   * @param change the new text; throws where it may not be changed
   * @returns null when the reader sees no such post
   */
  edit: (reader: Reader, id: string, at: Date, change: (post: Post) => string, event: EventOf) => Promise<Post | null>;
  /**
   * Empties what has comments, and removes the rest with its likes, together with the emptied ones above it that nothing hangs on any more.
   * @param event throws where it may not be deleted
   * @returns what is left of the post; null when the reader sees no such post
   */
  delete: (reader: Reader, id: string, at: Date, event: EventOf) => Promise<{ left: Post | null } | null>;
};

/** A locked post, and the public id of what it answers. */
type LockedRow = PostRow & { parent_public_id: string | null };
const lockedColumns = Prisma.sql`${postColumns}, (SELECT q.public_id FROM posts q WHERE q.id = p.parent_id) AS parent_public_id`;

type Transaction = Parameters<Parameters<SocialDatabase['transact']>[0]>[0];

export function createPostChanges(db: SocialDatabase): PostChanges {
  const insertPost = async (tx: Transaction, post: NewPost, event: NewEvent) => {
    await tx.$executeRaw`
      INSERT INTO posts (public_id, author_id, course_id, kind, parent_id, shared_kind, shared_id, body, privacy, created_at)
      VALUES (${post.id}, ${post.authorKey}, ${post.courseKey}, ${post.kind}, ${post.parentKey}, ${post.shared?.kind ?? null},
        ${post.shared?.id ?? null}, ${post.body}, ${post.privacy}, ${post.createdAt})`;
    await appendEvents(tx, [event]);
    return { post: post.id };
  };

  return {
    insert: (post, event, call) => db.transact(async (tx) => (await onceForKey(tx, call, () => insertPost(tx, post, event))).post),

    insertComment: (reader, parentId, make, call) =>
      db.transact(async (tx) => {
        const made = await onceForKey(tx, call, async () => {
          // A key share lets others comment and like at the same time, and keeps deletion out.
          const [row] = await tx.$queryRaw<(PostRow & { depth: number })[]>`
            SELECT ${postColumns}, (
              WITH RECURSIVE above AS (
                SELECT p.parent_id AS id
                UNION ALL
                SELECT q.parent_id FROM posts q JOIN above ON q.id = above.id
              )
              SELECT count(id)::int FROM above
            ) AS depth
            FROM posts p WHERE p.public_id = ${parentId} AND ${visibleTo(reader)} FOR KEY SHARE OF p`;
          const { post, event } = make(row ? { post: toPost(row), depth: row.depth } : null);
          return insertPost(tx, post, event);
        });
        return made.post;
      }),

    edit: (reader, id, at, change, event) =>
      db.transact(async (tx) => {
        const [row] = await tx.$queryRaw<LockedRow[]>`
          SELECT ${lockedColumns} FROM posts p WHERE p.public_id = ${id} AND ${visibleTo(reader)} FOR NO KEY UPDATE OF p`;
        if (!row) return null;
        const body = change(toPost(row));
        if (body === row.body) return toPost(row);
        const [changed] = await tx.$queryRaw<PostRow[]>`
          UPDATE posts AS p SET body = ${body}, edited_at = ${at} WHERE p.id = ${row.id} RETURNING ${postColumns}`;
        await appendEvents(tx, [event(toPost(row), row.parent_public_id)]);
        return toPost(changed as PostRow);
      }),

    delete: (reader, id, at, event) =>
      db.transact(async (tx) => {
        const [row] = await tx.$queryRaw<LockedRow[]>`
          SELECT ${lockedColumns} FROM posts p WHERE p.public_id = ${id} AND ${visibleTo(reader)} FOR UPDATE OF p`;
        if (!row) return null;
        await appendEvents(tx, [event(toPost(row), row.parent_public_id)]);
        const [emptied] = await tx.$queryRaw<PostRow[]>`
          UPDATE posts AS p SET body = '', shared_kind = NULL, shared_id = NULL, deleted_at = ${at}
          WHERE p.id = ${row.id} AND EXISTS (SELECT FROM posts c WHERE c.parent_id = p.id) RETURNING ${postColumns}`;
        if (emptied) return { left: toPost(emptied) };
        await remove(tx, row);
        return { left: null };
      }),
  };
}

/** Removes a locked post without comments, and upwards what was kept only for it. Locks go upwards alone, so no two deletions wait for each other. */
async function remove(tx: Transaction, post: PostRow): Promise<void> {
  let current: PostRow | undefined = post;
  while (current) {
    const parent: number | null = current.parent_id;
    await tx.$executeRaw`DELETE FROM interactions WHERE target_type = 'POST' AND target_id = ${current.public_id}`;
    await tx.$executeRaw`DELETE FROM posts WHERE id = ${current.id}`;
    current = parent === null ? undefined : await lockIfOrphaned(tx, parent);
  }
}

/** The emptied post of this key, locked, when it has no comments left. */
async function lockIfOrphaned(tx: Transaction, key: number): Promise<PostRow | undefined> {
  await tx.$queryRaw`SELECT FROM posts WHERE id = ${key} AND deleted_at IS NOT NULL FOR UPDATE`;
  // A statement of its own, after the lock: it sees what those before us have committed.
  const [row] = await tx.$queryRaw<PostRow[]>`
    SELECT ${postColumns} FROM posts p
    WHERE p.id = ${key} AND p.deleted_at IS NOT NULL AND NOT EXISTS (SELECT FROM posts c WHERE c.parent_id = p.id)`;
  return row;
}
