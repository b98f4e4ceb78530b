import { beforeAll, describe, expect, it } from 'vitest';
import type { Viewer } from '../../../platform/auth/viewer.ts';
import {
  dataOf,
  errorOf,
  eventsOf,
  insertCourseWithPeople,
  insertPost,
  snapshot,
  useSocial,
  type People,
  type TestCourse,
} from '../../support/social.ts';
import { insertContent, insertUser } from '../../support/users.ts';

const LIKE = `mutation ($input: LikeInput!) { like(input: $input) {
  interaction { id type user { id } target { __typename } createdAt } post { likeCount likedByMe } } }`;
const UNLIKE = `mutation ($input: UnlikeInput!) { unlike(input: $input) { target { __typename } post { likeCount likedByMe } } }`;
const FOLLOW = `mutation ($input: FollowInput!) { follow(input: $input) { follow { id follower { id } target {
  __typename ... on User { id followerCount followedByMe } ... on Course { id followerCount followedByMe } } } } }`;
const UNFOLLOW = `mutation ($input: UnfollowInput!) { unfollow(input: $input) { target { ... on User { followerCount followedByMe } } } }`;

describe('reactions', () => {
  const harness = useSocial();
  const { platform } = harness;
  let course: TestCourse;
  let people: People;

  beforeAll(async () => {
    ({ course, people } = await insertCourseWithPeople(platform));
  });

  const ask = (viewer: Viewer | null, query: string, input: Record<string, unknown>) => harness.ask(viewer, query, { input });

  describe('likes', () => {
    it('count once for each person, however often and at whatever time they press', async () => {
      const { id } = await insertPost(platform, people.author, { course });
      const before = (await eventsOf(platform, 'social.interaction.added')).length;
      const fans = [people.author, people.learner, people.instructor];
      const responses = await Promise.all(fans.flatMap((fan) => [1, 2, 3, 4].map(() => ask(fan, LIKE, { targetId: id }))));
      expect(responses.flatMap(({ errors }) => errors ?? [])).toEqual([]);

      const { data } = await harness.ask(people.learner, `query ($id: ID!) { post(id: $id) { likeCount likedByMe } }`, { id });
      expect(data).toEqual({ post: { likeCount: 3, likedByMe: true } });
      expect((await eventsOf(platform, 'social.interaction.added')).length - before).toBe(3);
    });

    it('are counted anew for each mutation of one request', async () => {
      const { id } = await insertPost(platform, people.author, { course });
      const { data } = await harness.ask(
        people.learner,
        `mutation ($id: ID!) {
          one: like(input: { targetId: $id }) { post { likeCount } }
          none: unlike(input: { targetId: $id }) { post { likeCount } }
          changed: editPost(input: { postId: $id, body: "x" }) { post { id } }
          again: like(input: { targetId: $id }) { post { likeCount } }
        }`,
        { id },
      );
      expect(data).toMatchObject({ one: { post: { likeCount: 1 } }, none: { post: { likeCount: 0 } }, again: { post: { likeCount: 1 } } });
    });

    it('stay the same like when they are given again', async () => {
      const { id } = await insertPost(platform, people.author, { course });
      const [first, second] = [await ask(people.learner, LIKE, { targetId: id }), await ask(people.learner, LIKE, { targetId: id })];
      expect(first.data).toEqual(second.data);
      expect(first.data).toEqual({
        like: {
          interaction: {
            id: expect.stringMatching(/^int_/),
            type: 'LIKE',
            user: { id: people.learner.id },
            target: { __typename: 'Post' },
            createdAt: expect.any(Date),
          },
          post: { likeCount: 1, likedByMe: true },
        },
      });
    });

    it('are taken back once, and are told both times', async () => {
      const { id } = await insertPost(platform, people.author, { course });
      await ask(people.learner, LIKE, { targetId: id });
      await ask(people.learner, UNLIKE, { targetId: id });
      const again = await ask(people.learner, UNLIKE, { targetId: id });

      expect(again.data).toEqual({ unlike: { target: { __typename: 'Post' }, post: { likeCount: 0, likedByMe: false } } });
      const events = await eventsOf(platform, 'social.interaction.added', 'social.interaction.removed');
      const told = events.filter(({ payload }) => payload['target'] === id);
      expect(told.map(({ type, course_key }) => [type, course_key])).toEqual([
        ['social.interaction.added', course.key],
        ['social.interaction.removed', course.key],
      ]);
    });

    it.each(['COURSE', 'CONTENT'])('are for a %s too', async (targetType) => {
      const { id } = targetType === 'COURSE' ? course : await insertContent(platform, course);
      await ask(people.stranger, LIKE, { targetType, targetId: id });
      const r = [{ __typename: targetType === 'COURSE' ? 'Course' : 'ContentItem', id }];
      const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Course { likeCount likedByMe } ... on ContentItem { likeCount likedByMe } } }`;
      expect((await harness.ask(people.stranger, query, { r })).data).toEqual({ _entities: [{ likeCount: 1, likedByMe: true }] });
      expect((await harness.ask(null, query, { r })).data).toEqual({ _entities: [{ likeCount: 1, likedByMe: false }] });
    });

    it.each<{ why: string; who: 'learner' | 'nobody'; input: Record<string, unknown>; code: string; field?: string }>([
      { why: 'nobody is signed in', who: 'nobody', input: { targetId: 'x' }, code: 'UNAUTHENTICATED' },
      { why: 'there is no such post', who: 'learner', input: { targetId: 'x' }, code: 'NOT_FOUND', field: 'input.targetId' },
      {
        why: 'there is no such item',
        who: 'learner',
        input: { targetType: 'CONTENT', targetId: 'x' },
        code: 'NOT_FOUND',
        field: 'input.targetId',
      },
    ])('are refused when $why, and nothing changes', async ({ who, input, code, field }) => {
      const before = await snapshot(platform);
      for (const mutation of [LIKE, UNLIKE]) {
        expect(errorOf(await ask(who === 'nobody' ? null : people[who], mutation, input))).toEqual({ code, field });
      }
      expect(await snapshot(platform)).toEqual(before);
    });
  });

  describe('follows', () => {
    it('count once, however often and at whatever time they are made', async () => {
      const idol = await insertUser(platform);
      const responses = await Promise.all([1, 2, 3, 4, 5].map(() => ask(people.learner, FOLLOW, { targetId: idol.id })));
      const follows = responses.map((response) => dataOf<{ follow: { follow: { id: string } } }>(response).follow.follow);
      expect(new Set(follows.map(({ id }) => id)).size).toBe(1);
      expect(follows[0]).toMatchObject({
        follower: { id: people.learner.id },
        target: { __typename: 'User', id: idol.id, followerCount: 1, followedByMe: true },
      });
      const events = await eventsOf(platform, 'social.follow.added');
      expect(events.filter(({ payload }) => payload['target'] === idol.key)).toHaveLength(1);
    });

    it('of a course are told by its key', async () => {
      const { data } = await ask(people.stranger, FOLLOW, { targetType: 'COURSE', targetId: course.id });
      expect(data).toMatchObject({ follow: { follow: { target: { __typename: 'Course', id: course.id, followedByMe: true } } } });
      expect((await eventsOf(platform, 'social.follow.added')).at(-1)).toMatchObject({
        user_key: people.stranger.key,
        course_key: course.key,
        payload: { targetType: 'COURSE', target: course.key },
      });
    });

    it('end once, and are told', async () => {
      const idol = await insertUser(platform);
      await ask(people.learner, FOLLOW, { targetId: idol.id });
      for (let times = 0; times < 2; times += 1) {
        expect((await ask(people.learner, UNFOLLOW, { targetId: idol.id })).data).toEqual({
          unfollow: { target: { followerCount: 0, followedByMe: false } },
        });
      }
      const events = await eventsOf(platform, 'social.follow.removed');
      expect(events.filter(({ payload }) => payload['target'] === idol.key)).toHaveLength(1);
    });

    it.each<{ why: string; who: 'learner' | 'nobody'; input: () => Record<string, unknown>; code: string; field?: string }>([
      { why: 'nobody is signed in', who: 'nobody', input: () => ({ targetId: people.author.id }), code: 'UNAUTHENTICATED' },
      {
        why: 'it is oneself',
        who: 'learner',
        input: () => ({ targetId: people.learner.id }),
        code: 'BAD_USER_INPUT',
        field: 'input.targetId',
      },
      { why: 'there is no such user', who: 'learner', input: () => ({ targetId: course.id }), code: 'NOT_FOUND', field: 'input.targetId' },
      {
        why: 'there is no such course',
        who: 'learner',
        input: () => ({ targetType: 'COURSE', targetId: people.author.id }),
        code: 'NOT_FOUND',
        field: 'input.targetId',
      },
    ])('are refused when $why, and nothing changes', async ({ who, input, code, field }) => {
      const before = await snapshot(platform);
      expect(errorOf(await ask(who === 'nobody' ? null : people[who], FOLLOW, input()))).toEqual({ code, field });
      expect(await snapshot(platform)).toEqual(before);
    });
  });
});
