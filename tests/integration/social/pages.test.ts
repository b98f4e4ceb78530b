import { beforeAll, describe, expect, it } from 'vitest';
import type { Viewer } from '../../../platform/auth/viewer.ts';
import { dataOf, errorOf, insertCourseWithPeople, insertPost, useSocial, type People, type TestCourse } from '../../support/social.ts';
import { insertCourse, insertMembership, insertUser } from '../../support/users.ts';

type Page = {
  edges: { cursor: string; node: { id: string } }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
};
type FollowPage = { edges: { node: { follower: { id: string } } }[]; pageInfo: Page['pageInfo'] };
const PAGE = `edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }`;

/** Moments within one millisecond, and the same moment twice: what a JavaScript date would mix up. */
const TIMES = ['12:00:00.000001', '12:00:00.000001', '12:00:00.000002', '12:00:00.000999', '12:00:00.000999', '12:00:00.001', '12:00:01'];

describe('pages', () => {
  const harness = useSocial();
  const { platform } = harness;
  let course: TestCourse;
  let people: People;
  /** Oldest first. */
  const posts: string[] = [];
  const comments: string[] = [];

  beforeAll(async () => {
    ({ course, people } = await insertCourseWithPeople(platform));
    for (const time of TIMES) posts.push((await insertPost(platform, people.author, { course, createdAt: `2026-05-01 ${time}` })).id);
    const root = await insertPost(platform, people.author, { createdAt: '2026-04-01 12:00:00' });
    for (const time of TIMES)
      comments.push((await insertPost(platform, people.learner, { parent: root, createdAt: `2026-05-01 ${time}` })).id);
    lists.comments.id = root.id;
  });

  const lists = {
    forum: {
      query: `query ($first: Int, $after: String, $last: Int, $before: String) {
        list: forum(courseId: "COURSE") { page: posts(first: $first, after: $after, last: $last, before: $before) { ${PAGE} } } }`,
      expected: () => posts.toReversed(),
      id: '',
    },
    comments: {
      query: `query ($first: Int, $after: String, $last: Int, $before: String) {
        list: post(id: "POST") { page: comments(first: $first, after: $after, last: $last, before: $before) { ${PAGE} } } }`,
      expected: () => comments,
      id: '',
    },
  };
  const read = async (list: keyof typeof lists, args: Record<string, unknown>, viewer: Viewer = people.learner) => {
    const response = await harness.ask(viewer, lists[list].query.replace('COURSE', course.id).replace('POST', lists[list].id), args);
    return { page: (response.data?.['list'] as { page: Page } | null)?.page as Page, error: errorOf(response) };
  };
  const idsOf = (page: Page) => page.edges.map(({ node }) => node.id);

  describe.each(['forum', 'comments'] as const)('of %s', (list) => {
    it.each([1, 2, 3, 7])('of %i read forwards give everything once, in order', async (first) => {
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const { page } = await read(list, { first, after });
        seen.push(...idsOf(page));
        after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
      } while (after !== null);
      expect(seen).toEqual(lists[list].expected());
    });

    it.each([1, 2, 3, 7])('of %i read backwards give everything once, in order', async (last) => {
      const seen: string[] = [];
      let before: string | null = null;
      do {
        const { page } = await read(list, { last, before });
        seen.unshift(...idsOf(page));
        before = page.pageInfo.hasPreviousPage ? page.pageInfo.startCursor : null;
      } while (before !== null);
      expect(seen).toEqual(lists[list].expected());
    });

    it.each([
      { args: { first: 0 }, field: 'first' },
      { args: { first: 101 }, field: 'first' },
      { args: { last: 1000 }, field: 'last' },
      { args: { first: 1, last: 1 }, field: 'last' },
      { args: { after: 'nonsense' }, field: 'after' },
      { args: { after: Buffer.from('["2026-02-30 00:00:00","1"]').toString('base64url') }, field: 'after' },
      { args: { after: Buffer.from('["2026-01-01 00:00:00"]').toString('base64url') }, field: 'after' },
      { args: { before: Buffer.from(`["'; DROP TABLE posts","1"]`).toString('base64url') }, field: 'before' },
    ])('are refused for $args', async ({ args, field }) => {
      expect((await read(list, args)).error).toEqual({ code: 'BAD_USER_INPUT', field });
    });
  });

  describe('of a feed', () => {
    let reader: Viewer;
    const expected: { id: string; reason: string }[] = [];

    beforeAll(async () => {
      reader = await insertUser(platform);
      const [idol, other] = [await insertUser(platform), await insertUser(platform)];
      const [joined, followed, foreign] = [await insertCourse(platform), await insertCourse(platform), await insertCourse(platform)];
      await insertMembership(platform, joined, reader, 'LEARNER');
      const follow = `mutation ($input: FollowInput!) { follow(input: $input) { follow { id } } }`;
      await harness.ask(reader, follow, { input: { targetType: 'USER', targetId: idol.id } });
      await harness.ask(reader, follow, { input: { targetType: 'COURSE', targetId: followed.id } });

      const createdAt = '2026-05-01 12:00:00.000001';
      const add = async (reason: string | null, author: Viewer, fields: Parameters<typeof insertPost>[2] = {}) => {
        const post = await insertPost(platform, author, { createdAt, ...fields });
        if (reason !== null) expected.unshift({ id: post.id, reason });
        return post;
      };
      await add('OWN', reader, { privacy: 'PRIVATE' });
      await add('OWN', reader, { course: joined });
      const own = await add('FOLLOWED_USER', idol);
      await add('FOLLOWED_USER', idol, { course: joined, privacy: 'COURSE_MEMBERS' });
      await add('COURSE', other, { course: joined, privacy: 'COURSE_MEMBERS' });
      await add('COURSE', other, { course: followed });
      await add(null, other, { course: followed, privacy: 'COURSE_MEMBERS' });
      await add(null, idol, { course: foreign, privacy: 'COURSE_MEMBERS' });
      await add(null, idol, { privacy: 'PRIVATE' });
      await add(null, idol, { parent: own });
      await add(null, idol, { course: joined, deleted: true });
      await add(null, other);
      await add(null, other, { course: foreign });
    });

    const FEED = `query ($first: Int, $after: String) { feed(first: $first, after: $after) {
      edges { node { id reason post { id } } } pageInfo { hasNextPage endCursor } } }`;

    it.each([1, 2, 4, 100])('of %i give each post once, newest first, with the first reason that holds', async (first) => {
      const seen: unknown[] = [];
      let after: string | null = null;
      do {
        const response = await harness.ask(reader, FEED, { first, after });
        const { edges, pageInfo } = dataOf<{ feed: { edges: { node: { id: string; reason: string } }[]; pageInfo: Page['pageInfo'] } }>(
          response,
        ).feed;
        seen.push(...edges.map(({ node: { id, reason } }) => ({ id, reason })));
        after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      } while (after !== null);
      expect(seen).toEqual(expected);
    });

    it('are the same on the user', async () => {
      const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { feed { edges { node { id reason } } } } } }`;
      const { data } = await harness.ask(reader, query, { r: [{ __typename: 'User', id: reader.id }] });
      expect(data).toEqual({ _entities: [{ feed: { edges: expected.map((node) => ({ node })) } }] });
    });

    it('are for who is signed in', async () => {
      expect(errorOf(await harness.ask(null, FEED)).code).toBe('UNAUTHENTICATED');
    });
  });

  it('of followers and follows begin with the newest', async () => {
    const [idol, ...fans] = [
      await insertUser(platform),
      await insertUser(platform),
      await insertUser(platform),
      await insertUser(platform),
    ];
    for (const fan of fans) {
      await harness.ask(fan, `mutation ($id: ID!) { follow(input: { targetId: $id }) { follow { id } } }`, { id: idol.id });
    }
    const query = `query ($r: [_Any!]!, $after: String) { _entities(representations: $r) { ... on User {
      followers(first: 2, after: $after) { edges { node { follower { id } } } pageInfo { hasNextPage endCursor } } } } }`;
    const page = async (after: string | null) => {
      const response = await harness.ask(idol, query, { r: [{ __typename: 'User', id: idol.id }], after });
      const followers = dataOf<{ _entities: { followers: FollowPage }[] }>(response)._entities[0]?.followers;
      return { ids: followers?.edges.map(({ node }) => node.follower.id), cursor: followers?.pageInfo.endCursor ?? null };
    };
    const first = await page(null);
    const second = await page(first.cursor);
    expect([first.ids, second.ids].flat()).toEqual(fans.map(({ id }) => id).toReversed());
  });
});
