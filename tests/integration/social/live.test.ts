import { beforeAll, describe, expect, it } from 'vitest';
import type { Viewer } from '../../../platform/auth/viewer.ts';
import type { SubgraphResponse } from '../../../platform/graph/endpoint.ts';
import { take } from '../../support/events.ts';
import { dataOf, errorOf, insertCourseWithPeople, useSocial, type People, type TestCourse } from '../../support/social.ts';

const SUBSCRIPTION = `subscription ($courseId: ID!, $after: String) { postAdded(courseId: $courseId, after: $after) {
  cursor occurredAt post { id kind body author { id } course { id } } } }`;

describe('postAdded', () => {
  const harness = useSocial();
  const { platform } = harness;
  let course: TestCourse;
  let people: People;

  beforeAll(async () => {
    ({ course, people } = await insertCourseWithPeople(platform));
  });

  const listen = (viewer: Viewer | null, courseId = course.id, after?: string) => harness.listen(viewer, SUBSCRIPTION, { courseId, after });
  const create = async (body: string, courseId: string | null = course.id) => {
    const query = `mutation ($input: CreatePostInput!) { createPost(input: $input) { post { id } } }`;
    const response = await harness.ask(people.author, query, { input: { body, courseId } });
    return dataOf<{ createPost: { post: { id: string } } }>(response).createPost.post.id;
  };
  const updateOf = ({ data }: SubgraphResponse) =>
    data?.['postAdded'] as { cursor: string; post: { id: string; kind: string; body: string } };

  it('tells posts and shares of the forum, and neither comments nor posts from elsewhere', async () => {
    const stream = await listen(people.learner);
    const first = await create('first');
    await create('on my page', null);
    await harness.ask(people.learner, `mutation ($id: ID!) { comment(input: { parentId: $id, body: "Hm" }) { comment { id } } }`, {
      id: first,
    });
    await harness.ask(
      people.author,
      `mutation ($id: ID!, $courseId: ID!) { share(input: { targetId: $id, courseId: $courseId, body: "Look" }) { post { id } } }`,
      { id: first, courseId: course.id },
    );

    const updates = (await take(stream, 2)).map(updateOf);
    expect(updates.map(({ post }) => [post.kind, post.body])).toEqual([
      ['POST', 'first'],
      ['SHARE', 'Look'],
    ]);
    expect(updates[0]).toMatchObject({ post: { author: { id: people.author.id }, course: { id: course.id } } });
    await stream.return?.();
  });

  it('goes on behind a cursor, without what was deleted since', async () => {
    const stream = await listen(people.learner);
    await create('seen');
    const [seen] = (await take(stream, 1)).map(updateOf);
    await stream.return?.();
    const gone = await create('gone');
    await create('kept');
    await harness.ask(people.author, `mutation ($id: ID!) { deletePost(input: { postId: $id }) { postId } }`, { id: gone });

    const resumed = await listen(people.learner, course.id, seen?.cursor);
    expect((await take(resumed, 1)).map((update) => updateOf(update).post.body)).toEqual(['kept']);
    await resumed.return?.();
  });

  it('ends at once when it is closed while it waits', async () => {
    const stream = await listen(people.learner);
    const waiting = stream.next();
    await stream.return?.();
    expect(await waiting).toEqual({ done: true, value: undefined });
  });

  it.each([
    { why: 'nobody is signed in', who: 'nobody' as const, variables: {}, code: 'UNAUTHENTICATED' },
    { why: 'there is no such course', who: 'learner' as const, variables: { courseId: 'nope' }, code: 'NOT_FOUND' },
    { why: 'the cursor is none', who: 'learner' as const, variables: { after: 'nonsense' }, code: 'BAD_USER_INPUT', field: 'after' },
  ])('is refused when $why', async ({ who, variables, code, field }) => {
    const stream = await harness.listen(who === 'nobody' ? null : people[who], SUBSCRIPTION, { courseId: course.id, ...variables });
    const [response] = await take(stream, 2);
    expect(errorOf(response as SubgraphResponse)).toEqual({ code, field });
  });
});
