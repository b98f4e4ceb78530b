import type { FollowTarget } from '../domain/connections.ts';
import type { EntityRef, Post, SharedRef } from '../domain/post.ts';
import type { Loaders } from '../loaders.ts';

/** Members of the unions, with the name of their type. */
export type LoadedTarget = ({ __typename: 'Course' | 'ContentItem' } & EntityRef) | ({ __typename: 'Post' } & Post);
export type Followed = { __typename: 'User' | 'Course' } & EntityRef;

/** What is shared or liked; null where the reader may not see it. */
export async function loadTarget({ kind, id }: SharedRef, loaders: Loaders): Promise<LoadedTarget | null> {
  if (kind === 'POST') {
    const post = await loaders.postById.load(id);
    return post && { __typename: 'Post', ...post };
  }
  const ref = await (kind === 'COURSE' ? loaders.courseById : loaders.contentById).load(id);
  return ref && { __typename: kind === 'COURSE' ? 'Course' : 'ContentItem', ...ref };
}

export const refTo = ({ kind, key, id }: FollowTarget): Followed => ({
  __typename: kind === 'USER' ? 'User' : 'Course',
  key,
  id,
});
