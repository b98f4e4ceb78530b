import DataLoader from 'dataloader';
import type { Identities, IdentityKind } from '../../platform/database/identities.ts';
import { createConnectionLoader, createLoaderBy, createMapLoader } from '../../platform/graph/loaders.ts';
import type { Reader } from './domain/access.ts';
import type { EntityRef, SharedRef } from './domain/post.ts';
import type { FollowStore } from './store/follow-store.ts';
import { likeKey, type InteractionStore, type Likes } from './store/interaction-store.ts';
import { findKnown, type Directory } from './services/targets.ts';
import type { PostStore } from './store/post-store.ts';

type Dependencies = {
  reader: () => Promise<Reader>;
  /** Internal key of the viewer; null for nobody. */
  viewerKey: number | null;
  posts: PostStore;
  interactions: InteractionStore;
  follows: FollowStore;
  directory: Directory;
};

export type Loaders = ReturnType<typeof createLoaders>;

/** Those that know the reader. */
export const VIEWER_LOADERS = [
  'postById',
  'postByKey',
  'forumPosts',
  'authorPosts',
  'comments',
  'forumCount',
  'commentCount',
  'likes',
  'courseFollowers',
  'userFollowers',
] as const satisfies (keyof Loaders)[];

/** One set for each request: what is in their caches is what this reader may see. */
export function createLoaders({ reader, viewerKey, posts, interactions, follows, directory }: Dependencies) {
  const { identities } = directory;
  const createKeyLoader = (kind: IdentityKind) =>
    new DataLoader<string, EntityRef | null>(async (ids) => {
      const keys = await findKnown(directory, reader, kind, ids);
      return ids.map((id) => {
        const key = keys.get(id);
        return key === undefined ? null : { key, id };
      });
    });
  const counted = (find: PostStore['countComments']) => createMapLoader(async (keys: readonly number[]) => find(await reader(), keys));
  const paged = (find: PostStore['findCommentPages']) =>
    createConnectionLoader(async (parents: readonly number[], page) => find(await reader(), parents, page));

  return {
    postById: createLoaderBy(
      (post) => post.id,
      async (ids: readonly string[]) => posts.findMany(await reader(), ids),
    ),
    postByKey: createLoaderBy(
      (post) => post.key,
      async (keys: readonly number[]) => posts.findByKeys(await reader(), keys),
    ),
    forumPosts: paged(posts.findForumPages),
    authorPosts: paged(posts.findAuthorPages),
    comments: paged(posts.findCommentPages),
    forumCount: counted(posts.countInForums),
    commentCount: counted(posts.countComments),
    likes: new DataLoader<SharedRef, Likes, string>(
      async (targets) => {
        const found = await interactions.countLikes(viewerKey, targets);
        return targets.map((target) => found.get(likeKey(target)) ?? { count: 0, mine: false });
      },
      { cacheKeyFn: likeKey },
    ),
    courseFollowers: createMapLoader((keys: readonly number[]) => follows.countFollowers('COURSE', viewerKey, keys)),
    userFollowers: createMapLoader((keys: readonly number[]) => follows.countFollowers('USER', viewerKey, keys)),
    followingCount: createMapLoader(follows.countFollowing),
    followers: createConnectionLoader(follows.findFollowers),
    following: createConnectionLoader(follows.findFollowing),
    userByKey: createRefLoader(identities, 'user'),
    courseByKey: createRefLoader(identities, 'course'),
    userById: createKeyLoader('user'),
    courseById: createKeyLoader('course'),
    contentById: createKeyLoader('content'),
  };
}

const createRefLoader = (identities: Identities, kind: IdentityKind) =>
  new DataLoader<number, EntityRef>(async (keys) => {
    const ids = await identities.publicIds(kind, keys);
    return keys.map((key) => {
      const id = ids.get(key);
      return id === undefined ? new Error(`The ${kind} ${key} has no public id`) : { key, id };
    });
  });
