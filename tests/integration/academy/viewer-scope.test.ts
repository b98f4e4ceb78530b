import { beforeAll, describe, expect, it } from 'vitest';
import { useAcademy } from '../../support/academy/academy.ts';
import type { Answer, Client } from '../../support/academy/client.ts';
import { makeCourse, type MadeCourse } from '../../support/academy/course.ts';
import { loadProjectSupergraph } from '../../support/annotations.ts';
import { singleChoice } from '../../support/assessment-questions.ts';
import { createScopedFields, type ScopedFields } from '../../support/scoped-selection.ts';

type Person = 'visitor' | 'learner' | 'peer' | 'stranger' | 'teacher' | 'colleague' | 'admin' | 'deputy';

/** Who must not be told apart by fields of scope COURSE, and by those that say more to the ones than to others. */
const LEARNERS: Person[] = ['learner', 'peer'];
const TEACHERS: Person[] = ['teacher', 'colleague'];
const ADMINS: Person[] = ['admin', 'deputy'];
const EVERYBODY: Person[] = ['visitor', 'stranger', ...LEARNERS, ...TEACHERS, ...ADMINS];

/** All fields of a type at once are more than a client may ask for. */
const edge = {
  pages: { listed: [], publicUrl: undefined },
  costLimit: 1_000_000,
  operationLimits: { fields: 100_000, repeatedField: 100_000 },
};

describe('what the schema says of whom an answer depends on', () => {
  const suite = useAcademy('in process', { edge });
  const people = {} as Record<Person, Client>;
  const seen = new Set<string>();
  let fields: ScopedFields;
  let course: MadeCourse;
  let submissionId: string;
  let before: string;

  beforeAll(async () => {
    const graph = await loadProjectSupergraph();
    fields = createScopedFields(graph.supergraphSchema, graph.schema);
    people.visitor = suite.visitor;
    for (const name of ['learner', 'peer', 'stranger'] as const) people[name] = await suite.signUp(name);
    for (const name of ['teacher', 'colleague'] as const) people[name] = await suite.signUp(name, ['instructor']);
    for (const name of ['admin', 'deputy'] as const) people[name] = await suite.signUp(name, ['admin']);
    before = (await people.learner.get<{ liveCursor: string }>('{ liveCursor }')).liveCursor;
    course = await makeCourse(people.teacher, 'Reading tracks');
    await teachTogether();
    await makeLively();
  });

  /** The same part in the course for the second instructor, as an operator may give it. */
  const teachTogether = () =>
    suite.platform.database.pool.query(
      `INSERT INTO memberships (scope, scope_key, user_id, role) SELECT 'course', c.id, u.id, 'INSTRUCTOR' FROM courses c, users u
       WHERE c.external_course_id = $1 AND u.external_user_id = $2`,
      [course.id, people.colleague.userId],
    );

  async function makeLively(): Promise<void> {
    const { learner, peer, teacher } = people;
    for (const one of [learner, peer])
      await one.get(`mutation ($id: ID!) { enroll(input: { courseId: $id }) { enrollment { id } } }`, { id: course.id });
    await learner.get(
      `mutation ($id: ID!) { trackProgress(input: { contentId: $id, percentage: 40, timeSpentSeconds: 60 }) { progress { id } } }`,
      { id: course.items[1]?.id },
    );
    await learner.get(`mutation ($events: [TrackEventInput!]!) { trackEvents(input: { events: $events }) { accepted } }`, {
      events: [
        {
          eventType: 'content_view',
          sessionId: 'web',
          context: { contentId: course.items[0]?.id, courseId: course.id, browser: 'Firefox', deviceType: 'mobile' },
          data: { score: 3 },
        },
      ],
    });
    await addFiles();
    const { startAttempt } = await learner.get<{ startAttempt: { submission: { id: string; revision: { questions: { id: string }[] } } } }>(
      `mutation ($id: ID!) { startAttempt(input: { assessmentId: $id }) { submission { id revision { questions { id } } } } }`,
      { id: course.assessmentId },
    );
    submissionId = startAttempt.submission.id;
    await learner.get(`mutation ($input: SubmitAssessmentInput!) { submitAssessment(input: $input) { submission { id } } }`, {
      input: { submissionId, answers: startAttempt.submission.revision.questions.map(({ id }) => ({ questionId: id, boolean: true })) },
    });
    await teacher.get(
      `mutation ($id: ID!, $question: QuestionInput!) { updateAssessment(input: { assessmentId: $id, questions: [$question] }) { assessment { id } } }`,
      {
        id: course.assessmentId,
        question: singleChoice(),
      },
    );
    await peer.get(`mutation ($id: ID!) { follow(input: { targetType: USER, targetId: $id }) { follow { id } } }`, { id: learner.userId });
    await learner.get(`mutation { updateProfile(input: { profile: { bio: "Reads tracks" } }) { user { id } } }`);
    await teacher.get(`mutation ($id: ID!) { updateCourse(input: { courseId: $id, description: "In mud and snow" }) { course { id } } }`, {
      id: course.id,
    });
  }

  /** Straight into the rows: what is in the files is of no matter here. */
  const addFiles = () =>
    suite.platform.database.pool.query(
      `UPDATE content_items SET sources = '[{"title":"Tracks","publisher":"The museum"}]',
         attachments = '[{"name":"map.png","path":null,"key":"content/map.png","contentType":"image/png","size":3}]'
       WHERE external_content_id = $1`,
      [course.items[0]?.id],
    );

  const signed = (answer: unknown): unknown =>
    JSON.parse(
      JSON.stringify(answer, (_, value: unknown) =>
        typeof value === 'string' ? value.replace(/\?[^"]*signature=[^"]*/i, '?signed') : value,
      ),
    );
  const tell = ({ data, errors }: Pick<Answer, 'data' | 'errors'>) =>
    signed({ data, errors: (errors ?? []).map(({ path, extensions }) => `${path?.join('.')} ${extensions.code}`).toSorted() });
  const internal = (answer: Pick<Answer, 'errors'>) =>
    answer.errors?.filter(({ extensions }) => extensions.code === 'INTERNAL_SERVER_ERROR') ?? [];

  it.each([
    { root: 'course(id: $course)', type: 'Course' },
    { root: 'content(id: $item)', type: 'ContentItem' },
    { root: 'searchContent(query: "lesson")', type: 'ContentSearchConnection' },
    { root: 'courses', type: 'CourseConnection' },
    { root: 'assessment(id: $assessment)', type: 'Assessment' },
    { root: 'forum(courseId: $course)', type: 'Forum' },
    { root: 'user(id: $user)', type: 'User' },
    { root: 'content(id: $item) { prerequisites { id title } }', type: 'ContentItem' },
  ])('holds for everybody where it says nobody: $root', async ({ root, type }) => {
    const query = operation('query', root, type, 'PUBLIC');
    const answers = await Promise.all(EVERYBODY.map((name) => people[name].ask(query, variables(query))));
    expect(answers.flatMap(internal)).toEqual([]);
    for (const answer of answers) expect(tell(answer)).toEqual(tell(answers[0] as Answer));
    note(type, answers[0]?.data);
  });

  it.each<{ root: string; type: string; who: Person[] }>([
    ...[LEARNERS, TEACHERS, ADMINS].flatMap((who) => [
      { root: 'course(id: $course)', type: 'Course', who },
      { root: 'content(id: $item)', type: 'ContentItem', who },
      { root: 'assessment(id: $assessment)', type: 'Assessment', who },
      { root: 'contentAnalytics(contentId: $item, timeframe: LAST_7_DAYS)', type: 'ContentAnalytics', who },
    ]),
    // Fields of everybody's that only these get to.
    { root: 'submission(id: $submission)', type: 'Submission', who: TEACHERS },
    { root: 'learningAnalytics(userId: $user, timeframe: LAST_7_DAYS)', type: 'LearningAnalytics', who: TEACHERS },
    { root: 'users', type: 'UserConnection', who: TEACHERS },
    { root: 'user(id: $user) { progress { *ProgressConnection } }', type: 'User', who: TEACHERS },
    { root: 'user(id: $user) { enrollments { *EnrollmentConnection } }', type: 'User', who: TEACHERS },
    { root: 'user(id: $user) { submissions { *SubmissionConnection } }', type: 'User', who: TEACHERS },
    { root: 'user(id: $user) { followers { *FollowConnection } }', type: 'User', who: ADMINS },
    { root: 'course(id: $course) { progressOf(userId: $user) { *CourseProgress } }', type: 'Course', who: TEACHERS },
    { root: 'course(id: $course) { assessments { *AssessmentConnection } }', type: 'Course', who: TEACHERS },
    { root: 'course(id: $course) { analytics { *CourseAnalytics } }', type: 'Course', who: LEARNERS },
    { root: 'forum(courseId: $course) { posts { *PostConnection } }', type: 'Forum', who: LEARNERS },
    { root: 'assessment(id: $assessment) { questions { *Question } }', type: 'Assessment', who: TEACHERS },
  ])('holds for $who where it says a part in the course: $root', async ({ root, type, who }) => {
    const query = operation('query', root, type, 'COURSE');
    await expect
      .poll(async () => people[who[0] as Person].ask(query, variables(query)).then(({ data }) => JSON.stringify(data)), { timeout: 5_000 })
      .not.toContain('"learners":0');
    const [one, other] = await Promise.all(who.map((name) => people[name].ask(query, variables(query))));
    expect([one, other].flatMap((answer) => internal(answer as Answer))).toEqual([]);
    expect(tell(other as Answer)).toEqual(tell(one as Answer));
    note(type, one?.data);
  });

  it.each<{ root: string; type: string; who: Person[] }>([
    { root: 'contentChanged(courseId: $course, after: $after)', type: 'ContentChange', who: LEARNERS },
    { root: 'progressUpdated(courseId: $course, after: $after)', type: 'ProgressUpdate', who: TEACHERS },
    { root: 'postAdded(courseId: $course, after: $after)', type: 'PostUpdate', who: LEARNERS },
    { root: 'submissionGraded(userId: $user, after: $after)', type: 'SubmissionUpdate', who: TEACHERS },
    {
      root: 'learningEventRecorded(courseId: $course, after: $after) { cursor occurredAt event { *LearningEvent } }',
      type: 'LearningEventUpdate',
      who: TEACHERS,
    },
    { root: 'profileChanged(userId: $user, after: $after)', type: 'ProfileUpdate', who: ADMINS },
  ])('holds for $who in what is live: $root', async ({ root, type, who }) => {
    const query = operation('subscription', root, type, 'COURSE');
    const updates = await Promise.all(
      who.map(async (name) => {
        const subscription = await people[name].subscribe(query, variables(query));
        const update = await subscription.next();
        await subscription.close();
        return update as Answer;
      }),
    );
    expect(updates.flatMap(internal)).toEqual([]);
    expect(tell(updates[1] as Answer)).toEqual(tell(updates[0] as Answer));
    note(type, updates[0]?.data ?? null);
  });

  it('was tried for every field that it says something of', () => {
    expect(fields.coordinates.filter((coordinate) => !seen.has(coordinate))).toEqual([]);
    expect(fields.coordinates.length).toBeGreaterThan(150);
  });

  /** `root` with all fields of the scope in it: at its end, or in the place of `*Type`. */
  function operation(kind: 'query' | 'subscription', root: string, type: string, scope: 'PUBLIC' | 'COURSE'): string {
    const selected = root.includes('}')
      ? root.replace(/\*(\w+)/, (_, inner: string) => fields.select(inner, scope))
      : `${root} { ${fields.select(type, scope)} }`;
    const declared = Object.entries({ course: 'ID!', item: 'ID!', assessment: 'ID!', user: 'ID!', submission: 'ID!', after: 'String' })
      .filter(([name]) => new RegExp(`\\$${name}\\b`).test(root))
      .map(([name, of]) => `$${name}: ${of}`);
    return `${kind}${declared.length > 0 ? ` (${declared.join(', ')})` : ''} { ${selected} }`;
  }

  function variables(query: string): Record<string, unknown> {
    const all = {
      course: course.id,
      item: course.items[0]?.id,
      assessment: course.assessmentId,
      user: people.learner.userId,
      submission: submissionId,
      after: before,
    };
    return Object.fromEntries(Object.entries(all).filter(([name]) => new RegExp(`\\$${name}\\b`).test(query)));
  }

  function note(type: string, data: Record<string, unknown> | null | undefined): void {
    fields.answered(type, Object.values(data ?? {})[0], seen);
  }
});
