import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createClient, type Client } from '../../support/academy/client.ts';
import { useTwoGateways } from '../../support/academy/two-gateways.ts';
import { readCacheFigures } from '../../support/gateway/cache-figures.ts';
import { startRedis, type RedisServer } from '../../support/redis/redis-server.ts';
import { describeWith } from '../../support/requirements.ts';

const WAIT = { timeout: 20_000, interval: 20 };
const COURSE = 'query ($id: ID!) { course(id: $id) { instructor { username roles } } }';
const POST = 'query ($id: ID!) { post(id: $id) { course { title } } }';

describeWith('redis-server', 'entities that two gateways keep in one Redis', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  const suite = useTwoGateways(() => ({ entityStore: { redisUrl: redis.url } }));
  afterAll(() => redis.stop());

  let instructor: [Client, Client];
  let courseId: string;
  let postId: string;
  beforeAll(async () => {
    const { accounts, sessions } = suite.subgraphs.user.services;
    const user = await accounts.createWithRoles(
      { username: 'instructor', email: 'i@example.org', password: 'a password of ten and more' },
      ['instructor'],
    );
    const token = (await sessions.open(user)).token ?? '';
    instructor = [createClient(suite.urls[0], { token }), createClient(suite.urls[1], { token })];
    const { createCourse } = await instructor[0].get<{ createCourse: { course: { id: string } } }>(
      'mutation { createCourse(input: { title: "Tracks" }) { course { id } } }',
    );
    courseId = createCourse.course.id;
    await instructor[0].get(
      `mutation { createContent(input: { courseId: "${courseId}", title: "One", type: DOCUMENT }) { content { id } } }`,
    );
    await instructor[0].get(`mutation { publishCourse(input: { courseId: "${courseId}" }) { course { id } } }`);
    const { createPost } = await instructor[0].get<{ createPost: { post: { id: string } } }>(
      `mutation { createPost(input: { courseId: "${courseId}", body: "Hello", privacy: PUBLIC }) { post { id } } }`,
    );
    postId = createPost.post.id;
  });

  const visitors = () => [createClient(suite.urls[0]), createClient(suite.urls[1])] as const;
  const nameAt = async (client: Client) =>
    (await client.get<{ course: { instructor: { username: string } } }>(COURSE, { id: courseId })).course.instructor.username;
  const titleAt = async (client: Client) =>
    (await client.get<{ post: { course: { title: string } } }>(POST, { id: postId })).post.course.title;
  const hitsAt = async (gateway: 0 | 1, subgraph: string) => (await readCacheFigures(suite.urls[gateway], subgraph)).hit;
  const retitle = (title: string) =>
    instructor[0].get('mutation ($input: UpdateCourseInput!) { updateCourse(input: $input) { course { id } } }', {
      input: { courseId, title },
    });
  const untilKept = async (gateway: 0 | 1) => {
    const client = visitors()[gateway];
    await vi.waitFor(async () => {
      const before = [await hitsAt(gateway, 'user'), await hitsAt(gateway, 'content')];
      await Promise.all([nameAt(client), titleAt(client)]);
      if ((await hitsAt(gateway, 'user')) <= (before[0] ?? 0)) throw new Error('No user is kept yet');
      if ((await hitsAt(gateway, 'content')) <= (before[1] ?? 0)) throw new Error('No course is kept yet');
    }, WAIT);
  };

  it('are known at one when the other has asked for them', async () => {
    await untilKept(0);
    await untilKept(1);
  });

  it('are others at once for who changes them at either gateway, and for everybody within moments', async () => {
    for (let n = 1; n <= 10; n += 1) {
      await Promise.all(visitors().map(titleAt));
      await retitle(`Tracks ${n}`);
      expect([await titleAt(instructor[1]), await titleAt(instructor[0])]).toEqual([`Tracks ${n}`, `Tracks ${n}`]);
    }
    for (const visitor of visitors()) {
      await vi.waitFor(async () => expect(await titleAt(visitor)).toBe('Tracks 10'), { timeout: 2_000, interval: 10 });
    }
  });

  it('are not believed when their subgraph was away, and kept again when it is back', async () => {
    await untilKept(0);
    await suite.userServer.stop();
    // Whoever did this tells nobody.
    await suite.platform.database.pool.query("UPDATE users SET username = 'renamed' WHERE username = 'instructor'");
    await suite.userServer.start();

    for (const visitor of visitors()) await vi.waitFor(async () => expect(await nameAt(visitor)).toBe('renamed'), WAIT);
    await untilKept(0);
    await untilKept(1);
  });

  it('are asked for while Redis is away, and nothing old comes back with it', async () => {
    await untilKept(1);
    redis.freeze();
    expect(await nameAt(visitors()[0])).toBe('renamed');
    await retitle('Changed meanwhile');
    for (const client of [...instructor, ...visitors()]) expect(await titleAt(client)).toBe('Changed meanwhile');
    redis.thaw();
    for (const client of [...instructor, ...visitors()]) expect(await titleAt(client)).toBe('Changed meanwhile');
    await untilKept(1);

    await redis.kill();
    expect(await titleAt(visitors()[0])).toBe('Changed meanwhile');
    await redis.restart();
    await untilKept(0);
    await untilKept(1);
  });
});
