import { beforeAll, describe, expect, it } from 'vitest';
import type { Viewer } from '../../../platform/auth/viewer.ts';
import { aLearningEvent, anEnrollment, aProgressUpdate, publish, useAnalytics } from '../../support/analytics.ts';

const LEARNER = 'query ($id: ID!) { learningAnalytics(userId: $id, timeframe: LAST_7_DAYS) { events } }';
const CONTENT = 'query ($id: ID!) { contentAnalytics(contentId: $id, timeframe: LAST_7_DAYS) { viewers } }';
const COURSE = 'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Course { analytics { learners } } } }';
const EVENT = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on LearningEvent {
  eventType sessionId context { deviceType browser ipAddress } data { score customFields } } } }`;

type Who = 'nobody' | 'student' | 'peer' | 'stranger' | 'instructor' | 'colleague' | 'admin';

describe('who may see which figures', () => {
  const world = useAnalytics();
  const viewer = (who: Who): Viewer | null => (who === 'nobody' ? null : world[who]);

  beforeAll(async () => {
    const { platform, course, content, student, peer } = world;
    await publish(platform, anEnrollment(course, student, 'started'), anEnrollment(course, peer, 'started'));
    await publish(platform, aProgressUpdate(course, content, student, {}));
    await world.track(student, [
      aLearningEvent({ eventType: 'login' }),
      aLearningEvent({
        eventId: 'personal',
        sessionId: 'web-1',
        context: { courseId: course.id, deviceType: 'mobile', browser: 'Firefox', ipAddress: '192.0.2.1' },
        data: { score: 80, customFields: { note: 'mine' } },
      }),
    ]);
    await world.settle();
  });

  it.each<{ who: Who; answer: object | string }>([
    { who: 'student', answer: { events: 3 } },
    { who: 'admin', answer: { events: 3 } },
    // Without the sign-in, which is in no course.
    { who: 'instructor', answer: { events: 2 } },
    { who: 'colleague', answer: 'FORBIDDEN' },
    { who: 'peer', answer: 'FORBIDDEN' },
    { who: 'stranger', answer: 'FORBIDDEN' },
    { who: 'nobody', answer: 'UNAUTHENTICATED' },
  ])('a learner’s, by $who: $answer', async ({ who, answer }) => {
    const { data, errors } = await world.ask(viewer(who), LEARNER, { id: world.student.id });
    expect(errors?.[0]?.extensions?.['code'] ?? data?.['learningAnalytics']).toEqual(answer);
    if (errors) expect(data).toEqual({ learningAnalytics: null });
  });

  it.each<{ who: Who; answer: object | string }>([
    { who: 'student', answer: { learners: 2 } },
    { who: 'instructor', answer: { learners: 2 } },
    { who: 'admin', answer: { learners: 2 } },
    { who: 'stranger', answer: 'FORBIDDEN' },
    { who: 'colleague', answer: 'FORBIDDEN' },
    { who: 'nobody', answer: 'UNAUTHENTICATED' },
  ])('a course’s, by $who: $answer', async ({ who, answer }) => {
    const { data, errors } = await world.ask(viewer(who), COURSE, { of: [{ __typename: 'Course', id: world.course.id }] });
    const [course] = (data?.['_entities'] ?? []) as { analytics: object | null }[];
    expect(errors?.[0]?.extensions?.['code'] ?? course?.analytics).toEqual(answer);
  });

  it.each<{ who: Who; answer: object | string }>([
    { who: 'instructor', answer: { viewers: 1 } },
    { who: 'admin', answer: { viewers: 1 } },
    { who: 'student', answer: 'FORBIDDEN' },
    { who: 'colleague', answer: 'FORBIDDEN' },
    { who: 'nobody', answer: 'UNAUTHENTICATED' },
  ])('an item’s, by $who: $answer', async ({ who, answer }) => {
    const { data, errors } = await world.ask(viewer(who), CONTENT, { id: world.content.id });
    expect(errors?.[0]?.extensions?.['code'] ?? data?.['contentAnalytics']).toEqual(answer);
  });

  const whole = {
    eventType: 'content_view',
    sessionId: 'web-1',
    context: { deviceType: 'mobile', browser: 'Firefox', ipAddress: '192.0.2.1' },
    data: { score: 80, customFields: { note: 'mine' } },
  };
  const impersonal = {
    eventType: 'content_view',
    sessionId: null,
    context: { deviceType: 'mobile', browser: null, ipAddress: null },
    data: { score: 80, customFields: null },
  };
  it.each<{ who: Who; answer: object | string; what: string }>([
    { who: 'student', what: 'the whole', answer: whole },
    { who: 'admin', what: 'the whole', answer: whole },
    { who: 'peer', what: 'nothing', answer: 'NOT_FOUND' },
    { who: 'colleague', what: 'nothing', answer: 'NOT_FOUND' },
    { who: 'nobody', what: 'nothing', answer: 'UNAUTHENTICATED' },
  ])('an event, by $who: $what', async ({ who, answer }) => {
    const { data, errors } = await world.ask(viewer(who), EVENT, { of: [{ __typename: 'LearningEvent', id: 'personal' }] });
    const [event] = (data?.['_entities'] ?? []) as unknown[];
    expect(errors?.[0]?.extensions?.['code'] ?? event).toEqual(answer);
  });

  it('an event, by its instructor: what is not personal, and for the rest FORBIDDEN', async () => {
    const { data, errors } = await world.ask(viewer('instructor'), EVENT, { of: [{ __typename: 'LearningEvent', id: 'personal' }] });

    expect(data?.['_entities']).toEqual([impersonal]);
    expect(errors?.map(({ path, extensions }) => [path?.slice(2).join('.'), extensions?.['code']])).toEqual(
      ['sessionId', 'context.browser', 'context.ipAddress', 'data.customFields'].map((place) => [place, 'FORBIDDEN']),
    );
  });

  it.each([
    { what: 'a user', query: LEARNER, variables: { id: 'nobody' } },
    { what: 'an item', query: CONTENT, variables: { id: 'none' } },
    { what: 'an item whose id cannot be one', query: CONTENT, variables: { id: '\0' } },
    { what: 'a report', query: 'query ($id: ID!) { report(id: $id) { id } }', variables: { id: 'none' } },
    { what: 'a course', query: COURSE, variables: { of: [{ __typename: 'Course', id: 'none' }] } },
    { what: 'an event', query: EVENT, variables: { of: [{ __typename: 'LearningEvent', id: 'none\0' }] } },
  ])('answers NOT_FOUND for $what that does not exist', async ({ query, variables }) => {
    const { errors } = await world.ask(world.admin, query, variables);
    expect(errors?.map(({ extensions }) => extensions?.['code'])).toEqual(['NOT_FOUND']);
  });
});
