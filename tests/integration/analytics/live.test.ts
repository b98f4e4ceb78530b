import { describe, expect, it, onTestFinished } from 'vitest';
import type { Viewer } from '../../../platform/auth/viewer.ts';
import { aLearningEvent, anEnrollment, aProgressUpdate, publish, useAnalytics } from '../../support/analytics.ts';
import { take } from '../../support/events.ts';

type Update = {
  cursor: string;
  occurredAt: string;
  event: { id: string; eventType: string; user: { id: string }; context: { browser: string | null } };
};

describe('learning events, live', () => {
  const world = useAnalytics();
  const watch = async (...args: Parameters<typeof world.watch>) => {
    const stream = await world.watch(...args);
    onTestFinished(async () => void (await stream.return?.()));
    return async (count: number) =>
      (await take(stream, count)).map(({ data, errors }) => {
        if (!data?.['learningEventRecorded']) throw new Error(JSON.stringify(errors));
        return data['learningEventRecorded'] as Update;
      });
  };
  const refusal = async (...args: Parameters<typeof world.watch>) => {
    const [response] = await take(await world.watch(...args), 1);
    return response?.errors?.[0];
  };

  it('gives each event of a batch its own update, in the order of the batch', async () => {
    const next = await watch(world.student);
    const batch = [aLearningEvent({ eventId: 'z-first' }), aLearningEvent({ eventId: 'a-second', eventType: 'login' })];
    await world.track(world.student, batch);
    expect((await next(2)).map(({ event }) => event)).toMatchObject([
      { id: 'z-first', eventType: 'content_view', user: { id: world.student.id } },
      { id: 'a-second', eventType: 'login', user: { id: world.student.id } },
    ]);
  });

  it('goes on within a batch from a cursor', async () => {
    const next = await watch(world.student);
    await world.track(
      world.student,
      ['one', 'two', 'three'].map((eventId) => aLearningEvent({ eventId })),
    );
    const [first] = await next(1);
    const resumed = await watch(world.student, `(after: "${first?.cursor}")`);
    expect((await resumed(2)).map(({ event }) => event.id)).toEqual(['two', 'three']);
  });

  it('gives only the types asked for, in any case of letters', async () => {
    const next = await watch(world.student, '(types: ["LOGOUT"])');
    await world.track(world.student, [aLearningEvent(), aLearningEvent({ eventType: 'logout' })]);
    expect((await next(1)).map(({ event }) => event.eventType)).toEqual(['logout']);
  });

  it('gives the event that follows from accepted progress', async () => {
    const next = await watch(world.student, '(types: ["progress_update"])', 'cursor event { id origin data { progressPercentage } }');
    const { platform, course, content, student } = world;
    await publish(platform, anEnrollment(course, student, 'started'), aProgressUpdate(course, content, student, { percentage: 30 }));
    expect((await next(1))[0]).toMatchObject({ event: { origin: 'PLATFORM', data: { progressPercentage: 30 } } });
  });

  it('gives an instructor the events of the course without what is personal', async () => {
    const next = await watch(world.instructor, `(courseId: "${world.course.id}")`);
    const context = { courseId: world.course.id, browser: 'Firefox', ipAddress: '192.0.2.1' };
    await world.track(world.stranger, [aLearningEvent()]);
    await world.track(world.peer, [aLearningEvent({ eventId: 'in-course', context })]);
    expect((await next(1))[0]?.event).toMatchObject({ id: 'in-course', context: { browser: null } });
  });

  it('gives the learner what is personal to them', async () => {
    const next = await watch(world.peer, `(userId: "${world.peer.id}", courseId: "${world.course.id}")`);
    await world.track(world.peer, [aLearningEvent({ context: { courseId: world.course.id, browser: 'Firefox' } })]);
    expect((await next(1))[0]?.event.context).toEqual({ browser: 'Firefox' });
  });

  const refused: { who: string; viewer: () => Viewer | null; args: () => string; code: string }[] = [
    { who: 'nobody', viewer: () => null, args: () => '', code: 'UNAUTHENTICATED' },
    { who: 'a learner, of a peer', viewer: () => world.student, args: () => `(userId: "${world.peer.id}")`, code: 'FORBIDDEN' },
    { who: 'a learner, of the course', viewer: () => world.student, args: () => `(courseId: "${world.course.id}")`, code: 'FORBIDDEN' },
    {
      who: 'a learner, of a peer in the course',
      viewer: () => world.student,
      args: () => `(userId: "${world.peer.id}", courseId: "${world.course.id}")`,
      code: 'FORBIDDEN',
    },
    {
      who: 'an instructor, outside of courses',
      viewer: () => world.instructor,
      args: () => `(userId: "${world.peer.id}")`,
      code: 'FORBIDDEN',
    },
    {
      who: 'an instructor, of another course',
      viewer: () => world.colleague,
      args: () => `(courseId: "${world.course.id}")`,
      code: 'FORBIDDEN',
    },
    { who: 'an admin, of a user who does not exist', viewer: () => world.admin, args: () => '(userId: "nobody")', code: 'NOT_FOUND' },
    { who: 'a learner, of an unknown type', viewer: () => world.student, args: () => '(types: ["nap"])', code: 'BAD_USER_INPUT' },
    { who: 'a learner, from a malformed cursor', viewer: () => world.student, args: () => '(after: "x")', code: 'BAD_USER_INPUT' },
  ];
  it.each(refused)('refuses $who', async ({ viewer, args, code }) => {
    expect(await refusal(viewer(), args())).toMatchObject({ extensions: { code } });
  });
});
