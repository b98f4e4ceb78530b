import { beforeAll, describe, expect, it } from 'vitest';
import { aGrade, anEnrollment, aProgressUpdate, publish, useAnalytics } from '../../support/analytics.ts';

const COURSE = `query ($ids: [_Any!]!, $timeframe: Timeframe!) { _entities(representations: $ids) { ... on Course {
  id analytics(timeframe: $timeframe) { learners activeLearners completions averagePercentage totalTimeMinutes
    assessmentsCompleted averageScore events } } } }`;

describe('analytics of a course', () => {
  const world = useAnalytics();
  const ask = (viewer: Parameters<typeof world.ask>[0], timeframe: string) =>
    world.ask(viewer, COURSE, { ids: [{ __typename: 'Course', id: world.course.id }], timeframe });

  beforeAll(async () => {
    const { platform, course, content, student, peer, stranger } = world;
    const old = { occurredAt: new Date(Date.now() - 3 * 86_400_000) };
    await publish(
      platform,
      anEnrollment(course, student, 'started', old),
      anEnrollment(course, peer, 'started', old),
      anEnrollment(course, stranger, 'started', old),
      aProgressUpdate(course, content, student, { coursePercentage: 40, timeSpentSeconds: 600 }, old),
      aProgressUpdate(course, content, student, { coursePercentage: 100, percentage: 100, completed: true, courseCompleted: true }),
      aProgressUpdate(course, content, stranger, { coursePercentage: 90 }),
      aGrade(course, peer, { score: 70 }),
      anEnrollment(course, stranger, 'withdrawn'),
    );
    await world.settle();
  });

  it('counts those who are enrolled now, and their activity in the timeframe', async () => {
    const { data, errors } = await ask(world.student, 'LAST_30_DAYS');
    expect(errors).toBeUndefined();
    expect(data?.['_entities']).toEqual([
      {
        id: world.course.id,
        analytics: {
          learners: 2,
          activeLearners: 2,
          completions: 1,
          averagePercentage: 50,
          totalTimeMinutes: 11,
          assessmentsCompleted: 1,
          averageScore: 70,
          events: 3,
        },
      },
    ]);
  });

  it('reads the last 24 hours to the second', async () => {
    const { data } = await ask(world.student, 'LAST_24_HOURS');
    expect(data?.['_entities']).toMatchObject([{ analytics: { learners: 2, totalTimeMinutes: 1, events: 2 } }]);
  });
});
