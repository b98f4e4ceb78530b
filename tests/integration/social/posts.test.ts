import { beforeAll, describe, expect, it } from 'vitest';
import type { Viewer } from '../../../platform/auth/viewer.ts';
import {
  dataOf,
  errorOf,
  eventsOf,
  insertCourseWithPeople,
  insertPost,
  leaveCourse,
  snapshot,
  useSocial,
  type People,
  type TestCourse,
} from '../../support/social.ts';
import { insertContent } from '../../support/users.ts';

const CREATE = `mutation ($input: CreatePostInput!) { createPost(input: $input) { post {
  id body kind privacy course { id } author { id } parent { id } shared { __typename } createdAt editedAt deletedAt likeCount commentCount } } }`;
const COMMENT = `mutation ($input: CommentInput!) { comment(input: $input) { comment { id body kind privacy course { id } parent { id } } } }`;
const SHARE = `mutation ($input: ShareInput!) { share(input: $input) { post { id body kind privacy shared {
  __typename ... on Course { id } ... on ContentItem { id } ... on Post { id } } } } }`;
const EDIT = `mutation ($input: EditPostInput!) { editPost(input: $input) { post { body editedAt } } }`;

describe('posts', () => {
  const harness = useSocial();
  const { platform } = harness;
  let course: TestCourse;
  let people: People;

  beforeAll(async () => {
    ({ course, people } = await insertCourseWithPeople(platform));
  });

  const ask = (viewer: Viewer | null, query: string, input: Record<string, unknown>) => harness.ask(viewer, query, { input });
  const create = async (input: Record<string, unknown>, viewer = people.author) =>
    dataOf<{ createPost: { post: { id: string } } }>(await ask(viewer, CREATE, input)).createPost.post.id;

  it('stands in the forum of a course, for its members unless told', async () => {
    const { data } = await ask(people.author, CREATE, { courseId: course.id, body: 'Which boots?' });
    expect(data).toEqual({
      createPost: {
        post: {
          id: expect.stringMatching(/^pst_[0-9a-f]{32}$/),
          body: 'Which boots?',
          kind: 'POST',
          privacy: 'COURSE_MEMBERS',
          course: { id: course.id },
          author: { id: people.author.id },
          parent: null,
          shared: null,
          createdAt: expect.any(Date),
          editedAt: null,
          deletedAt: null,
          likeCount: 0,
          commentCount: 0,
        },
      },
    });
  });

  it("stands on one's own page, for everybody unless told", async () => {
    const { data } = await ask(people.stranger, CREATE, { body: 'Hello' });
    expect(data).toMatchObject({ createPost: { post: { course: null, privacy: 'PUBLIC' } } });
  });

  it('is stored sanitized', async () => {
    const { data } = await ask(people.author, CREATE, { body: ' <img src=x onerror=alert(1)>Boots\u202e & [socks](javascript:alert(1)) ' });
    expect(data).toMatchObject({ createPost: { post: { body: 'Boots & [socks] (javascript:alert(1))' } } });
  });

  it.each(['author', 'learner', 'instructor', 'admin'] as const)('may be written into the forum by the %s', async (who) => {
    expect((await ask(people[who], CREATE, { courseId: course.id, body: 'Hi' })).errors).toBeUndefined();
  });

  it('is told to others with what routes it, and no text', async () => {
    const id = await create({ courseId: course.id, body: 'Secret', privacy: 'PRIVATE' });
    const events = await eventsOf(platform, 'social.post.created');
    expect(events.at(-1)).toEqual({
      type: 'social.post.created',
      user_key: people.author.key,
      course_key: course.key,
      actor_key: people.author.key,
      payload: { post: id, kind: 'POST', parent: null, privacy: 'PRIVATE' },
    });
  });

  it.each<{ why: string; who: keyof People | 'nobody'; input: () => Record<string, unknown>; code: string; field?: string }>([
    { why: 'nobody is signed in', who: 'nobody', input: () => ({ body: 'Hi' }), code: 'UNAUTHENTICATED' },
    {
      why: 'one is no member',
      who: 'stranger',
      input: () => ({ body: 'Hi', courseId: course.id }),
      code: 'FORBIDDEN',
      field: 'input.courseId',
    },
    {
      why: 'there is no such course',
      who: 'author',
      input: () => ({ body: 'Hi', courseId: 'nope' }),
      code: 'NOT_FOUND',
      field: 'input.courseId',
    },
    { why: 'it says nothing', who: 'author', input: () => ({ body: '<p></p>' }), code: 'BAD_USER_INPUT', field: 'input.body' },
    {
      why: 'a page has no members',
      who: 'author',
      input: () => ({ body: 'Hi', privacy: 'COURSE_MEMBERS' }),
      code: 'BAD_USER_INPUT',
      field: 'input.privacy',
    },
  ])('is refused when $why, and nothing changes', async ({ who, input, code, field }) => {
    const before = await snapshot(platform);
    const response = await ask(who === 'nobody' ? null : people[who], CREATE, input());
    expect(response.data).toEqual({ createPost: null });
    expect(errorOf(response)).toEqual({ code, field });
    expect(await snapshot(platform)).toEqual(before);
  });

  describe('with an idempotency key', () => {
    it('is made once, however often it is sent at the same time', async () => {
      const input = { courseId: course.id, body: 'Once', idempotencyKey: 'once' };
      const ids = await Promise.all(Array.from({ length: 5 }, () => create(input)));
      expect(new Set(ids).size).toBe(1);
      const { rows } = await platform.database.pool.query(`SELECT FROM posts WHERE body = 'Once'`);
      expect(rows).toHaveLength(1);
    });

    it('is another for another author', async () => {
      const input = { courseId: course.id, body: 'Mine', idempotencyKey: 'mine' };
      expect(await create(input)).not.toBe(await create(input, people.learner));
    });

    it('is refused with another text', async () => {
      await create({ body: 'One', idempotencyKey: 'other text' });
      const response = await ask(people.author, CREATE, { body: 'Two', idempotencyKey: 'other text' });
      expect(errorOf(response)).toEqual({ code: 'CONFLICT', field: 'input.idempotencyKey' });
    });

    it('is not made again by who has left the course since', async () => {
      const { course: left, people: leavers } = await insertCourseWithPeople(platform);
      const input = { courseId: left.id, body: 'Hi', idempotencyKey: 'left' };
      await create(input, leavers.author);
      await leaveCourse(platform, left, leavers.author);
      expect(errorOf(await ask(leavers.author, CREATE, input)).code).toBe('FORBIDDEN');
    });

    it('comments and shares once, too', async () => {
      const target = await insertPost(platform, people.author, { course });
      const comments = await Promise.all(
        [1, 2].map(() => ask(people.learner, COMMENT, { parentId: target.id, body: 'Yes', idempotencyKey: 'c' })),
      );
      const shares = await Promise.all([1, 2].map(() => ask(people.learner, SHARE, { targetId: target.id, idempotencyKey: 's' })));
      expect(comments[0]).toEqual(comments[1]);
      expect(shares[0]).toEqual(shares[1]);
      expect(comments[0]?.errors ?? shares[0]?.errors).toBeUndefined();
    });
  });

  describe('comments', () => {
    it.each(['PUBLIC', 'COURSE_MEMBERS'])('have the course and the privacy of what they answer: %s', async (privacy) => {
      const root = await insertPost(platform, people.author, { course, privacy });
      const { data } = await ask(people.learner, COMMENT, { parentId: root.id, body: 'Yes' });
      expect(data).toMatchObject({
        comment: { comment: { kind: 'COMMENT', privacy, course: { id: course.id }, parent: { id: root.id } } },
      });
    });

    it('nest 5 deep, and no deeper', async () => {
      let parent = await insertPost(platform, people.author, { course });
      for (let depth = 1; depth <= 4; depth += 1) parent = await insertPost(platform, people.author, { course, parent });
      const fifth = await ask(people.learner, COMMENT, { parentId: parent.id, body: 'Five' });
      const { id } = dataOf<{ comment: { comment: { id: string } } }>(fifth).comment.comment;
      expect(errorOf(await ask(people.learner, COMMENT, { parentId: id, body: 'Six' }))).toEqual({
        code: 'BAD_USER_INPUT',
        field: 'input.parentId',
      });
    });

    it("are welcome on somebody's page", async () => {
      const post = await insertPost(platform, people.author);
      expect((await ask(people.stranger, COMMENT, { parentId: post.id, body: 'Hi' })).errors).toBeUndefined();
    });

    it('in a forum are for members, also under what everybody sees', async () => {
      const post = await insertPost(platform, people.author, { course, privacy: 'PUBLIC' });
      const before = await snapshot(platform);
      const response = await ask(people.stranger, COMMENT, { parentId: post.id, body: 'Hi' });
      expect(errorOf(response)).toEqual({ code: 'FORBIDDEN', field: 'input.parentId' });
      expect(await snapshot(platform)).toEqual(before);
    });

    it('are told with what they answer', async () => {
      const post = await insertPost(platform, people.author, { course });
      await ask(people.learner, COMMENT, { parentId: post.id, body: 'Hi' });
      expect((await eventsOf(platform, 'social.post.created')).at(-1)?.payload).toMatchObject({ kind: 'COMMENT', parent: post.id });
    });
  });

  describe('shares', () => {
    it('point to a course, an item or a post', async () => {
      const item = await insertContent(platform, course);
      const post = await insertPost(platform, people.author, { course });
      const targets = [
        { targetType: 'COURSE', targetId: course.id },
        { targetType: 'CONTENT', targetId: item.id },
        { targetType: 'POST', targetId: post.id },
      ];
      const shared = await Promise.all(
        targets.map(
          async (input) => dataOf<{ share: { post: { shared: unknown } } }>(await ask(people.learner, SHARE, input)).share.post.shared,
        ),
      );
      expect(shared).toEqual([
        { __typename: 'Course', id: course.id },
        { __typename: 'ContentItem', id: item.id },
        { __typename: 'Post', id: post.id },
      ]);
    });

    it.each<{ why: string; input: () => Record<string, unknown>; code: string; field: string }>([
      { why: 'there is no such post', input: () => ({ targetId: 'pst_nope' }), code: 'NOT_FOUND', field: 'input.targetId' },
      {
        why: 'there is no such course',
        input: () => ({ targetType: 'COURSE', targetId: 'nope' }),
        code: 'NOT_FOUND',
        field: 'input.targetId',
      },
      {
        why: 'there is no such item',
        input: () => ({ targetType: 'CONTENT', targetId: 'nope' }),
        code: 'NOT_FOUND',
        field: 'input.targetId',
      },
      {
        why: 'the forum is for its members',
        input: () => ({ targetType: 'COURSE', targetId: course.id, courseId: course.id }),
        code: 'FORBIDDEN',
        field: 'input.courseId',
      },
    ])('are refused when $why, and nothing changes', async ({ input, code, field }) => {
      const before = await snapshot(platform);
      expect(errorOf(await ask(people.stranger, SHARE, input()))).toEqual({ code, field });
      expect(await snapshot(platform)).toEqual(before);
    });
  });

  describe('edited', () => {
    it('say when, and are told', async () => {
      const postId = await create({ body: 'Befor' });
      const { data } = await ask(people.author, EDIT, { postId, body: 'Before <b>that</b>' });
      expect(data).toEqual({ editPost: { post: { body: 'Before that', editedAt: expect.any(Date) } } });
      expect((await eventsOf(platform, 'social.post.edited')).at(-1)?.payload).toMatchObject({ post: postId });
    });

    it('with the same text stay as they were, and nobody is told', async () => {
      const postId = await create({ body: 'Same' });
      const before = await snapshot(platform);
      expect((await ask(people.author, EDIT, { postId, body: ' Same' })).data).toEqual({
        editPost: { post: { body: 'Same', editedAt: null } },
      });
      expect(await snapshot(platform)).toEqual(before);
    });

    it.each<{ why: string; who: keyof People; body: string; code: string; field?: string }>([
      { why: 'somebody else wrote it', who: 'learner', body: 'Mine now', code: 'FORBIDDEN' },
      { why: 'the instructor does not like it', who: 'instructor', body: 'Nicer', code: 'FORBIDDEN' },
      { why: 'the admin does not like it', who: 'admin', body: 'Nicer', code: 'FORBIDDEN' },
      { why: 'it would be too long for a comment', who: 'author', body: 'x'.repeat(5_001), code: 'BAD_USER_INPUT', field: 'input.body' },
    ])('are refused when $why, and nothing changes', async ({ who, body, code, field }) => {
      const root = await insertPost(platform, people.author, { course });
      const comment = await insertPost(platform, people.author, { course, parent: root });
      const before = await snapshot(platform);
      expect(errorOf(await ask(people[who], EDIT, { postId: comment.id, body }))).toEqual({ code, field });
      expect(await snapshot(platform)).toEqual(before);
    });
  });
});
