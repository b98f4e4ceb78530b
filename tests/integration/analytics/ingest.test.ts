import { beforeAll, describe, expect, it } from 'vitest';
import type { Viewer } from '../../../platform/auth/viewer.ts';
import { aLearningEvent, outboxEmptied, publish, TRACK, useAnalytics } from '../../support/analytics.ts';
import { anEvent } from '../../support/events.ts';

const NOTHING = { accepted: 0, duplicates: 0, rejected: [] };

describe('trackEvents', () => {
  const world = useAnalytics({ consume: false });

  const query = async <Row>(sql: string, values: unknown[] = []) => (await world.platform.database.pool.query(sql, values)).rows as Row[];
  const countEvents = async () => (await query<{ count: number }>('SELECT count(*)::int AS count FROM learning_events'))[0]?.count;
  const stored = async (eventId: string) =>
    (await query<Record<string, unknown>>('SELECT * FROM learning_events WHERE event_id = $1', [eventId]))[0];
  const logged = async () => {
    await outboxEmptied(world.platform);
    return query<{ user_key: number; course_key: number | null; payload: { events: string[]; types: string[] } }>(
      `SELECT user_key, course_key, payload FROM event_log WHERE type = 'analytics.events.recorded' ORDER BY position`,
    );
  };

  it('keeps an event as the spec writes it', async () => {
    const { course, content, student } = world;
    const event = {
      eventId: 'spec',
      eventType: 'content_view',
      sessionId: 'web-1',
      occurredAt: '2026-01-02T03:04:05.678+02:00',
      context: { courseId: course.id, contentId: content.id, deviceType: 'MOBILE', browser: 'Firefox', ipAddress: '192.0.2.1' },
      data: { progressPercentage: 12.5, timeSpentSeconds: 30, score: 80, customFields: { chapter: 2 } },
    };
    expect(await world.track(student, [event])).toEqual({ ...NOTHING, accepted: 1 });
    expect(await stored('spec')).toMatchObject({
      event_type: 'content_view',
      user_id: student.key,
      course_id: course.key,
      content_id: content.key,
      session_id: 'web-1',
      context_data: { device_type: 'mobile', browser: 'Firefox', ip_address: '192.0.2.1' },
      event_data: { progress_percentage: 12.5, time_spent_seconds: 30, score: 80, custom_fields: { chapter: 2 } },
    });
    const [row] = await query(`SELECT occurred_at::text AS at FROM learning_events WHERE event_id = 'spec'`);
    expect(row).toEqual({ at: '2026-01-02 01:04:05.678' });
  });

  it('publishes one entry for each learner and course of a batch', async () => {
    const before = (await logged()).length;
    const { admin, student, peer, course } = world;
    const inCourse = { context: { courseId: course.id } };
    const batch = [
      aLearningEvent({ userId: student.id, ...inCourse }),
      aLearningEvent({ userId: peer.id, eventType: 'login' }),
      aLearningEvent({ userId: student.id, eventType: 'progress_update', ...inCourse }),
    ];
    await world.track(admin, batch);
    expect((await logged()).slice(before)).toEqual([
      {
        user_key: student.key,
        course_key: course.key,
        payload: { events: [expect.any(String), expect.any(String)], types: ['content_view', 'progress_update'] },
      },
      { user_key: peer.key, course_key: null, payload: { events: [expect.any(String)], types: ['login'] } },
    ]);
  });

  it('counts a repeated batch as duplicates, and records and publishes nothing', async () => {
    const batch = [aLearningEvent(), aLearningEvent({ occurredAt: '2026-01-02T03:04:05Z', data: { customFields: { a: 1, b: 2 } } })];
    await world.track(world.student, batch);
    const [events, entries] = [await countEvents(), (await logged()).length];
    const again = [batch[0], { ...batch[1], occurredAt: '2026-01-02T04:04:05+01:00', data: { customFields: { b: 2, a: 1 } } }] as object[];
    expect(await world.track(world.student, again)).toEqual({ ...NOTHING, duplicates: 2 });
    expect([await countEvents(), (await logged()).length]).toEqual([events, entries]);
  });

  it('sees duplicates and conflicts within a batch', async () => {
    const event = aLearningEvent();
    const { accepted, duplicates, rejected } = await world.track(world.student, [event, event, { ...event, eventType: 'logout' }]);
    expect({ accepted, duplicates, rejected }).toMatchObject({
      accepted: 1,
      duplicates: 1,
      rejected: [{ index: 2, code: 'CONFLICT', field: 'input.events.2.eventId' }],
    });
  });

  it('answers alike for a conflict with one’s own and with somebody else’s event', async () => {
    await world.track(world.student, [aLearningEvent({ eventId: 'taken', data: { score: 1 } })]);
    const mine = await world.track(world.student, [aLearningEvent({ eventId: 'taken', data: { score: 2 } })]);
    const theirs = await world.track(world.peer, [aLearningEvent({ eventId: 'taken', data: { score: 1 } })]);
    expect(mine.rejected).toEqual([
      { index: 0, code: 'CONFLICT', field: 'input.events.0.eventId', message: 'This id belongs to another event' },
    ]);
    expect(theirs).toEqual(mine);
    expect(await stored('taken')).toMatchObject({ user_id: world.student.key, event_data: { score: 1 } });
  });

  it('records an event once when overlapping batches come at the same time, in any order', async () => {
    const batch = Array.from({ length: 150 }, () => aLearningEvent());
    const before = (await countEvents()) ?? 0;
    const answers = await Promise.all(
      [batch, batch.toReversed(), batch.slice(50), batch.slice(0, 90).toReversed()].map((events) => world.track(world.student, events)),
    );
    expect(answers.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(150);
    expect(answers.flatMap(({ rejected }) => rejected)).toEqual([]);
    expect(await countEvents()).toBe(before + 150);
  });

  it('makes ids for events without one', async () => {
    const { accepted } = await world.track(world.student, [{ eventType: 'login' }, { eventType: 'login' }]);
    expect(accepted).toBe(2);
  });

  it('takes the course of an item from content, whatever the event says', async () => {
    const { platform, course, otherCourse, content, student, subgraph } = world;
    await publish(
      platform,
      anEvent({ type: 'content.item.created', courseKey: course.key, payload: { content: content.key, change: 'CREATED' } }),
    );
    const consumer = platform.consume(subgraph.consumers[0] as (typeof subgraph.consumers)[0]);
    consumer.start();
    await outboxEmptied(platform);
    await consumer.settled();
    await consumer.stop();
    await world.track(student, [aLearningEvent({ eventId: 'astray', context: { courseId: otherCourse.id, contentId: content.id } })]);
    await world.track(student, [aLearningEvent({ eventId: 'short', context: { contentId: content.id } })]);
    expect([await stored('astray'), await stored('short')]).toMatchObject([{ course_id: course.key }, { course_id: course.key }]);
  });

  it('records the good events of a batch, and says what is wrong with each bad one', async () => {
    const { accepted, rejected } = await world.track(world.student, [
      aLearningEvent(),
      aLearningEvent({ eventType: 'nap' }),
      aLearningEvent(),
      aLearningEvent({ occurredAt: new Date(Date.now() + 360_000).toISOString() }),
    ]);
    expect(accepted).toBe(2);
    expect(rejected).toMatchObject([
      { index: 1, code: 'BAD_USER_INPUT', field: 'input.events.1.eventType' },
      { index: 3, code: 'BAD_USER_INPUT', field: 'input.events.3.occurredAt' },
    ]);
  });

  const bad: { why: string; viewer: () => Viewer | null; event: () => object; code: string; field: string }[] = [
    { why: 'nobody is signed in and none is named', viewer: () => null, event: () => ({}), code: 'BAD_USER_INPUT', field: 'userId' },
    { why: 'nobody is signed in', viewer: () => null, event: () => ({ userId: world.student.id }), code: 'FORBIDDEN', field: 'userId' },
    {
      why: 'a learner names a peer',
      viewer: () => world.student,
      event: () => ({ userId: world.peer.id }),
      code: 'FORBIDDEN',
      field: 'userId',
    },
    {
      why: 'an instructor names a learner',
      viewer: () => world.instructor,
      event: () => ({ userId: world.student.id, context: { courseId: world.course.id } }),
      code: 'FORBIDDEN',
      field: 'userId',
    },
    { why: 'the user does not exist', viewer: () => world.admin, event: () => ({ userId: 'nobody' }), code: 'NOT_FOUND', field: 'userId' },
    {
      why: 'the course does not exist',
      viewer: () => world.student,
      event: () => ({ context: { courseId: 'none' } }),
      code: 'NOT_FOUND',
      field: 'context.courseId',
    },
    {
      why: 'the item does not exist',
      viewer: () => world.student,
      event: () => ({ context: { contentId: 'none' } }),
      code: 'NOT_FOUND',
      field: 'context.contentId',
    },
    {
      why: 'text cannot be stored',
      viewer: () => world.student,
      event: () => ({ data: { customFields: { note: '\0' } } }),
      code: 'BAD_USER_INPUT',
      field: 'data.customFields',
    },
  ];
  it.each(bad)('rejects an event when $why, and changes nothing', async ({ viewer, event, code, field }) => {
    const before = await countEvents();
    const { accepted, rejected } = await world.track(viewer(), [aLearningEvent(event())]);
    expect({ accepted, rejected }).toMatchObject({ accepted: 0, rejected: [{ index: 0, code, field: `input.events.0.${field}` }] });
    expect(await countEvents()).toBe(before);
  });

  it('lets an admin record for others', async () => {
    expect(await world.track(world.admin, [aLearningEvent({ userId: world.student.id })])).toEqual({ ...NOTHING, accepted: 1 });
  });

  it('takes an empty batch', async () => {
    expect(await world.track(world.student, [])).toEqual(NOTHING);
  });

  it('refuses more than 1,000 events as a whole', async () => {
    const before = await countEvents();
    const events = Array.from({ length: 1_001 }, () => aLearningEvent());
    const { data, errors } = await world.ask(world.student, TRACK, { input: { events } });
    expect(data).toEqual({ trackEvents: null });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'input.events' });
    expect(await countEvents()).toBe(before);
  });
});

describe('the statements of trackEvents', () => {
  const statements: string[] = [];
  const world = useAnalytics({ consume: false, database: { url: '', onStatement: (sql) => statements.push(sql) } });
  const counted = async (events: readonly object[]) => {
    const before = statements.length;
    await world.track(world.admin, events);
    return statements.slice(before).filter((sql) => /learning_events|identities/.test(sql)).length;
  };
  beforeAll(() => world.track(world.admin, [aLearningEvent({ userId: world.student.id, context: { courseId: world.course.id } })]));

  it.each([1, 1_000])('are one for %i events of known learners', async (count) => {
    const event = () => aLearningEvent({ userId: world.student.id, context: { courseId: world.course.id } });
    expect(await counted(Array.from({ length: count }, event))).toBe(1);
  });

  it('are two for events that were known', async () => {
    const events = [aLearningEvent(), aLearningEvent()];
    await world.track(world.admin, events);
    expect(await counted(events)).toBe(2);
  });
});
