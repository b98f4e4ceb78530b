import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { useAcademy } from '../../support/academy/academy.ts';
import type { Client } from '../../support/academy/client.ts';
import { makeCourse, type MadeCourse } from '../../support/academy/course.ts';
import { readCacheFigures } from '../../support/gateway/cache-figures.ts';

const FORUM = `query Forum($id: ID!) { forum(courseId: $id) { posts(first: 1) { edges { node { author { username roles } course { title status } } } } } }`;
type Forum = { forum: { posts: { edges: { node: { author: { username: string; roles: string[] }; course: { title: string } } }[] } } };

const WAIT = { timeout: 15_000, interval: 20 };

describe.each(['in process', 'over HTTP'] as const)('entities that are kept, from subgraphs %s', (transport) => {
  const suite = useAcademy(transport, { edge: { pages: { listed: [] }, entityStore: { bytes: 10_000_000 } } });
  let instructor: Client;
  let student: Client;
  let admin: Client;
  let course: MadeCourse;

  beforeAll(async () => {
    [instructor, student, admin] = [
      await suite.signUp('instructor', ['instructor']),
      await suite.signUp('student'),
      await suite.signUp('admin', ['admin']),
    ];
    course = await makeCourse(instructor, 'Tracks', 1);
    await student.get('mutation ($id: ID!) { enroll(input: { courseId: $id }) { enrollment { id } } }', { id: course.id });
  });

  const figures = (subgraph: string) => readCacheFigures(suite.url, subgraph);
  const read = async (client: Client) => {
    const { forum } = await client.get<Forum>(FORUM, { id: course.id });
    return forum.posts.edges[0]?.node;
  };
  const retitle = (title: string) =>
    instructor.get('mutation ($input: UpdateCourseInput!) { updateCourse(input: $input) { course { title } } }', {
      input: { courseId: course.id, title },
    });
  const execute = (sql: string, ...values: unknown[]) => suite.platform.database.pool.query(sql, values);
  /** Reads until the whole answer but the root is from the cache. */
  const untilKept = (client: Client) =>
    vi.waitFor(async () => {
      const before = [await figures('content'), await figures('user')];
      await read(client);
      const after = [await figures('content'), await figures('user')];
      if (after.some(({ hit }, index) => hit <= (before[index]?.hit ?? 0))) throw new Error('It is not kept yet');
    }, WAIT);

  beforeEach(() => untilKept(student));

  it('are not asked for again, whoever asks', async () => {
    const before = [await figures('content'), await figures('user')];
    for (const client of [student, instructor, student]) expect(await read(client)).toMatchObject({ author: { username: 'instructor' } });
    const after = [await figures('content'), await figures('user')];

    expect(after.map(({ requests }) => requests)).toEqual(before.map(({ requests }) => requests));
    expect(after.map(({ hit }, index) => hit - (before[index]?.hit ?? 0))).toEqual([3, 3]);
  });

  it('are others at once for who changes them, every time, and for others within moments', async () => {
    for (let n = 1; n <= 10; n += 1) {
      await read(student);
      await retitle(`Tracks ${n}`);
      expect((await read(instructor))?.course.title).toBe(`Tracks ${n}`);
    }
    await vi.waitFor(async () => expect((await read(student))?.course.title).toBe('Tracks 10'), { timeout: 2_000, interval: 10 });
    await untilKept(student);
  });

  it('show new roles within moments', async () => {
    await admin.get('mutation ($id: ID!) { assignRoles(input: { userId: $id, roles: [INSTRUCTOR, STUDENT] }) { user { id } } }', {
      id: instructor.userId,
    });

    await vi.waitFor(async () => expect((await read(student))?.author.roles).toContain('STUDENT'), { timeout: 2_000, interval: 10 });
    instructor = await suite.signIn('instructor');
  });

  it('are not what a live update is made of', async () => {
    const { title } = (await read(student))?.course ?? {};
    const live = await student.subscribe('subscription ($id: ID!) { postAdded(courseId: $id) { post { course { title } } } }', {
      id: course.id,
    });
    // Nobody is told: what was kept stays.
    await execute('UPDATE courses SET title = $1 WHERE external_course_id = $2', 'Changed by hand', course.id);
    await instructor.get('mutation ($input: CreatePostInput!) { createPost(input: $input) { post { id } } }', {
      input: { courseId: course.id, body: 'Hello', privacy: 'COURSE_MEMBERS' },
    });

    expect(await live.next()).toEqual({ data: { postAdded: { post: { course: { title: 'Changed by hand' } } } } });
    expect((await read(student))?.course.title).toBe(title);
    await live.close();
    await retitle('Tracks');
  });

  it('are no part of what a mutation answers', async () => {
    await execute('UPDATE courses SET title = $1 WHERE external_course_id = $2', 'Changed by hand', course.id);
    const { createPost } = await student.get<{ createPost: { post: { course: { title: string } } } }>(
      'mutation ($input: CreatePostInput!) { createPost(input: $input) { post { course { title } } } }',
      { input: { courseId: course.id, body: 'Hi', privacy: 'COURSE_MEMBERS' } },
    );
    expect(createPost.post.course.title).toBe('Changed by hand');
    await retitle('Tracks');
  });
});

describe('entities', () => {
  const suite = useAcademy();

  it('are not kept unless it was switched on', async () => {
    const instructor = await suite.signUp('instructor', ['instructor']);
    const course = await makeCourse(instructor, 'Tracks', 1);
    await instructor.get<Forum>(FORUM, { id: course.id });
    await instructor.get<Forum>(FORUM, { id: course.id });

    expect(await readCacheFigures(suite.url, 'user')).toMatchObject({ hit: 0, miss: 0, bypass: 0 });
  });
});
