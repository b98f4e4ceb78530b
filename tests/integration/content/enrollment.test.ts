import { describe, expect, it } from 'vitest';
import { aCourse, aLearner, answer, enroll, errorOf, eventsOf, track, tracked, useContent } from '../../support/content.ts';
import { insertUser } from '../../support/users.ts';

type Enrolled = { enrollment: { id: string; attempt: number; status: string; percentage: number } };

describe('enrollment', () => {
  const world = useContent();

  const withdraw = (viewer: Parameters<typeof enroll>[1], { id }: { id: string }) =>
    world.ask(viewer, 'mutation ($id: ID!) { withdraw(input: { courseId: $id }) { enrollment { id status endedAt } } }', { id });
  const memberships = async (userKey: number) =>
    (await world.platform.database.pool.query('SELECT scope, role FROM memberships WHERE user_id = $1', [userKey])).rows;

  it('makes a learner a member of the course', async () => {
    const course = await aCourse(world);
    const learner = await aLearner(world, course);
    expect(await memberships(learner.key)).toEqual([{ scope: 'course', role: 'LEARNER' }]);
  });

  it('is the same one while it is active, however often and at once it is asked for', async () => {
    const course = await aCourse(world);
    const learner = await insertUser(world.platform);
    const answers = await Promise.all([1, 2, 3, 4].map(() => answer<Enrolled>(enroll(world, learner, course))));

    expect(new Set(answers.map(({ enrollment }) => enrollment.id)).size).toBe(1);
    expect((await eventsOf(world, course, learner.key)).map(({ type }) => type)).toEqual(['content.enrollment.started']);
  });

  it('begins again from nothing after completion, and keeps what was', async () => {
    const course = await aCourse(world, [{}]);
    const learner = await aLearner(world, course);
    const first = await tracked(world, learner, course.items[0], 100, { timeSpentSeconds: 50, position: 9 });
    const [again] = await Promise.all([1, 2].map(() => answer<Enrolled>(enroll(world, learner, course))));

    expect(again?.enrollment).toMatchObject({ attempt: 2, status: 'ACTIVE', percentage: 0 });
    expect(await tracked(world, learner, course.items[0], 5)).toMatchObject({
      id: first.id,
      percentage: 5,
      timeSpentSeconds: 0,
      position: null,
      completedAt: null,
    });
    const { rows } = await world.platform.database.pool.query(
      `SELECT h.progress_percentage::int AS percentage, h.time_spent_seconds, h.resume_position FROM progress_history h
       JOIN enrollments e ON e.id = h.enrollment_id WHERE e.user_id = $1`,
      [learner.key],
    );
    expect(rows).toEqual([{ percentage: 100, time_spent_seconds: 50, resume_position: 9 }]);
  });

  it('ends by withdrawing, and so does the membership', async () => {
    const course = await aCourse(world);
    const learner = await aLearner(world, course);
    const { enrollment } = await answer<{ enrollment: { status: string } }>(withdraw(learner, course));

    expect(enrollment).toMatchObject({ status: 'WITHDRAWN', endedAt: expect.any(Date) });
    expect(await memberships(learner.key)).toEqual([]);
    expect(errorOf(await track(world, learner, course.items[0], 10)).code).toBe('PRECONDITION_FAILED');
    expect((await eventsOf(world, course, learner.key)).at(-1)).toMatchObject({
      type: 'content.enrollment.withdrawn',
      payload: { attempt: 1 },
    });
  });

  it('is withdrawn from once', async () => {
    const course = await aCourse(world);
    const learner = await aLearner(world, course);
    const [first, second] = [await answer(withdraw(learner, course)), await answer(withdraw(learner, course))];
    expect(second).toEqual(first);
    expect(await eventsOf(world, course, learner.key)).toHaveLength(2);
  });

  it.each([
    { why: 'who never enrolled', prepare: async () => {} },
    {
      why: 'who has completed it',
      prepare: async (learner: Parameters<typeof enroll>[1], course: { id: string; items: string[] }) => {
        await enroll(world, learner, course);
        await tracked(world, learner, course.items[0], 100);
      },
    },
  ])('is not withdrawn from by $why', async ({ prepare }) => {
    const course = await aCourse(world, [{}]);
    const learner = await insertUser(world.platform);
    await prepare(learner, course);
    expect(errorOf(await withdraw(learner, course)).code).toBe('PRECONDITION_FAILED');
  });

  it.each([
    { why: 'an unknown course', course: async () => ({ id: 'crs_none' }), code: 'NOT_FOUND' },
    { why: "a draft of somebody else's", course: () => aCourse(world, [{}], { publish: false }), code: 'NOT_FOUND' },
    {
      why: 'an archived course',
      course: async () => {
        const course = await aCourse(world);
        await answer(
          world.ask(world.instructor, 'mutation ($id: ID!) { archiveCourse(input: { courseId: $id }) { course { id } } }', {
            id: course.id,
          }),
        );
        return course;
      },
      code: 'PRECONDITION_FAILED',
    },
  ])('is refused for $why', async ({ course, code }) => {
    expect(errorOf(await enroll(world, world.student, await course())).code).toBe(code);
  });

  it('is for who signed in', async () => {
    const course = await aCourse(world);
    const response = await world.ask(null, 'mutation ($id: ID!) { enroll(input: { courseId: $id }) { enrollment { id } } }', course);
    expect(errorOf(response).code).toBe('UNAUTHENTICATED');
  });
});
