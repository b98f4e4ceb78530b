import { beforeAll, describe, expect, it } from 'vitest';
import { useAcademy, type Transport } from '../../support/academy/academy.ts';
import type { Client } from '../../support/academy/client.ts';
import { makeCourse, type MadeCourse } from '../../support/academy/course.ts';
import { AcademyDocument, EnrollDocument, ProgressUpdatedDocument, TrackProgressDocument } from '../../support/generated/operations.ts';

describe.each<Transport>(['in process', 'over HTTP'])('the academy, with its subgraphs %s', (transport) => {
  const suite = useAcademy(transport);
  let instructor: Client;
  let student: Client;
  let course: MadeCourse;

  beforeAll(async () => {
    instructor = await suite.signUp('teacher', ['instructor']);
    student = await suite.signUp('learner');
    course = await makeCourse(instructor, 'Firearm safety');
    await makeCourse(instructor, 'Field care');
    const { courses } = await suite.visitor.get<{ courses: { edges: { node: { id: string } }[] } }>(
      '{ courses { edges { node { id } } } }',
    );
    for (const { node } of courses.edges) await student.get(EnrollDocument, { courseId: node.id });
    await student.get(TrackProgressDocument, { input: { contentId: course.items[1]?.id, percentage: 40, timeSpentSeconds: 60 } });
  });

  const liveCursor = async () => (await student.get<{ liveCursor: string }>('{ liveCursor }')).liveCursor;
  const track = (percentage: number, item = course.items[0]) =>
    student.get(TrackProgressDocument, { input: { contentId: item?.id, percentage, timeSpentSeconds: 30 } });

  it('answers one query over all five subgraphs completely', async () => {
    await expect
      .poll(async () => (await student.ask(AcademyDocument)).data, { timeout: 10_000 })
      .toMatchObject({
        me: { username: 'learner', progress: { edges: [{ node: { percentage: 40, content: { title: 'Firearm safety, lesson 2' } } }] } },
        courses: {
          edges: [
            { node: { title: 'Field care', analytics: { learners: 1, averagePercentage: 0 } } },
            {
              node: {
                id: course.id,
                instructor: { username: 'teacher' },
                contents: {
                  edges: [
                    { node: { type: 'DOCUMENT', prerequisites: [], assessment: { title: 'Firearm safety, quiz' } } },
                    { node: { assessment: null } },
                  ],
                },
                forum: { posts: { edges: [{ node: { body: 'Welcome to Firearm safety', author: { username: 'teacher' } } }] } },
                analytics: { learners: 1, averagePercentage: 20 },
              },
            },
          ],
        },
      });
    expect((await student.ask(AcademyDocument)).errors).toBeUndefined();
  });

  it('delivers an update for every change of progress, with fields of the other subgraphs, and none for what changed nothing', async () => {
    const subscription = await student.subscribe(ProgressUpdatedDocument, { after: await liveCursor() });
    await track(10);
    await track(5);
    await student.get(TrackProgressDocument, { input: { contentId: course.items[0]?.id, percentage: 10, timeSpentSeconds: 0 } });
    await track(30);
    const updates = [await subscription.next(), await subscription.next(), await subscription.next()];
    await subscription.close();

    expect(updates.map(({ errors }) => errors)).toEqual([undefined, undefined, undefined]);
    // Going back to 5 % spent time all the same: the percentage stays, the time counts.
    expect(updates.map(({ data }) => data?.['progressUpdated'])).toMatchObject(
      [10, 10, 30].map((percentage) => ({ progress: { percentage } })),
    );
    expect(updates[0]?.data).toMatchObject({
      progressUpdated: {
        cursor: expect.any(String),
        progress: {
          user: { username: 'learner' },
          content: { title: 'Firearm safety, lesson 1', assessment: { title: 'Firearm safety, quiz' } },
          course: { title: 'Firearm safety', forum: { posts: { edges: [{ node: { body: 'Welcome to Firearm safety' } }] } } },
        },
      },
    });
  });

  it('lets each mutation of a request see what the ones before it changed', async () => {
    const newcomer = await suite.signUp('newcomer');
    const data = await newcomer.get(
      `mutation ($course: ID!, $item: ID!) {
        enroll(input: { courseId: $course }) { enrollment { course { contents(first: 2) { edges { node { myProgress { percentage } } } } } } }
        first: trackProgress(input: { contentId: $item, percentage: 20 }) { progress { content { myProgress { percentage } } } }
        second: trackProgress(input: { contentId: $item, percentage: 60 }) { progress { content { myProgress { percentage } } } }
      }`,
      { course: course.id, item: course.items[1]?.id },
    );
    expect(data).toMatchObject({
      first: { progress: { content: { myProgress: { percentage: 20 } } } },
      second: { progress: { content: { myProgress: { percentage: 60 } } } },
    });
  });

  it('keeps the progress of others from a learner', async () => {
    const other = await suite.signUp('stranger');
    const { errors } = await (
      await other.subscribe(`subscription ($id: ID) { progressUpdated(userId: $id) { cursor } }`, { id: student.userId })
    ).next();
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  it('delivers posts of a forum to its members', async () => {
    const subscription = await student.subscribe(
      `subscription ($id: ID!, $after: String) { postAdded(courseId: $id, after: $after) { post { body author { username } course { title } } } }`,
      {
        id: course.id,
        after: await liveCursor(),
      },
    );
    await instructor.get(`mutation ($input: CreatePostInput!) { createPost(input: $input) { post { id } } }`, {
      input: { courseId: course.id, body: 'Bring an orange vest', privacy: 'COURSE_MEMBERS' },
    });
    const { data, errors } = await subscription.next();
    await subscription.close();
    expect({ data, errors }).toEqual({
      data: { postAdded: { post: { body: 'Bring an orange vest', author: { username: 'teacher' }, course: { title: 'Firearm safety' } } } },
      errors: undefined,
    });
  });

  it('delivers learning events, those that follow from progress included', async () => {
    const subscription = await student.subscribe(
      `subscription ($after: String) { learningEventRecorded(types: ["content_view", "progress_update"], after: $after) { event { eventType content { title } user { username } } } }`,
      { after: await liveCursor() },
    );
    await student.get(`mutation ($input: TrackEventsInput!) { trackEvents(input: $input) { accepted duplicates rejected { index } } }`, {
      input: { events: [{ eventType: 'content_view', context: { contentId: course.items[0]?.id, courseId: course.id } }] },
    });
    const first = await subscription.next();
    await track(35);
    const second = await subscription.next();
    await subscription.close();
    expect([first.data, second.data]).toEqual(
      ['content_view', 'progress_update'].map((eventType) => ({
        learningEventRecorded: { event: { eventType, content: { title: 'Firearm safety, lesson 1' }, user: { username: 'learner' } } },
      })),
    );
  });

  it('carries an assessment from the attempt to the progress of its item', async () => {
    const { assessment } = await student.get<{ assessment: { questions: { edges?: { node: { id: string } }[] } & { id: string }[] } }>(
      `query ($id: ID!) { assessment(id: $id) { questions { id } } }`,
      { id: course.assessmentId },
    );
    const { startAttempt } = await student.get<{ startAttempt: { submission: { id: string } } }>(
      `mutation ($id: ID!) { startAttempt(input: { assessmentId: $id }) { submission { id } } }`,
      { id: course.assessmentId },
    );
    const { submitAssessment } = await student.get<{ submitAssessment: unknown }>(
      `mutation ($input: SubmitAssessmentInput!) { submitAssessment(input: $input) { submission { status score passed } } }`,
      { input: { submissionId: startAttempt.submission.id, answers: [{ questionId: assessment.questions[0]?.id, boolean: true }] } },
    );
    expect(submitAssessment).toEqual({ submission: { status: 'GRADED', score: 100, passed: true } });
    const progress = () =>
      student.get<{ content: { myProgress: { percentage: number } | null } }>(
        `query ($id: ID!) { content(id: $id) { myProgress { percentage } } }`,
        { id: course.items[0]?.id },
      );
    await expect.poll(async () => (await progress()).content.myProgress?.percentage, { timeout: 5_000 }).toBe(100);
  });

  it('answers null with a code for what does not exist, and lets the rest stand', async () => {
    const { data, errors } = await student.ask(
      `{ me { username } course(id: "crs_nowhere") { title forum { id } } post(id: "nope") { id } report(id: "nope") { id } assessment(id: "nope") { id } }`,
    );
    expect(data).toEqual({ me: { username: 'learner' }, course: null, post: null, report: null, assessment: null });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND']);
  });

  it.each([
    {
      what: 'a percentage of 101',
      query: TrackProgressDocument,
      variables: () => ({ input: { contentId: course.items[0]?.id, percentage: 101 } }),
      field: 'input.percentage',
    },
    {
      what: 'a percentage of -1',
      query: TrackProgressDocument,
      variables: () => ({ input: { contentId: course.items[0]?.id, percentage: -1 } }),
      field: 'input.percentage',
    },
    { what: 'a limit of 1000', query: '{ courses(first: 1000) { edges { cursor } } }', field: 'first' },
    { what: 'a malformed cursor', query: '{ courses(after: "xyz") { edges { cursor } } }', field: 'after' },
    { what: 'a malformed live cursor', query: null, field: 'after' },
  ])('refuses $what, naming the field', async ({ query, variables, field }) => {
    const { errors } = query
      ? await student.ask(query, variables?.())
      : await (await student.subscribe('subscription { progressUpdated(after: "xyz") { cursor } }')).next();
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field });
  });

  it.each([
    { what: 'an id', query: '{ course(id: "a\\u0000b") { id } }', field: undefined },
    {
      what: 'an id in a variable',
      query: 'query ($id: ID!) { user(id: $id) { id } }',
      variables: { id: 'a\0b' },
      field: expect.any(String),
    },
    { what: 'a profile', query: 'mutation { updateProfile(input: { profile: { bio: "a\\u0000b" } }) { user { id } } }', field: undefined },
  ])('refuses a NUL character in $what', async ({ query, variables, field }) => {
    const { errors } = await student.ask(query, variables);
    expect(errors?.[0]?.extensions).toMatchObject({
      code: expect.stringMatching(/^(BAD_USER_INPUT|NOT_FOUND)$/),
      ...(field && errors?.[0]?.extensions.code === 'BAD_USER_INPUT' && { field }),
    });
  });

  it('refuses a number that is none', async () => {
    const { status, errors } = await student.ask(
      'mutation { trackProgress(input: { contentId: "x", percentage: 1e400 }) { progress { id } } }',
    );
    // The client asks for application/json, whose answers say for themselves what was wrong with an operation.
    expect({ status, code: errors?.[0]?.extensions.code }).toEqual({ status: 200, code: 'BAD_USER_INPUT' });
  });

  it('refuses a body of 10 MB', async () => {
    const { status, errors } = await student.ask('query ($q: String!) { searchContent(query: $q) { edges { cursor } } }', {
      q: 'x'.repeat(10_000_000),
    });
    expect({ status, code: errors?.[0]?.extensions.code }).toEqual({ status: 413, code: 'LIMIT_EXCEEDED' });
  });

  it.each([
    { what: 'in the future', event: { occurredAt: new Date(Date.now() + 6 * 60_000).toISOString() }, field: 'input.events.0.occurredAt' },
    { what: 'of an unknown type', event: { eventType: 'dance' }, field: 'input.events.0.eventType' },
    { what: 'of somebody else', event: { userId: 'usr_nobody' }, field: 'input.events.0.userId' },
  ])('rejects an event $what by itself, with its index and code', async ({ event, field }) => {
    const { trackEvents } = await student.get<{ trackEvents: unknown }>(
      `mutation ($input: TrackEventsInput!) { trackEvents(input: $input) { accepted duplicates rejected { index code field } } }`,
      { input: { events: [{ eventType: 'content_view', ...event }] } },
    );
    expect(trackEvents).toMatchObject({ accepted: 0, rejected: [{ index: 0, field }] });
  });

  it('ends what a session may do when it is signed out', async () => {
    const leaver = await suite.signUp('leaver');
    await leaver.get('mutation { signOut { sessionId } }');
    await expect
      .poll(async () => (await leaver.ask('{ me { id } }')).errors?.[0]?.extensions.code, { timeout: 3_000 })
      .toBe('UNAUTHENTICATED');
  });

  it('is ready, live, and measured', async () => {
    const get = async (path: string) => (await fetch(`${suite.url}${path}`)).status;
    expect(await Promise.all(['/health/live', '/health/ready', '/health/modules', '/metrics'].map(get))).toEqual([200, 200, 200, 200]);
  });
});
