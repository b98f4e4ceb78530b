import { beforeAll, describe, expect, it } from 'vitest';
import { aGrade, aLearningEvent, anEnrollment, aProgressUpdate, publish, useAnalytics } from '../../support/analytics.ts';
import { insertContent, insertCourse, insertMembership } from '../../support/users.ts';

const DAY_MS = 86_400_000;
/** What the subgraph reads, and not what works in the background. */
const READS =
  /^(?![\s\S]*event_(log|consumers|outbox|head))[\s\S]*\b(learning_events|analytics_summaries|learner_courses|content_courses|memberships|identities)\b/;

describe('figures', () => {
  const statements: string[] = [];
  const world = useAnalytics({ database: { url: '', onStatement: (sql) => statements.push(sql) } });
  const daysAgo = (days: number) => ({ occurredAt: new Date(Date.now() - days * DAY_MS) });
  const dayOf = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);

  beforeAll(async () => {
    const { platform, course, otherCourse, content, student, peer } = world;
    await publish(
      platform,
      anEnrollment(course, student, 'started', daysAgo(40)),
      anEnrollment(course, peer, 'started', daysAgo(40)),
      aProgressUpdate(course, content, student, { percentage: 20, coursePercentage: 10, timeSpentSeconds: 600 }, daysAgo(40)),
      aProgressUpdate(course, content, student, { percentage: 30, coursePercentage: 15, timeSpentSeconds: 300 }, daysAgo(2)),
      aProgressUpdate(
        course,
        content,
        student,
        { percentage: 100, coursePercentage: 50, completed: true, timeSpentSeconds: 60 },
        daysAgo(1),
      ),
      aProgressUpdate(course, content, peer, { percentage: 60, coursePercentage: 30, timeSpentSeconds: 60 }, daysAgo(1)),
      aGrade(course, student, { submission: 'sub_a', content: content.key, score: 70 }, daysAgo(2)),
      aGrade(course, student, { submission: 'sub_b', content: content.key, score: 90 }, daysAgo(1)),
    );
    await world.track(student, [
      aLearningEvent({ eventType: 'login', ...iso(daysAgo(1)) }),
      aLearningEvent({ context: { courseId: otherCourse.id }, data: { timeSpentSeconds: 120 }, ...iso(daysAgo(5)) }),
    ]);
    await world.settle();
  });
  const iso = ({ occurredAt }: { occurredAt: Date }) => ({ occurredAt: occurredAt.toISOString() });

  it('of a learner: totals, streaks, courses and days', async () => {
    const { data, errors } = await world.ask(
      world.student,
      `query ($id: ID!) { learningAnalytics(userId: $id, timeframe: LAST_7_DAYS) { user { id } timeframe totalTimeMinutes events contentItemsAccessed
        progressMade assessmentsCompleted averageScore activeDays currentStreakDays longestStreakDays
        courses { course { id } percentage totalTimeMinutes progressMade assessmentsCompleted averageScore }
        daily { date activeLearners events totalTimeMinutes averageScore } } }`,
      { id: world.student.id },
    );
    expect(errors).toBeUndefined();
    expect(data?.['learningAnalytics']).toEqual({
      user: { id: world.student.id },
      timeframe: 'LAST_7_DAYS',
      totalTimeMinutes: 8,
      events: 6,
      contentItemsAccessed: 1,
      progressMade: 40,
      assessmentsCompleted: 2,
      averageScore: 80,
      activeDays: 3,
      currentStreakDays: 2,
      longestStreakDays: 2,
      courses: [
        {
          course: { id: world.course.id },
          percentage: 50,
          totalTimeMinutes: 6,
          progressMade: 40,
          assessmentsCompleted: 2,
          averageScore: 80,
        },
        {
          course: { id: world.otherCourse.id },
          percentage: null,
          totalTimeMinutes: 2,
          progressMade: 0,
          assessmentsCompleted: 0,
          averageScore: null,
        },
      ],
      daily: [
        { date: dayOf(5), activeLearners: 1, events: 1, totalTimeMinutes: 2, averageScore: null },
        { date: dayOf(2), activeLearners: 1, events: 2, totalTimeMinutes: 5, averageScore: 70 },
        { date: dayOf(1), activeLearners: 1, events: 3, totalTimeMinutes: 1, averageScore: 90 },
      ],
    });
  });

  it.each([
    { timeframe: 'LAST_24_HOURS', totalTimeMinutes: 0 },
    { timeframe: 'LAST_30_DAYS', totalTimeMinutes: 8 },
    { timeframe: 'LAST_90_DAYS', totalTimeMinutes: 18 },
    { timeframe: 'ALL_TIME', totalTimeMinutes: 18 },
  ])('of a learner in $timeframe', async ({ timeframe, totalTimeMinutes }) => {
    const query = `query ($id: ID!, $timeframe: Timeframe!) { learningAnalytics(userId: $id, timeframe: $timeframe) { totalTimeMinutes } }`;
    const { data } = await world.ask(world.student, query, { id: world.student.id, timeframe });
    expect(data).toEqual({ learningAnalytics: { totalTimeMinutes } });
  });

  it('of an item: viewers, completions, time, and where they stop', async () => {
    const { data, errors } = await world.ask(
      world.instructor,
      `query ($id: ID!) { contentAnalytics(contentId: $id, timeframe: LAST_30_DAYS) { content { id } viewers completions averageTimeMinutes
        dropOffPercentage reach { percentage viewers } averageScore } }`,
      { id: world.content.id },
    );
    expect(errors).toBeUndefined();
    expect(data?.['contentAnalytics']).toEqual({
      content: { id: world.content.id },
      viewers: 2,
      completions: 1,
      averageTimeMinutes: 3.5,
      dropOffPercentage: 50,
      reach: [
        { percentage: 25, viewers: 2 },
        { percentage: 50, viewers: 2 },
        { percentage: 75, viewers: 1 },
        { percentage: 100, viewers: 1 },
      ],
      averageScore: 80,
    });
  });

  it('of who and what had no events are zeros, means are null', async () => {
    const unused = await insertContent(world.platform, world.course);
    const { data, errors } = await world.ask(
      world.admin,
      `query ($user: ID!, $content: ID!) {
        learningAnalytics(userId: $user, timeframe: ALL_TIME) { events averageScore currentStreakDays courses { percentage } daily { date } }
        contentAnalytics(contentId: $content, timeframe: ALL_TIME) { viewers averageTimeMinutes dropOffPercentage reach { viewers } } }`,
      { user: world.stranger.id, content: unused.id },
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      learningAnalytics: { events: 0, averageScore: null, currentStreakDays: 0, courses: [], daily: [] },
      contentAnalytics: {
        viewers: 0,
        averageTimeMinutes: null,
        dropOffPercentage: null,
        reach: [{ viewers: 0 }, { viewers: 0 }, { viewers: 0 }, { viewers: 0 }],
      },
    });
  });

  it.each([
    {
      of: 'Course',
      fields: '... on Course { analytics(timeframe: LAST_30_DAYS) { learners averagePercentage course { id } daily { events } } }',
      most: 4,
    },
    { of: 'Course', fields: '... on Course { analytics(timeframe: LAST_24_HOURS) { learners events } }', most: 3 },
    {
      of: 'User',
      fields: '... on User { analytics { events user { id } courses { percentage course { id } } daily { events } } }',
      most: 6,
    },
    { of: 'ContentItem', fields: '... on ContentItem { analytics { viewers content { id } } }', most: 4 },
  ])('of many take no more statements than of few: $of', async ({ of, fields, most }) => {
    const { platform, instructor, student, peer } = world;
    const few = { Course: [world.course], User: [student], ContentItem: [world.content] }[of] ?? [];
    const courses: { key: number; id: string }[] = [];
    const contents: typeof courses = [];
    for (let count = 0; count < 20; count += 1) {
      const course = await insertCourse(platform, instructor);
      const content = await insertContent(platform, course);
      for (const learner of [student, peer]) await insertMembership(platform, course, learner, 'LEARNER');
      await publish(platform, aProgressUpdate(course, content, student, {}));
      courses.push(course);
      contents.push(content);
    }
    await world.settle();
    const many = { Course: courses, User: [student, peer], ContentItem: contents }[of] ?? [];

    const count = async (entities: readonly { id: string }[]) => {
      const representations = entities.map(({ id }) => ({ __typename: of, id }));
      const before = statements.length;
      const { errors } = await world.ask(instructor, `query ($of: [_Any!]!) { _entities(representations: $of) { ${fields} } }`, {
        of: representations,
      });
      expect(errors).toBeUndefined();
      return statements.slice(before).filter((sql) => READS.test(sql)).length;
    };
    expect(await count(few)).toBeLessThanOrEqual(most);
    expect(await count(many)).toBeLessThanOrEqual(most);
  });
});
