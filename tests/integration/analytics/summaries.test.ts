import { describe, expect, it, onTestFinished } from 'vitest';
import type { Viewer } from '../../../platform/auth/viewer.ts';
import type { ConsumerDefinition } from '../../../platform/events/consumer.ts';
import { aGrade, aLearningEvent, anEnrollment, aProgressUpdate, outboxEmptied, publish, useAnalytics } from '../../support/analytics.ts';
import { insertContent, insertUser } from '../../support/users.ts';

describe('daily summaries', () => {
  const world = useAnalytics();
  const today = new Date();
  const daysAgo = (days: number) => new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate() - days, 12));
  const dateOf = (date: Date) => date.toISOString().slice(0, 10);

  /** By day and course: `all` is the summary over all courses. */
  const summaries = async (learner: Viewer) => {
    const { rows } = await world.platform.database.pool.query<Record<string, unknown>>(
      `SELECT to_char(summary_date, 'YYYY-MM-DD') || CASE WHEN course_id IS NULL THEN ' all' ELSE ' course' END AS name, events,
        total_time_minutes AS minutes, content_items_accessed AS items, progress_made::float8 AS progress,
        assessments_completed AS assessments, average_score::float8 AS score
       FROM analytics_summaries WHERE user_id = $1`,
      [learner.key],
    );
    return Object.fromEntries(rows.map(({ name, ...figures }) => [name, figures]));
  };
  const inCourse = (fields: object = {}) => ({ context: { courseId: world.course.id, contentId: world.content.id }, ...fields });
  const nothing = { events: 1, minutes: 0, items: 0, progress: 0, assessments: 0, score: null };

  it('are made for each course and over all courses', async () => {
    const learner = await insertUser(world.platform);
    await world.track(learner, [
      aLearningEvent({ eventType: 'login' }),
      aLearningEvent(inCourse({ data: { timeSpentSeconds: 90 } })),
      aLearningEvent(inCourse({ data: { timeSpentSeconds: 60 } })),
    ]);
    await world.settle();
    const day = dateOf(new Date());
    expect(await summaries(learner)).toEqual({
      [`${day} course`]: { ...nothing, events: 2, minutes: 3, items: 1 },
      [`${day} all`]: { ...nothing, events: 3, minutes: 3, items: 1 },
    });
  });

  it('put right the day of a late event, and no other day', async () => {
    const learner = await insertUser(world.platform);
    const view = (days: number) => aLearningEvent({ occurredAt: daysAgo(days).toISOString(), data: { timeSpentSeconds: 60 } });
    await world.track(learner, [view(3), view(1)]);
    await world.settle();
    const computed = async () =>
      (
        await world.platform.database.pool.query<{ day: string; at: string }>(
          `SELECT summary_date::text AS day, computed_at::text AS at FROM analytics_summaries WHERE user_id = $1 ORDER BY 1`,
          [learner.key],
        )
      ).rows;
    const before = await computed();
    await world.track(learner, [view(3)]);
    await world.settle();
    expect(await summaries(learner)).toMatchObject({
      [`${dateOf(daysAgo(3))} all`]: { events: 2, minutes: 2 },
      [`${dateOf(daysAgo(1))} all`]: { events: 1, minutes: 1 },
    });
    expect((await computed()).map(({ at }, index) => at === before[index]?.at)).toEqual([false, true]);
  });

  it('belong to the UTC day', async () => {
    const learner = await insertUser(world.platform);
    await world.track(learner, [
      aLearningEvent({ occurredAt: '2026-03-01T00:30:00+02:00' }),
      aLearningEvent({ occurredAt: '2026-02-28T23:59:59.999Z' }),
      aLearningEvent({ occurredAt: '2026-03-01T00:00:00Z' }),
    ]);
    await world.settle();
    expect(await summaries(learner)).toMatchObject({ '2026-02-28 all': { events: 2 }, '2026-03-01 all': { events: 1 } });
  });

  it('count the time of an item by accepted progress where it tells one, else by what clients sent', async () => {
    const { platform, course, content } = world;
    const learner = await insertUser(platform);
    const video = await insertContent(platform, course);
    await world.track(learner, [
      aLearningEvent(inCourse({ data: { timeSpentSeconds: 200 } })),
      aLearningEvent({ context: { courseId: course.id, contentId: video.id }, data: { timeSpentSeconds: 60 } }),
    ]);
    await publish(
      platform,
      aProgressUpdate(course, content, learner, { timeSpentSeconds: 120 }),
      aProgressUpdate(course, video, learner, { timeSpentSeconds: 0 }),
    );
    await world.settle();
    expect((await summaries(learner))[`${dateOf(new Date())} course`]).toMatchObject({ minutes: 3, events: 4 });
  });

  it('count at most 24 hours a day', async () => {
    const learner = await insertUser(world.platform);
    await world.track(
      learner,
      [1, 2, 3].map(() => aLearningEvent({ data: { timeSpentSeconds: 86_400 } })),
    );
    await world.settle();
    expect((await summaries(learner))[`${dateOf(new Date())} all`]).toMatchObject({ minutes: 1_440 });
  });

  it('add up the course progress that was gained, and leave what clients claim', async () => {
    const { platform, course, content } = world;
    const learner = await insertUser(platform);
    await world.track(learner, [aLearningEvent(inCourse({ eventType: 'progress_update', data: { progressPercentage: 100 } }))]);
    await publish(
      platform,
      anEnrollment(course, learner, 'started'),
      aProgressUpdate(course, content, learner, { coursePercentage: 12.5 }),
      aProgressUpdate(course, content, learner, { coursePercentage: 40 }),
    );
    await world.settle();
    expect((await summaries(learner))[`${dateOf(new Date())} course`]).toMatchObject({ progress: 40 });
  });

  it('count graded submissions once, as they were graded last, in place of what clients sent', async () => {
    const { platform, course, content } = world;
    const learner = await insertUser(platform);
    const submission = `sub_${learner.id}`;
    await world.track(learner, [aLearningEvent(inCourse({ eventType: 'assessment_complete', data: { score: 100 } }))]);
    await publish(platform, aGrade(course, learner, { submission, content: content.key, score: 40 }));
    await world.settle();
    await publish(platform, aGrade(course, learner, { submission, content: content.key, score: 60 }));
    await world.settle();
    expect((await summaries(learner))[`${dateOf(new Date())} course`]).toMatchObject({ assessments: 1, score: 60 });
  });
});

describe('a consumer that dies', () => {
  const world = useAnalytics({ consume: false });
  const counts = async () =>
    (
      await world.platform.database.pool.query<Record<string, number>>(
        `SELECT (SELECT count(*)::int FROM learning_events) AS events, (SELECT count(*)::int FROM learner_courses) AS learners,
          (SELECT count(*)::int FROM event_outbox) + (SELECT count(*)::int FROM event_log WHERE type LIKE 'analytics.%') AS published`,
      )
    ).rows[0];

  it('between its effect and its commit leaves nothing behind, and does it once afterwards', async () => {
    const { platform, subgraph, course, content, student } = world;
    await publish(
      platform,
      anEnrollment(course, student, 'started'),
      aProgressUpdate(course, content, student, { coursePercentage: 30 }),
      aGrade(course, student, {}),
    );
    await outboxEmptied(platform);
    const definition = subgraph.consumers[0] as ConsumerDefinition;
    let reportDeath = () => {};
    const died = new Promise<void>((resolve) => {
      reportDeath = resolve;
    });
    let lives = 1;
    const dying = platform.consume({
      ...definition,
      apply: async (tx, entries) => {
        await definition.apply(tx, entries);
        if (lives > 0) {
          lives -= 1;
          reportDeath();
          throw new Error('killed');
        }
      },
    });
    dying.start();
    onTestFinished(() => dying.stop());
    await died;
    await dying.stop();
    expect(await counts()).toEqual({ events: 0, learners: 0, published: 0 });

    const next = platform.consume(definition);
    next.start();
    onTestFinished(() => next.stop());
    await next.settled();
    expect(await counts()).toEqual({ events: 2, learners: 1, published: 1 });
  });
});
