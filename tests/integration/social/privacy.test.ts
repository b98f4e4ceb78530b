import { beforeAll, describe, expect, it } from 'vitest';
import type { Viewer } from '../../../platform/auth/viewer.ts';
import {
  dataOf,
  errorOf,
  insertCourseWithPeople,
  insertPost,
  leaveCourse,
  snapshot,
  useSocial,
  type People,
  type TestCourse,
} from '../../support/social.ts';
import { insertMembership, insertUser } from '../../support/users.ts';

const PRIVACY = ['PUBLIC', 'COURSE_MEMBERS', 'PRIVATE'] as const;
type Privacy = (typeof PRIVACY)[number];
type Who = keyof People | 'nobody';
type Placed = { key: number; id: string };
type Ids = { edges: { node: { id: string } }[] };

/** The table of domain/access.ts, for posts in a forum. */
const seenBy: Record<Privacy, Who[]> = {
  PUBLIC: ['author', 'learner', 'instructor', 'stranger', 'admin', 'nobody'],
  COURSE_MEMBERS: ['author', 'learner', 'instructor', 'admin'],
  PRIVATE: ['author'],
};
const everybody = seenBy.PUBLIC;
const cases = PRIVACY.flatMap((privacy) => everybody.map((who) => ({ privacy, who, sees: seenBy[privacy].includes(who) })));

describe('privacy of a post in a forum', () => {
  const harness = useSocial();
  const { platform } = harness;
  let course: TestCourse;
  let people: People;
  const posts = {} as Record<Privacy, { post: Placed; comment: Placed; share: Placed }>;
  const viewer = (who: Who): Viewer | null => (who === 'nobody' ? null : people[who]);
  const ask = async (who: Who, query: string, variables: Record<string, unknown>) => harness.ask(viewer(who), query, variables);
  const idsOf = (connection: unknown) => (connection as Ids).edges.map(({ node }) => node.id);

  beforeAll(async () => {
    ({ course, people } = await insertCourseWithPeople(platform));
    const { author } = people;
    for (const privacy of PRIVACY) {
      const post = await insertPost(platform, author, { course, privacy });
      const comment = await insertPost(platform, author, { course, privacy, parent: post });
      const share = await insertPost(platform, author, { course, shared: { kind: 'POST', id: post.id } });
      posts[privacy] = { post, comment, share };
    }
    // Everybody follows the author and the course, so that feeds leave out for privacy's sake alone.
    for (const who of ['learner', 'instructor', 'stranger', 'admin'] as const) {
      const follow = `mutation ($targetId: ID!, $targetType: FollowKind!) { follow(input: { targetType: $targetType, targetId: $targetId }) { follow { id } } }`;
      await ask(who, follow, { targetType: 'USER', targetId: author.id });
      await ask(who, follow, { targetType: 'COURSE', targetId: course.id });
    }
  });

  describe.each(cases)('$privacy, for $who: seen $sees', ({ privacy, who, sees }) => {
    it('by id', async () => {
      const response = await ask(who, `query ($id: ID!) { post(id: $id) { id } }`, { id: posts[privacy].post.id });
      expect(response.data?.['post']).toEqual(sees ? { id: posts[privacy].post.id } : null);
      expect(errorOf(response).code).toBe(sees ? undefined : 'NOT_FOUND');
    });

    it('as a reference', async () => {
      const reference = { __typename: 'Post', id: posts[privacy].post.id };
      const { data } = await ask(who, `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Post { body } } }`, {
        r: [reference],
      });
      expect(data?.['_entities']).toEqual([sees ? { body: expect.any(String) } : null]);
    });

    it('in the forum', async () => {
      const response = await ask(who, `query ($id: ID!) { forum(courseId: $id) { posts { edges { node { id } } } } }`, { id: course.id });
      expect(idsOf(dataOf<{ forum: { posts: Ids } }>(response).forum.posts).includes(posts[privacy].post.id)).toBe(sees);
    });

    it("in its author's posts", async () => {
      const r = [{ __typename: 'User', id: people.author.id }];
      const response = await ask(
        who,
        `query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { posts { edges { node { id } } } } } }`,
        { r },
      );
      expect(idsOf(dataOf<{ _entities: { posts: Ids }[] }>(response)._entities[0]?.posts).includes(posts[privacy].post.id)).toBe(sees);
    });

    it('by its comments, which have its privacy', async () => {
      const response = await ask(who, `query ($id: ID!) { post(id: $id) { parent { id } } }`, { id: posts[privacy].comment.id });
      expect(response.data?.['post']).toEqual(sees ? { parent: { id: posts[privacy].post.id } } : null);
    });

    it('through a share that everybody sees', async () => {
      const { data } = await ask(who, `query ($id: ID!) { post(id: $id) { shared { ... on Post { id } } } }`, {
        id: posts[privacy].share.id,
      });
      expect(data?.['post']).toEqual({ shared: sees ? { id: posts[privacy].post.id } : null });
    });
  });

  it.each(everybody.map((who) => ({ who, visible: PRIVACY.filter((privacy) => seenBy[privacy].includes(who)).length })))(
    'counts for $who the $visible that they may see, and the three shares',
    async ({ who, visible }) => {
      const { data } = await ask(who, `query ($id: ID!) { forum(courseId: $id) { postCount } }`, { id: course.id });
      expect(data).toEqual({ forum: { postCount: visible + 3 } });
    },
  );

  it.each(cases.filter(({ who }) => who !== 'nobody'))("puts $privacy into $who's feed: $sees", async ({ privacy, who, sees }) => {
    const { data } = await ask(who, `{ feed { edges { node { id } } } }`, {});
    expect(idsOf(data?.['feed']).includes(posts[privacy].post.id)).toBe(sees);
  });

  it.each(cases.filter(({ who, sees }) => !sees && who !== 'nobody'))(
    'tells $who of $privacy that it does not exist, whatever they try to do with it',
    async ({ privacy, who }) => {
      const { id } = posts[privacy].post;
      const before = await snapshot(platform);
      for (const [mutation, field] of [
        [`like(input: { targetId: $id }) { post { id } }`, 'input.targetId'],
        [`unlike(input: { targetId: $id }) { post { id } }`, 'input.targetId'],
        [`share(input: { targetId: $id }) { post { id } }`, 'input.targetId'],
        [`comment(input: { parentId: $id, body: "Hm" }) { comment { id } }`, 'input.parentId'],
        [`editPost(input: { postId: $id, body: "Hm" }) { post { id } }`, 'input.postId'],
        [`deletePost(input: { postId: $id }) { postId }`, 'input.postId'],
      ]) {
        expect(errorOf(await ask(who, `mutation ($id: ID!) { ${mutation} }`, { id }))).toEqual({ code: 'NOT_FOUND', field });
      }
      expect(await snapshot(platform)).toEqual(before);
    },
  );
});

describe('privacy elsewhere', () => {
  const harness = useSocial();
  const { platform } = harness;
  const post = (viewer: Viewer | null, id: string, fields = 'id') =>
    harness.ask(viewer, `query ($id: ID!) { post(id: $id) { ${fields} } }`, { id });

  it('shows what is public on a page to everybody who is signed in, and to nobody else', async () => {
    const [author, reader] = [await insertUser(platform), await insertUser(platform)];
    const { id } = await insertPost(platform, author);
    expect((await post(reader, id)).data).toEqual({ post: { id } });
    expect(errorOf(await post(null, id)).code).toBe('NOT_FOUND');
  });

  it("takes a course's posts away from who leaves it, all but their own", async () => {
    const { course, people } = await insertCourseWithPeople(platform);
    const root = await insertPost(platform, people.author, { course, privacy: 'COURSE_MEMBERS' });
    const answer = await insertPost(platform, people.learner, { course, privacy: 'COURSE_MEMBERS', parent: root });
    expect((await post(people.learner, answer.id, 'id parent { id }')).data).toEqual({ post: { id: answer.id, parent: { id: root.id } } });

    await leaveCourse(platform, course, people.learner);

    expect((await post(people.learner, answer.id, 'id parent { id }')).data).toEqual({ post: { id: answer.id, parent: null } });
    expect(errorOf(await post(people.learner, root.id)).code).toBe('NOT_FOUND');
  });

  it('opens nothing to members of other courses, in whatever role', async () => {
    const [{ course, people }, elsewhere] = [await insertCourseWithPeople(platform), await insertCourseWithPeople(platform)];
    const { id } = await insertPost(platform, people.author, { course, privacy: 'COURSE_MEMBERS' });
    const codes = await Promise.all(
      [elsewhere.people.instructor, elsewhere.people.learner].map(async (who) => errorOf(await post(who, id)).code),
    );
    expect(codes).toEqual(['NOT_FOUND', 'NOT_FOUND']);
  });

  it('counts only the comments that the reader may see', async () => {
    const { course, people } = await insertCourseWithPeople(platform);
    const root = await insertPost(platform, people.author, { course });
    await insertPost(platform, people.author, { course, parent: root });
    await insertPost(platform, people.author, { course, parent: root, privacy: 'PRIVATE' });
    const count = async (who: Viewer) => {
      const response = await post(who, root.id, 'commentCount comments { edges { node { id } } }');
      const seen = dataOf<{ post: { commentCount: number; comments: Ids } }>(response).post;
      return [seen.commentCount, seen.comments.edges.length];
    };
    expect(await count(people.author)).toEqual([2, 2]);
    expect(await count(people.learner)).toEqual([1, 1]);
  });

  it("keeps somebody's feed, followers and follows from others, and their counts from nobody but strangers to the academy", async () => {
    const { people } = await insertCourseWithPeople(platform);
    const r = [{ __typename: 'User', id: people.author.id }];
    const fields = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on User {
      feed { edges { cursor } } followers { edges { cursor } } following { edges { cursor } } followerCount followingCount } } }`;
    const shown = async (who: Viewer | null) => {
      const response = await harness.ask(who, fields, { r });
      const [user] = dataOf<{ _entities: Record<string, unknown>[] }>(response)._entities;
      return {
        seen: Object.entries(user ?? {}).flatMap(([name, value]) => (value === null ? [] : [name])),
        codes: [...new Set(response.errors?.map((error) => error.extensions?.['code']))],
      };
    };
    expect(await shown(people.author)).toEqual({ seen: ['feed', 'followers', 'following', 'followerCount', 'followingCount'], codes: [] });
    expect(await shown(people.admin)).toEqual({
      seen: ['followers', 'following', 'followerCount', 'followingCount'],
      codes: ['FORBIDDEN'],
    });
    expect(await shown(people.learner)).toEqual({ seen: ['followerCount', 'followingCount'], codes: ['FORBIDDEN'] });
    expect((await shown(null)).seen).toEqual([]);
  });

  it('gives an update to who may see the post when it is delivered, and to nobody else', async () => {
    const { course, people } = await insertCourseWithPeople(platform);
    await insertMembership(platform, course, people.stranger, 'LEARNER');
    const subscription = `subscription ($id: ID!) { postAdded(courseId: $id) { post { body } } }`;
    const streams = await Promise.all([people.learner, people.stranger].map((who) => harness.listen(who, subscription, { id: course.id })));
    await leaveCourse(platform, course, people.stranger);
    const create = `mutation ($input: CreatePostInput!) { createPost(input: $input) { post { id } } }`;
    for (const [body, privacy] of [
      ['for the author', 'PRIVATE'],
      ['for members', 'COURSE_MEMBERS'],
      ['for all', 'PUBLIC'],
    ]) {
      await harness.ask(people.author, create, { input: { courseId: course.id, body, privacy } });
    }

    const [learner, stranger] = streams as [(typeof streams)[number], (typeof streams)[number]];
    const bodyOf = async (stream: typeof learner) =>
      ((await stream.next()).value as { data: { postAdded: { post: { body: string } } } }).data.postAdded.post.body;
    expect([await bodyOf(learner), await bodyOf(learner)]).toEqual(['for members', 'for all']);
    expect(await bodyOf(stranger)).toBe('for all');
    await Promise.all(streams.map(async (stream) => stream.return?.()));
  });
});
