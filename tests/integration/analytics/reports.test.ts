import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Viewer } from '../../../platform/auth/viewer.ts';
import { aLearningEvent, anEnrollment, publish, useAnalytics } from '../../support/analytics.ts';

const GENERATE =
  'mutation ($input: GenerateReportInput!) { generateReport(input: $input) { report { id status kind subjectId requestedBy { id } } } }';
const REPORT = 'query ($id: ID!) { report(id: $id) { id status result rows { date events } csv error completedAt } }';

describe('reports', () => {
  const world = useAnalytics();
  const job = () => world.subgraph.jobs[0] as (typeof world.subgraph.jobs)[0];
  const generate = async (viewer: Viewer | null, input: object) => {
    const { data, errors } = await world.ask(viewer, GENERATE, { input: { timeframe: 'LAST_7_DAYS', ...input } });
    const payload = data?.['generateReport'] as { report: { id: string; status: string } } | null;
    return { report: payload?.report, error: errors?.[0]?.extensions };
  };
  const read = async (viewer: Viewer | null, id: string | undefined) => {
    const { data, errors } = await world.ask(viewer, REPORT, { id });
    return {
      report: data?.['report'] as { status: string; result: object; rows: object[]; csv: string } | null,
      error: errors?.[0]?.extensions,
    };
  };
  /** Runs the job until the report is made. */
  const made = async (viewer: Viewer, id: string | undefined) => {
    job().start();
    onTestFinished(() => job().stop());
    for (;;) {
      const { report, error } = await read(viewer, id);
      if (error || report?.status !== 'PENDING') return { report, error };
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const count = async () => (await world.platform.database.pool.query('SELECT count(*)::int AS count FROM reports')).rows[0] as object;

  beforeAll(async () => {
    const { platform, course, content, student } = world;
    await publish(platform, anEnrollment(course, student, 'started'));
    await world.track(student, [
      aLearningEvent({ eventType: 'login' }),
      aLearningEvent({ context: { courseId: course.id, contentId: content.id }, data: { timeSpentSeconds: 60 } }),
    ]);
    await world.settle();
  });
  const today = () => new Date().toISOString().slice(0, 10);

  it.each([
    { kind: 'LEARNER', subject: () => world.student, who: 'student', result: { events: 2, totalTimeMinutes: 1, activeDays: 1 }, events: 2 },
    { kind: 'LEARNER', subject: () => world.student, who: 'instructor', result: { events: 1, totalTimeMinutes: 1 }, events: 1 },
    { kind: 'COURSE', subject: () => world.course, who: 'student', result: { learners: 1, activeLearners: 1, events: 1 }, events: 1 },
    { kind: 'CONTENT', subject: () => world.content, who: 'admin', result: { viewers: 1, completions: 0 }, events: 1 },
  ] as const)('about a $kind, for the $who: waiting at first, then with figures', async ({ kind, subject, who, result, events }) => {
    const { report } = await generate(world[who], { kind, subjectId: subject().id });
    expect(report).toMatchObject({ status: 'PENDING', kind, subjectId: subject().id, requestedBy: { id: world[who].id } });
    expect(await made(world[who], report?.id)).toMatchObject({
      report: { status: 'READY', result, rows: [{ date: today(), events }], error: null, completedAt: expect.any(Date) },
    });
  });

  it('come as RFC 4180 text', async () => {
    const { report } = await generate(world.student, { kind: 'LEARNER', subjectId: world.student.id });
    expect((await made(world.student, report?.id)).report?.csv).toBe(
      'date,activeLearners,events,totalTimeMinutes,contentItemsAccessed,progressMade,assessmentsCompleted,averageScore\r\n' +
        `${today()},1,2,1,1,0,0,\r\n`,
    );
  });

  it('wait until a process makes them, whoever asked for them', async () => {
    const { report } = await generate(world.student, { kind: 'LEARNER', subjectId: world.student.id });
    expect((await read(world.student, report?.id)).report).toMatchObject({ status: 'PENDING', result: null, rows: null, csv: null });
    expect((await made(world.admin, report?.id)).report).toMatchObject({ status: 'READY' });
  });

  it('are the same for the same idempotency key, and a conflict with another input', async () => {
    const input = { kind: 'LEARNER', subjectId: world.student.id, idempotencyKey: 'once' };
    const first = await generate(world.student, input);
    expect((await generate(world.student, input)).report?.id).toBe(first.report?.id);
    const before = await count();
    expect((await generate(world.student, { ...input, timeframe: 'ALL_TIME' })).error).toMatchObject({
      code: 'CONFLICT',
      field: 'input.idempotencyKey',
    });
    expect(await count()).toEqual(before);
  });

  const refused: { why: string; viewer: () => Viewer | null; input: () => object; code: string }[] = [
    { why: 'nobody asks', viewer: () => null, input: () => ({ kind: 'COURSE', subjectId: world.course.id }), code: 'UNAUTHENTICATED' },
    {
      why: 'it is about a peer',
      viewer: () => world.peer,
      input: () => ({ kind: 'LEARNER', subjectId: world.student.id }),
      code: 'FORBIDDEN',
    },
    {
      why: 'it is about a course of others',
      viewer: () => world.stranger,
      input: () => ({ kind: 'COURSE', subjectId: world.course.id }),
      code: 'FORBIDDEN',
    },
    {
      why: 'a learner asks about an item',
      viewer: () => world.student,
      input: () => ({ kind: 'CONTENT', subjectId: world.content.id }),
      code: 'FORBIDDEN',
    },
    { why: 'there is no such course', viewer: () => world.admin, input: () => ({ kind: 'COURSE', subjectId: 'none' }), code: 'NOT_FOUND' },
    {
      why: 'the idempotency key is too long',
      viewer: () => world.admin,
      input: () => ({ kind: 'COURSE', subjectId: world.course.id, idempotencyKey: 'x'.repeat(256) }),
      code: 'BAD_USER_INPUT',
    },
  ];
  it.each(refused)('are refused when $why, and nothing changes', async ({ viewer, input, code }) => {
    const before = await count();
    expect((await generate(viewer(), input())).error).toMatchObject({ code });
    expect(await count()).toEqual(before);
  });

  it('are for who asked for them and for admins', async () => {
    const { report } = await generate(world.student, { kind: 'COURSE', subjectId: world.course.id });
    expect((await read(world.peer, report?.id)).error).toMatchObject({ code: 'NOT_FOUND' });
    expect((await read(world.admin, report?.id)).error).toBeUndefined();
  });

  it('are no longer shown to who may not see such figures any more', async () => {
    const { report } = await generate(world.peer, { kind: 'COURSE', subjectId: world.course.id });
    await world.platform.database.pool.query('DELETE FROM memberships WHERE user_id = $1', [world.peer.key]);
    expect((await read(world.peer, report?.id)).error).toMatchObject({ code: 'FORBIDDEN' });
  });
});
