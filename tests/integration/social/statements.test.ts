import { describe, expect, it } from 'vitest';
import type { Viewer } from '../../../platform/auth/viewer.ts';
import { insertPost, useSocial } from '../../support/social.ts';
import { insertCourse, insertMembership, insertUser } from '../../support/users.ts';

describe('the number of statements', () => {
  const harness = useSocial();
  const { platform } = harness;

  /** `count` courses with as many posts each (to 10), comments on them, shares of them, and authors of their own. */
  async function populate(count: number) {
    const reader = await insertUser(platform);
    const courses: { id: string }[] = [];
    const authors: Viewer[] = [];
    for (let index = 0; index < count; index += 1) {
      const course = await insertCourse(platform);
      const author = await insertUser(platform);
      await insertMembership(platform, course, reader, 'LEARNER');
      for (let at = 0; at < Math.min(count, 10); at += 1) {
        const post = await insertPost(platform, author, { course });
        await insertPost(platform, author, { course, parent: post });
        await insertPost(platform, author, { course, shared: { kind: 'POST', id: post.id } });
      }
      courses.push(course);
      authors.push(author);
    }
    return { reader, courses, authors };
  }

  /** Statements that one request takes, on entities that were never asked for before. */
  async function statementsOf(viewer: Viewer, query: string, variables: Record<string, unknown>) {
    const before = harness.statements.length;
    const { errors } = await harness.ask(viewer, query, variables);
    expect(errors).toBeUndefined();
    return harness.statements.slice(before).filter((sql) => /^\s*(SELECT|WITH|INSERT|UPDATE|DELETE)/i.test(sql) && !sql.includes('event_'))
      .length;
  }

  const POST = `id body author { id } course { id } likeCount likedByMe commentCount shared { ... on Post { id body likeCount } } parent { id }`;
  const COURSES = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Course { id likeCount followerCount
    forum { postCount posts(first: 20) { edges { node { ${POST} comments(first: 2) { edges { node { ${POST} } } } } } } } } } }`;
  const USERS = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { followerCount followingCount followedByMe
    posts(first: 20) { edges { node { ${POST} } } } } } }`;

  it('does not grow with the number of courses, posts and people', async () => {
    const counts: number[][] = [];
    for (const size of [3, 30]) {
      const { reader, courses, authors } = await populate(size);
      const references = (type: string, entities: { id: string }[]) => ({ r: entities.map(({ id }) => ({ __typename: type, id })) });
      counts.push([
        await statementsOf(reader, COURSES, references('Course', courses)),
        await statementsOf(reader, USERS, references('User', authors)),
        await statementsOf(reader, `{ feed(first: 100) { edges { node { reason post { ${POST} } } } } }`, {}),
      ]);
    }
    const [few, many] = counts;
    expect(many).toEqual(few);
    // Nothing else keeps the figures from being the same because nothing was counted.
    expect(Math.min(...(few ?? []))).toBeGreaterThan(3);
  });
});
