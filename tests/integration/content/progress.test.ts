import { beforeAll, describe, expect, it } from 'vitest';
import type { Viewer } from '../../../platform/auth/viewer.ts';
import {
  aCourse,
  aLearner,
  answer,
  enroll,
  errorOf,
  eventsOf,
  track,
  tracked,
  useContent,
  type TestCourse,
} from '../../support/content.ts';
import { insertUser } from '../../support/users.ts';

describe('tracking progress', () => {
  const statements: string[] = [];
  const world = useContent({ database: { url: '', onStatement: (sql) => statements.push(sql) } });
  let course: TestCourse;

  beforeAll(async () => {
    course = await aCourse(world, [{}, {}, { prerequisites: [0, 1] }, { type: 'ASSESSMENT' }]);
  });

  const progressEvents = async (learner: Viewer) =>
    (await eventsOf(world, course, learner.key)).filter(({ type }) => type === 'progress.updated');

  it('keeps the highest percentage and adds up the time', async () => {
    const learner = await aLearner(world, course);
    await track(world, learner, course.items[0], 60, { timeSpentSeconds: 90 });

    const progress = await tracked(world, learner, course.items[0], 30, { timeSpentSeconds: 40 });
    expect(progress).toMatchObject({ percentage: 60, timeSpentSeconds: 130, completedAt: null });

    const { rows } = await world.platform.database.pool.query('SELECT time_spent_minutes FROM user_progress WHERE public_id = $1', [
      progress.id,
    ]);
    expect(rows).toEqual([{ time_spent_minutes: 2 }]);
  });

  it('resumes where the learner was last, whatever arrives later', async () => {
    const learner = await aLearner(world, course);
    await track(world, learner, course.items[0], 10, { position: 300, occurredAt: new Date(Date.now() + 60_000) });
    const late = await tracked(world, learner, course.items[0], 20, { position: 100, occurredAt: new Date() });
    expect(late).toMatchObject({ percentage: 20, position: 300 });

    const later = await tracked(world, learner, course.items[0], 20, { position: 40, occurredAt: new Date(Date.now() + 120_000) });
    expect(later.position).toBe(40);
  });

  it('completes an item for good', async () => {
    const learner = await aLearner(world, course);
    const { completedAt } = await tracked(world, learner, course.items[0], 100);
    expect(completedAt).toBeInstanceOf(Date);

    expect(await tracked(world, learner, course.items[0], 10, { timeSpentSeconds: 5 })).toMatchObject({ percentage: 100, completedAt });
  });

  it('tells of each change once, with what it amounts to', async () => {
    const learner = await aLearner(world, course);
    const { id } = await tracked(world, learner, course.items[0], 50, { timeSpentSeconds: 30, position: 7 });
    await track(world, learner, course.items[0], 40);
    await track(world, learner, course.items[0], 50, { position: 7 });
    await track(world, learner, course.items[0], 100);

    const keys = await world.platform.identities.keys('content', course.items);
    expect(await progressEvents(learner)).toMatchObject([
      {
        user_key: learner.key,
        payload: {
          progress: id,
          content: keys.get(course.items[0] as string),
          percentage: 50,
          coursePercentage: 12.5,
          timeSpentSeconds: 30,
          completed: false,
          courseCompleted: false,
        },
      },
      { payload: { percentage: 100, coursePercentage: 25, timeSpentSeconds: 0, completed: true, courseCompleted: false } },
    ]);
  });

  it('takes two statements in one transaction', async () => {
    const learner = await aLearner(world, course);
    await track(world, learner, course.items[0], 1);
    statements.length = 0;
    const query = 'mutation ($id: ID!) { trackProgress(input: { contentId: $id, percentage: 2 }) { progress { id } } }';
    await world.ask(learner, query, { id: course.items[0] });
    expect(statements.filter((sql) => /content_items|user_progress|enrollments|courses|memberships/.test(sql))).toEqual([
      expect.stringContaining('FOR UPDATE'),
      expect.stringContaining('INSERT INTO user_progress'),
    ]);
  });

  it('repeats nothing for the same key', async () => {
    const learner = await aLearner(world, course);
    const report = { timeSpentSeconds: 60, idempotencyKey: 'once' };
    const first = await tracked(world, learner, course.items[0], 10, report);

    expect(await tracked(world, learner, course.items[0], 10, report)).toMatchObject({ id: first.id, timeSpentSeconds: 60 });
    expect(await progressEvents(learner)).toHaveLength(1);
  });

  it('refuses the same key with another report', async () => {
    const learner = await aLearner(world, course);
    await track(world, learner, course.items[0], 10, { idempotencyKey: 'once' });

    expect(errorOf(await track(world, learner, course.items[0], 20, { idempotencyKey: 'once' }))).toMatchObject({
      code: 'CONFLICT',
      field: 'input.idempotencyKey',
    });
    expect(await tracked(world, learner, course.items[0], 0)).toMatchObject({ percentage: 10 });
  });

  it.each([
    { why: 'a percentage of 101', percentage: 101, code: 'BAD_USER_INPUT', field: 'input.percentage' },
    { why: 'a percentage of -1', percentage: -1, code: 'BAD_USER_INPUT', field: 'input.percentage' },
    { why: 'more time than a day has', more: { timeSpentSeconds: 86_401 }, code: 'BAD_USER_INPUT', field: 'input.timeSpentSeconds' },
    { why: 'open prerequisites', item: 2, code: 'PRECONDITION_FAILED', field: 'input.contentId' },
    { why: 'an assessment that is not passed', item: 3, percentage: 100, code: 'PRECONDITION_FAILED', field: 'input.percentage' },
  ])('refuses $why, and changes nothing', async ({ item = 0, percentage = 10, more = {}, code, field }) => {
    const learner = await aLearner(world, course);
    expect(errorOf(await track(world, learner, course.items[item], percentage, more))).toMatchObject({ code, field });
    expect(await progressEvents(learner)).toEqual([]);
    const { rowCount } = await world.platform.database.pool.query('SELECT FROM user_progress WHERE user_id = $1', [learner.key]);
    expect(rowCount).toBe(0);
  });

  it('names the prerequisites that are open', async () => {
    const learner = await aLearner(world, course);
    await track(world, learner, course.items[0], 100);
    expect(errorOf(await track(world, learner, course.items[2], 10)).message).toBe('Complete first: "Item 2"');
    await track(world, learner, course.items[1], 100);
    expect(await tracked(world, learner, course.items[2], 10)).toMatchObject({ percentage: 10 });
  });

  it('tells other subgraphs of the same prerequisites', async () => {
    const learner = await aLearner(world, course);
    const keys = await world.platform.identities.keys('content', course.items);
    const told = async () => {
      const { rows } = await world.platform.database.pool.query<{ titles: string[] }>('SELECT open_prerequisites($1, $2) AS titles', [
        learner.key,
        keys.get(course.items[2] as string),
      ]);
      return rows[0]?.titles.map((title) => `"${title}"`).join(', ');
    };
    for (const item of [0, 1]) {
      expect(errorOf(await track(world, learner, course.items[2], 10)).message).toBe(`Complete first: ${await told()}`);
      await track(world, learner, course.items[item], 100);
    }
    expect(await told()).toBe('');
  });

  it.each([
    { who: 'nobody', viewer: () => null, code: 'UNAUTHENTICATED' },
    { who: 'somebody who is not enrolled', viewer: () => world.student, code: 'PRECONDITION_FAILED' },
  ])('refuses $who', async ({ viewer, code }) => {
    expect(errorOf(await track(world, viewer(), course.items[0], 10)).code).toBe(code);
  });

  it('finds no unknown content', async () => {
    expect(errorOf(await track(world, world.student, 'itm_none', 10)).code).toBe('NOT_FOUND');
  });
});

describe('a course', () => {
  const world = useContent();

  it('is complete when all of its items are, once', async () => {
    const course = await aCourse(world);
    const learner = await aLearner(world, course);
    expect((await tracked(world, learner, course.items[0], 100)).enrollment).toEqual({ percentage: 50, status: 'ACTIVE' });
    expect((await tracked(world, learner, course.items[1], 100)).enrollment).toEqual({ percentage: 100, status: 'COMPLETED' });
    await track(world, learner, course.items[1], 100, { timeSpentSeconds: 3 });

    const events = await eventsOf(world, course, learner.key);
    expect(events.map(({ type, payload }) => [type, payload['courseCompleted'] ?? payload['attempt']])).toEqual([
      ['content.enrollment.started', 1],
      ['progress.updated', false],
      ['progress.updated', true],
      ['content.enrollment.completed', 1],
      ['progress.updated', false],
    ]);
  });

  it('is complete when the last items are completed at the same time', async () => {
    const course = await aCourse(world, [{}, {}, {}, {}, {}, {}]);
    for (let round = 0; round < 5; round += 1) {
      const learner = await aLearner(world, course);
      await Promise.all(course.items.map((item) => track(world, learner, item, 100)));

      const events = await eventsOf(world, course, learner.key);
      expect(events.filter(({ type }) => type === 'content.enrollment.completed')).toHaveLength(1);
      expect(events.filter(({ type }) => type === 'progress.updated').map(({ payload }) => payload['coursePercentage'])).toEqual([
        16.66, 33.33, 50, 66.66, 83.33, 100,
      ]);
    }
  });

  it('loses no time and no percentage when a learner reports twenty times at once', async () => {
    const course = await aCourse(world);
    const learner = await aLearner(world, course);
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => track(world, learner, course.items[0], index * 2, { timeSpentSeconds: 10 })),
    );

    expect(await tracked(world, learner, course.items[0], 0)).toMatchObject({ percentage: 38, timeSpentSeconds: 200 });
    const reported = (await eventsOf(world, course, learner.key)).filter(({ type }) => type === 'progress.updated');
    const percentages = reported.map(({ payload }) => payload['percentage'] as number);
    expect(percentages).toEqual([...percentages].sort((a, b) => a - b));
    expect(reported).toHaveLength(20);
  });

  it('is complete for who had only a deleted item left', async () => {
    const course = await aCourse(world);
    const learner = await aLearner(world, course);
    await track(world, learner, course.items[0], 100);
    await answer(
      world.ask(world.instructor, 'mutation ($id: ID!) { deleteContent(input: { contentId: $id }) { content { id } } }', {
        id: course.items[1],
      }),
    );
    expect((await answer<{ enrollment: object }>(enroll(world, learner, course))).enrollment).toMatchObject({ attempt: 2 });
    expect((await eventsOf(world, course, learner.key)).map(({ type }) => type)).toContain('content.enrollment.completed');
  });

  it('has an item complete by passing its assessment', async () => {
    const course = await aCourse(world, [{}, { type: 'ASSESSMENT' }]);
    const learner = await aLearner(world, course);
    const [content, courseKey] = [
      (await world.platform.identities.keys('content', course.items)).get(course.items[1] as string) as number,
      (await world.platform.identities.keys('course', [course.id])).get(course.id) as number,
    ];
    const graded = (passed: boolean) => ({
      type: 'assessment.submission.graded',
      version: 1,
      userKey: learner.key,
      courseKey,
      actorKey: null,
      payload: { submission: 'sub_1', assessment: 'asm_1', content, score: passed ? 90 : 10, passed },
      occurredAt: new Date(),
      position: 1n,
      createdAt: new Date(),
    });
    const [passing] = world.subgraph.consumers;
    const apply = (passed: boolean) => world.platform.own().transact(async (tx) => passing?.apply(tx, [graded(passed)]));

    await apply(false);
    expect((await tracked(world, learner, course.items[1], 10)).completedAt).toBeNull();
    await apply(true);
    await apply(true);
    const progress = await tracked(world, learner, course.items[1], 0);
    expect(progress).toMatchObject({ percentage: 100, enrollment: { percentage: 50 } });
    const completed = (await eventsOf(world, course, learner.key)).filter(({ payload }) => payload['completed'] === true);
    expect(completed).toHaveLength(1);
  });

  it('belongs to nobody before they enroll', async () => {
    const course = await aCourse(world);
    const visitor = await insertUser(world.platform);
    const { data } = await world.ask(visitor, 'query ($id: ID!) { course(id: $id) { progressOf { percentage } } }', course);
    expect(data).toEqual({ course: { progressOf: null } });
  });
});
