import { beforeAll, describe, expect, it } from 'vitest';
import type { Viewer } from '../../../platform/auth/viewer.ts';
import {
  errorOf,
  eventsOf,
  insertCourseWithPeople,
  insertPost,
  snapshot,
  useSocial,
  type People,
  type TestCourse,
} from '../../support/social.ts';

const DELETE = `mutation ($id: ID!) { deletePost(input: { postId: $id }) { postId post { id body deletedAt shared { __typename } } } }`;

describe('deleting a post', () => {
  const harness = useSocial();
  const { platform } = harness;
  let course: TestCourse;
  let people: People;

  beforeAll(async () => {
    ({ course, people } = await insertCourseWithPeople(platform));
  });

  const remove = (viewer: Viewer | null, { id }: { id: string }) => harness.ask(viewer, DELETE, { id });
  const exists = async ({ id }: { id: string }) =>
    (await platform.database.pool.query('SELECT FROM posts WHERE public_id = $1', [id])).rowCount === 1;
  const mutate = (viewer: Viewer, mutation: string, { id }: { id: string }) =>
    harness.ask(viewer, `mutation ($id: ID!) { ${mutation} }`, { id });

  it('removes it with its likes, and is told', async () => {
    const post = await insertPost(platform, people.author, { course });
    await mutate(people.learner, 'like(input: { targetId: $id }) { post { id } }', post);

    expect((await remove(people.author, post)).data).toEqual({ deletePost: { postId: post.id, post: null } });

    expect(await exists(post)).toBe(false);
    expect((await platform.database.pool.query('SELECT FROM interactions WHERE target_id = $1', [post.id])).rowCount).toBe(0);
    expect((await eventsOf(platform, 'social.post.deleted')).at(-1)).toMatchObject({
      user_key: people.author.key,
      course_key: course.key,
      payload: { post: post.id },
    });
  });

  it('leaves its place, empty, to its comments', async () => {
    const post = await insertPost(platform, people.author, { course, shared: { kind: 'COURSE', id: course.id } });
    const comment = await insertPost(platform, people.learner, { course, parent: post });

    expect((await remove(people.author, post)).data).toEqual({
      deletePost: { postId: post.id, post: { id: post.id, body: null, deletedAt: expect.any(Date), shared: null } },
    });

    const { data } = await harness.ask(people.learner, `query ($id: ID!) { post(id: $id) { parent { id body } } }`, { id: comment.id });
    expect(data).toEqual({ post: { parent: { id: post.id, body: null } } });
    const { rows } = await platform.database.pool.query('SELECT body FROM posts WHERE public_id = $1', [post.id]);
    expect(rows).toEqual([{ body: '' }]);
  });

  it('takes emptied places along that nothing hangs on any more, all the way up', async () => {
    const root = await insertPost(platform, people.author, { course });
    const middle = await insertPost(platform, people.author, { course, parent: root });
    const leaf = await insertPost(platform, people.learner, { course, parent: middle });
    await remove(people.author, middle);
    await remove(people.author, root);
    await remove(people.learner, leaf);
    expect(await Promise.all([root, middle, leaf].map(exists))).toEqual([false, false, false]);
  });

  it('leaves no empty place behind when its last comments go at the same time', async () => {
    const root = await insertPost(platform, people.author, { course });
    const leaves = await Promise.all(Array.from({ length: 5 }, () => insertPost(platform, people.learner, { course, parent: root })));
    await remove(people.author, root);
    await Promise.all(leaves.map((leaf) => remove(people.learner, leaf)));
    expect(await exists(root)).toBe(false);
  });

  it('and commenting on it at the same time never loses the comment, nor hangs it on nothing', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const post = await insertPost(platform, people.author, { course });
        const [removed, commented] = await Promise.all([
          remove(people.author, post),
          mutate(people.learner, 'comment(input: { parentId: $id, body: "Yes" }) { comment { id } }', post),
        ]);
        return { removed: errorOf(removed).code, commented: errorOf(commented).code, left: await exists(post) };
      }),
    );
    for (const { removed, commented, left } of outcomes) {
      expect(removed).toBeUndefined();
      // Who came second was told, and a comment that got in keeps its parent's place.
      expect([undefined, 'NOT_FOUND', 'PRECONDITION_FAILED']).toContain(commented);
      expect(left).toBe(commented === undefined);
    }
  });

  it.each<{ who: keyof People; may: boolean }>([
    { who: 'author', may: true },
    { who: 'learner', may: false },
    { who: 'instructor', may: true },
    { who: 'stranger', may: false },
    { who: 'admin', may: true },
  ])('in a forum is for the $who: $may', async ({ who, may }) => {
    const post = await insertPost(platform, people.author, { course, privacy: 'PUBLIC' });
    const before = await snapshot(platform);
    const response = await remove(people[who], post);
    expect(errorOf(response).code).toBe(may ? undefined : 'FORBIDDEN');
    expect(await exists(post)).toBe(!may);
    if (!may) expect(await snapshot(platform)).toEqual(before);
  });

  it("on somebody's page is not for instructors", async () => {
    expect(errorOf(await remove(people.instructor, await insertPost(platform, people.author))).code).toBe('FORBIDDEN');
  });

  it('is not for nobody', async () => {
    const post = await insertPost(platform, people.author, { course });
    expect(errorOf(await remove(null, post)).code).toBe('UNAUTHENTICATED');
  });

  describe('leaves nothing to do with what is left', () => {
    let emptied: { key: number; id: string };
    beforeAll(async () => {
      emptied = await insertPost(platform, people.author, { course });
      await insertPost(platform, people.learner, { course, parent: emptied });
      await remove(people.author, emptied);
    });

    it.each([
      ['like', 'like(input: { targetId: $id }) { post { id } }', 'input.targetId'],
      ['share', 'share(input: { targetId: $id }) { post { id } }', 'input.targetId'],
      ['comment on', 'comment(input: { parentId: $id, body: "Hm" }) { comment { id } }', 'input.parentId'],
      ['edit', 'editPost(input: { postId: $id, body: "Hm" }) { post { id } }', 'input.postId'],
      ['delete', 'deletePost(input: { postId: $id }) { postId }', 'input.postId'],
    ])('to %s', async (_, mutation, field) => {
      const before = await snapshot(platform);
      expect(errorOf(await mutate(people.author, mutation, emptied))).toEqual({ code: 'PRECONDITION_FAILED', field });
      expect(await snapshot(platform)).toEqual(before);
    });

    it('to count or to read in a feed', async () => {
      const { data } = await harness.ask(people.author, `{ feed { edges { node { id } } } }`);
      expect(JSON.stringify(data)).not.toContain(emptied.id);
    });
  });
});
