import { beforeAll, describe, expect, it } from 'vitest';
import { isForServices, scopes, type ScopeName } from '../../../platform/auth/scopes.ts';
import { untilSettled } from '../../../platform/events/settle.ts';
import { consumerNames } from '../../../sandbox/subgraphs.ts';
import { useAcademy } from '../../support/academy/academy.ts';
import { singleChoice } from '../../support/assessment-questions.ts';
import type { Client } from '../../support/academy/client.ts';
import { makeCourse, type MadeCourse } from '../../support/academy/course.ts';

const ALL = (Object.keys(scopes) as ScopeName[]).filter(isForServices);

/** Words that stand in what is protected and nowhere else. */
const MARKS = {
  email: 'victim@example.org',
  zone: 'Africa/Addis_Ababa',
  place: 'The last house before the moor',
  address: '203.0.113.77',
  browser: 'Netscape 4.77',
  explanation: 'Because the muzzle is what can hurt',
  draft: 'A course that waits',
  percentage: '37.25',
  diary: 'Nobody shall read this',
};
type Mark = keyof typeof MARKS;

/** A way to something, and the scopes with which a service account gets there: all of a list. No list: none does. `or` does for the last of them, too. */
const WAYS: { mark: Mark; scopes: ScopeName[] | null; or?: ScopeName; operation: string }[] = [
  { mark: 'email', scopes: ['users:personal'], operation: '{ user(id: "$user") { email } }' },
  { mark: 'email', scopes: ['users:personal', 'users:list'], operation: '{ users { edges { node { email } } } }' },
  {
    mark: 'email',
    scopes: ['users:personal'],
    operation: '{ course(id: "$course") { forum { posts { edges { node { author { email } } } } } } }',
  },
  {
    mark: 'email',
    scopes: ['users:personal', 'progress:read'],
    operation: '{ course(id: "$course") { enrollments { edges { node { user { email } } } } } }',
  },
  {
    mark: 'email',
    scopes: ['users:personal', 'progress:read'],
    or: 'submissions:grade',
    operation: '{ submission(id: "$submission") { learner { email } } }',
  },
  { mark: 'zone', scopes: ['users:personal'], operation: '{ user(id: "$user") { timeZone } }' },
  { mark: 'place', scopes: ['users:personal'], operation: '{ user(id: "$user") { profile { location } } }' },
  { mark: 'explanation', scopes: ['answers:read'], operation: '{ assessment(id: "$assessment") { answerKey { explanation } } }' },
  { mark: 'explanation', scopes: ['answers:read'], operation: '{ content(id: "$item") { assessment { answerKey { explanation } } } }' },
  {
    mark: 'explanation',
    scopes: ['answers:read', 'progress:read'],
    or: 'submissions:grade',
    operation: '{ submission(id: "$submission") { revision { answerKey { explanation } } } }',
  },
  {
    mark: 'explanation',
    scopes: ['answers:read', 'progress:read'],
    or: 'submissions:grade',
    operation: '{ submission(id: "$submission") { result { questions { explanation } } } }',
  },
  { mark: 'draft', scopes: ['content:drafts'], operation: '{ course(id: "$draft") { title } }' },
  { mark: 'draft', scopes: ['content:drafts'], operation: '{ courses(filter: { status: DRAFT }) { edges { node { title } } } }' },
  {
    mark: 'draft',
    scopes: null,
    operation:
      '{ courses(first: 100) { edges { node { title } } } searchContent(query: "waits") { edges { node { title course { title } } } } }',
  },
  { mark: 'percentage', scopes: ['progress:read'], operation: '{ user(id: "$user") { progress { edges { node { percentage } } } } }' },
  { mark: 'percentage', scopes: ['progress:read'], operation: '{ course(id: "$course") { progressOf(userId: "$user") { percentage } } }' },
  {
    mark: 'percentage',
    scopes: ['analytics:read'],
    operation: '{ learningAnalytics(userId: "$user", timeframe: ALL_TIME) { courses { percentage } } }',
  },
  { mark: 'diary', scopes: null, operation: '{ post(id: "$post") { body } }' },
  { mark: 'diary', scopes: null, operation: '{ user(id: "$user") { posts { edges { node { body } } } } }' },
  { mark: 'diary', scopes: null, operation: '{ feed { edges { node { post { body } } } } }' },
];

const LIVE: { mark: Mark; scopes: ScopeName[]; operation: string }[] = [
  {
    mark: 'address',
    scopes: ['analytics:read', 'events:personal'],
    operation: 'subscription { learningEventRecorded(userId: "$user", after: "$after") { event { context { ipAddress } } } }',
  },
  {
    mark: 'browser',
    scopes: ['analytics:read', 'events:personal'],
    operation: 'subscription { learningEventRecorded(courseId: "$course", after: "$after") { event { context { browser } } } }',
  },
  {
    mark: 'percentage',
    scopes: ['progress:read'],
    operation: 'subscription { progressUpdated(userId: "$user", after: "$after") { progress { percentage } } }',
  },
  {
    mark: 'email',
    scopes: ['users:personal'],
    operation: 'subscription { profileChanged(userId: "$user", after: "$after") { user { email } } }',
  },
];

describe('what is protected', () => {
  const suite = useAcademy();
  const ids: Record<string, string> = {};
  let victim: Client;
  let colleague: Client;
  let course: MadeCourse;

  beforeAll(async () => {
    const teacher = await suite.signUp('teacher', ['instructor']);
    colleague = await suite.signUp('colleague', ['instructor']);
    victim = await suite.signUp('victim');
    course = await makeCourse(teacher, 'Knives', 1);
    ids['after'] = (await victim.get<{ liveCursor: string }>('{ liveCursor }')).liveCursor;
    await teacher.get(
      `mutation ($id: ID!, $question: QuestionInput!) {
        updateAssessment(input: { assessmentId: $id, questions: [$question] }) { assessment { id } }
        publishAssessment(input: { assessmentId: $id }) { assessment { id } }
      }`,
      { id: course.assessmentId, question: singleChoice({ explanation: MARKS.explanation }) },
    );
    const { createCourse } = await teacher.get<{ createCourse: { course: { id: string } } }>(
      `mutation { createCourse(input: { title: "${MARKS.draft}" }) { course { id } } }`,
    );
    const done = await victim.get<{
      createPost: { post: { id: string } };
      startAttempt: { submission: { id: string; revision: { questions: { id: string }[] } } };
    }>(
      `mutation ($course: ID!, $item: ID!, $assessment: ID!, $event: TrackEventInput!) {
        updateProfile(input: { timeZone: "${MARKS.zone}", profile: { location: "${MARKS.place}" } }) { user { id } }
        enroll(input: { courseId: $course }) { enrollment { id } }
        trackProgress(input: { contentId: $item, percentage: ${MARKS.percentage} }) { progress { id } }
        trackEvents(input: { events: [$event] }) { accepted }
        createPost(input: { body: "${MARKS.diary}", privacy: PRIVATE }) { post { id } }
        public: createPost(input: { courseId: $course, body: "Hello", privacy: PUBLIC }) { post { id } }
        startAttempt(input: { assessmentId: $assessment }) { submission { id revision { questions { id } } } }
      }`,
      {
        course: course.id,
        item: course.items[0]?.id,
        assessment: course.assessmentId,
        event: { eventType: 'content_view', context: { courseId: course.id, ipAddress: MARKS.address, browser: MARKS.browser } },
      },
    );
    const submissionId = done.startAttempt.submission.id;
    await victim.get('mutation ($input: SubmitAssessmentInput!) { submitAssessment(input: $input) { submission { id } } }', {
      input: {
        submissionId,
        answers: done.startAttempt.submission.revision.questions.map(({ id }) => ({ questionId: id, choices: ['b'] })),
      },
    });
    Object.assign(ids, {
      user: victim.userId,
      course: course.id,
      item: course.items[0]?.id,
      assessment: course.assessmentId,
      submission: submissionId,
      draft: createCourse.course.id,
      post: done.createPost.post.id,
    });
    // Figures follow the log a moment later.
    await untilSettled(suite.platform.database.pool, consumerNames(suite.academy.subgraphs));
  });

  const filled = (operation: string) => operation.replaceAll(/\$(\w+)/g, (_, name: string) => ids[name] ?? '');
  const serve = (granted: readonly ScopeName[]) => suite.serve(`service-${(serving += 1)}`, granted);
  let serving = 0;
  const tells = async (client: Client, { operation, mark }: { operation: string; mark: Mark }) =>
    JSON.stringify(await client.ask(filled(operation))).includes(MARKS[mark]);

  it.each(WAYS)('$mark is for service accounts with $scopes alone: $operation', async (way) => {
    expect(await tells(await serve(ALL), way)).toBe(way.scopes !== null);
    for (const scope of way.scopes ?? []) {
      expect({ without: scope, tells: await tells(await serve(ALL.filter((name) => name !== scope && name !== way.or)), way) }).toEqual({
        without: scope,
        tells: false,
      });
    }
    if (way.scopes) expect(await tells(await serve(way.scopes), way)).toBe(true);
  });

  it.each(WAYS)('$mark is for nobody, nor for who teaches elsewhere: $operation', async (way) => {
    expect([await tells(suite.visitor, way), await tells(colleague, way)]).toEqual([false, false]);
  });

  it.each(LIVE)('$mark is live for service accounts with $scopes alone: $operation', async ({ mark, scopes: needed, operation }) => {
    const first = async (client: Client) => {
      const subscription = await client.subscribe(filled(operation));
      const update = await subscription.next().catch((errors: unknown) => ({ errors }));
      await subscription.close();
      return JSON.stringify(update).includes(MARKS[mark]);
    };
    expect(await first(await serve(needed))).toBe(true);
    for (const scope of needed) expect(await first(await serve(ALL.filter((name) => name !== scope)))).toBe(false);
    expect([await first(suite.visitor), await first(colleague)]).toEqual([false, false]);
  });

  it.each(['person', 'service'])('leaves what subgraphs say among themselves out of reach of a %s', async (who) => {
    const client = who === 'person' ? await suite.signUp('curious', ['admin']) : await serve(ALL);
    for (const operation of [
      '{ _service { sdl } }',
      `{ _entities(representations: [{ __typename: "User", id: "${victim.userId}" }]) { ... on User { email } } }`,
      '{ resolveSession(token: "t") { userKey } }',
      '{ resolveServiceToken(token: "t") { id } }',
      'subscription { accessChanged { cursor } }',
    ]) {
      const { data, errors } = await client.ask(operation);
      expect({ operation, data: data ?? null, code: errors?.[0]?.extensions.code }).toEqual({
        operation,
        data: null,
        code: 'GRAPHQL_VALIDATION_FAILED',
      });
    }
  });

  it('is not searched by: an address tells nothing to who may list users', async () => {
    const search = (filter: string) => `{ users(filter: { ${filter} }) { edges { node { username } } } }`;
    const found = async (client: Client, filter: string) => JSON.stringify((await client.ask(search(filter))).data).includes('"victim"');
    expect([await found(colleague, 'search: "VICT"'), await found(colleague, 'search: "victim@"')]).toEqual([true, false]);
    expect((await colleague.ask(search('email: "victim@"'))).errors?.[0]?.extensions).toMatchObject({
      code: 'FORBIDDEN',
      field: 'filter.email',
    });
    expect(await found(await suite.signUp('chief', ['admin']), 'email: "VICTIM@"')).toBe(true);
    expect(await found(await serve(['users:list']), 'email: "victim@"')).toBe(false);
    expect(await found(await serve(['users:list', 'users:personal']), 'email: "victim@"')).toBe(true);
  });

  it.each([
    { who: 'nothing that a person does', operation: 'mutation { enroll(input: { courseId: "$course" }) { enrollment { id } } }' },
    { who: 'nothing that a person does', operation: 'mutation { createPost(input: { body: "Hello" }) { post { id } } }' },
    { who: 'nothing that a person does', operation: 'mutation { createCourse(input: { title: "Mine" }) { course { id } } }' },
    {
      who: 'nothing that a person does',
      operation: 'mutation { assignRoles(input: { userId: "$user", roles: [ADMIN] }) { user { id } } }',
    },
  ])('lets a service account with all scopes do $who: $operation', async ({ operation }) => {
    const { data, errors } = await (await serve(ALL)).ask(filled(operation));
    expect(Object.values(data ?? {}).filter((value) => value !== null)).toEqual([]);
    expect(errors?.length).toBeGreaterThan(0);
  });

  it('lets a service account record events of others, with the scope for it', async () => {
    const operation = `mutation { trackEvents(input: { events: [{ eventType: "login", userId: "$user" }] }) { accepted rejected { code } } }`;
    const track = async (granted: ScopeName[]) => (await (await serve(granted)).ask(filled(operation))).data?.['trackEvents'];
    expect(await track(['events:write'])).toEqual({ accepted: 1, rejected: [] });
    expect(await track(ALL.filter((name) => name !== 'events:write'))).toEqual({ accepted: 0, rejected: [{ code: 'FORBIDDEN' }] });
  });

  it('says which input a malformed literal is', async () => {
    const { errors } = await suite.visitor.ask(
      'mutation { register(input: { username: "bilbo", email: "nowhere", password: "a long password" }) { user { id } } }',
    );
    expect(errors?.map(({ extensions: { code, field } }) => ({ code, field }))).toEqual([{ code: 'BAD_USER_INPUT', field: 'input.email' }]);
  });
});
