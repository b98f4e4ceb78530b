import { beforeAll, describe, expect, it } from 'vitest';
import { useAcademy } from '../../support/academy/academy.ts';
import type { Answer, Client } from '../../support/academy/client.ts';
import { makeCourse, type MadeCourse } from '../../support/academy/course.ts';

type Who = 'visitor' | 'student' | 'colleague' | 'module' | 'reporting';

/** Nobody, a learner, an instructor of another course, a service account that may read the schema alone, and one with scopes for what is out. */
const OUTSIDERS: Who[] = ['visitor', 'student', 'colleague', 'module', 'reporting'];

type Hidden = 'course' | 'item' | 'assessment' | 'post' | 'submission' | 'report' | 'upload' | 'session';

const GUESSES: { hidden: Hidden; operation: string }[] = [
  { hidden: 'course', operation: 'query ($id: ID!) { course(id: $id) { id title } }' },
  { hidden: 'course', operation: 'query ($id: ID!) { forum(courseId: $id) { id postCount } }' },
  {
    hidden: 'course',
    operation: 'query ($id: ID!) { searchContent(query: "draft", filter: { courseId: $id }) { edges { node { id } } } }',
  },
  { hidden: 'course', operation: 'query ($id: ID!) { me { progress(courseId: $id) { edges { node { id } } } } }' },
  { hidden: 'course', operation: 'mutation ($id: ID!) { enroll(input: { courseId: $id }) { enrollment { id } } }' },
  { hidden: 'course', operation: 'mutation ($id: ID!) { withdraw(input: { courseId: $id }) { enrollment { id } } }' },
  { hidden: 'course', operation: 'mutation ($id: ID!) { updateCourse(input: { courseId: $id, title: "Mine" }) { course { id } } }' },
  { hidden: 'course', operation: 'mutation ($id: ID!) { publishCourse(input: { courseId: $id }) { course { id } } }' },
  { hidden: 'course', operation: 'mutation ($id: ID!) { archiveCourse(input: { courseId: $id }) { course { id } } }' },
  {
    hidden: 'course',
    operation: 'mutation ($id: ID!) { createContent(input: { courseId: $id, title: "Mine", type: VIDEO }) { content { id } } }',
  },
  {
    hidden: 'course',
    operation:
      'mutation ($id: ID!) { createAssessment(input: { courseId: $id, title: "Mine", type: QUIZ, passingScore: 50 }) { assessment { id } } }',
  },
  { hidden: 'course', operation: 'mutation ($id: ID!) { createPost(input: { courseId: $id, body: "Hello" }) { post { id } } }' },
  { hidden: 'course', operation: 'mutation ($id: ID!) { share(input: { targetType: COURSE, targetId: $id }) { post { kind } } }' },
  { hidden: 'course', operation: 'mutation ($id: ID!) { like(input: { targetType: COURSE, targetId: $id }) { interaction { type } } }' },
  { hidden: 'course', operation: 'mutation ($id: ID!) { unlike(input: { targetType: COURSE, targetId: $id }) { post { id } } }' },
  { hidden: 'course', operation: 'mutation ($id: ID!) { follow(input: { targetType: COURSE, targetId: $id }) { follow { createdAt } } }' },
  {
    hidden: 'course',
    operation: 'mutation ($id: ID!) { unfollow(input: { targetType: COURSE, targetId: $id }) { target { __typename } } }',
  },
  {
    hidden: 'course',
    operation: 'mutation ($id: ID!) { generateReport(input: { kind: COURSE, subjectId: $id, timeframe: ALL_TIME }) { report { status } } }',
  },
  {
    hidden: 'course',
    operation:
      'mutation ($id: ID!) { trackEvents(input: { events: [{ eventType: "content_view", context: { courseId: $id } }] }) { accepted rejected { code message } } }',
  },
  { hidden: 'item', operation: 'query ($id: ID!) { content(id: $id) { id title } }' },
  { hidden: 'item', operation: 'query ($id: ID!) { contentAnalytics(contentId: $id, timeframe: ALL_TIME) { viewers } }' },
  { hidden: 'item', operation: 'mutation ($id: ID!) { trackProgress(input: { contentId: $id, percentage: 1 }) { progress { id } } }' },
  {
    hidden: 'item',
    operation: 'mutation ($id: ID!) { updateContentMetadata(input: { contentId: $id, title: "Mine" }) { content { id } } }',
  },
  { hidden: 'item', operation: 'mutation ($id: ID!) { deleteContent(input: { contentId: $id }) { content { id } } }' },
  {
    hidden: 'item',
    operation:
      'mutation ($id: ID!) { requestUpload(input: { contentId: $id, purpose: THUMBNAIL, contentType: "image/png" }) { upload { method } } }',
  },
  { hidden: 'item', operation: 'mutation ($id: ID!) { like(input: { targetType: CONTENT, targetId: $id }) { interaction { type } } }' },
  { hidden: 'item', operation: 'mutation ($id: ID!) { share(input: { targetType: CONTENT, targetId: $id }) { post { kind } } }' },
  {
    hidden: 'item',
    operation:
      'mutation ($id: ID!) { generateReport(input: { kind: CONTENT, subjectId: $id, timeframe: ALL_TIME }) { report { status } } }',
  },
  {
    hidden: 'item',
    operation:
      'mutation ($id: ID!) { trackEvents(input: { events: [{ eventType: "content_view", context: { contentId: $id } }] }) { accepted rejected { code message } } }',
  },
  { hidden: 'assessment', operation: 'query ($id: ID!) { assessment(id: $id) { id title } }' },
  { hidden: 'assessment', operation: 'mutation ($id: ID!) { startAttempt(input: { assessmentId: $id }) { submission { id } } }' },
  {
    hidden: 'assessment',
    operation: 'mutation ($id: ID!) { updateAssessment(input: { assessmentId: $id, title: "Mine" }) { assessment { id } } }',
  },
  { hidden: 'assessment', operation: 'mutation ($id: ID!) { publishAssessment(input: { assessmentId: $id }) { assessment { id } } }' },
  { hidden: 'post', operation: 'query ($id: ID!) { post(id: $id) { id body } }' },
  { hidden: 'post', operation: 'mutation ($id: ID!) { comment(input: { parentId: $id, body: "Hello" }) { comment { kind } } }' },
  { hidden: 'post', operation: 'mutation ($id: ID!) { editPost(input: { postId: $id, body: "Hello" }) { post { id } } }' },
  { hidden: 'post', operation: 'mutation ($id: ID!) { deletePost(input: { postId: $id }) { postId } }' },
  { hidden: 'post', operation: 'mutation ($id: ID!) { like(input: { targetId: $id }) { interaction { type } } }' },
  { hidden: 'post', operation: 'mutation ($id: ID!) { unlike(input: { targetId: $id }) { post { id } } }' },
  { hidden: 'post', operation: 'mutation ($id: ID!) { share(input: { targetId: $id }) { post { kind } } }' },
  { hidden: 'submission', operation: 'query ($id: ID!) { submission(id: $id) { id status } }' },
  {
    hidden: 'submission',
    operation: 'mutation ($id: ID!) { saveAnswers(input: { submissionId: $id, answers: [] }) { submission { id } } }',
  },
  {
    hidden: 'submission',
    operation: 'mutation ($id: ID!) { submitAssessment(input: { submissionId: $id, answers: [] }) { submission { id } } }',
  },
  {
    hidden: 'submission',
    operation:
      'mutation ($id: ID!) { gradeSubmission(input: { submissionId: $id, grades: [{ questionId: "q", points: 1 }] }) { submission { id } } }',
  },
  { hidden: 'report', operation: 'query ($id: ID!) { report(id: $id) { id status } }' },
  { hidden: 'upload', operation: 'mutation ($id: ID!) { completeUpload(input: { uploadId: $id }) { content { id } } }' },
  { hidden: 'session', operation: 'mutation ($id: ID!) { revokeSession(input: { sessionId: $id }) { sessionId } }' },
];

const LIVE: { hidden: Hidden; operation: string }[] = [
  { hidden: 'course', operation: 'subscription ($id: ID!) { postAdded(courseId: $id) { cursor } }' },
  { hidden: 'course', operation: 'subscription ($id: ID!) { contentChanged(courseId: $id) { cursor } }' },
  { hidden: 'course', operation: 'subscription ($id: ID!) { progressUpdated(courseId: $id) { cursor } }' },
  { hidden: 'course', operation: 'subscription ($id: ID!) { learningEventRecorded(courseId: $id) { cursor } }' },
];

describe('an id that somebody guesses', () => {
  const suite = useAcademy();
  const people = {} as Record<Who, Client>;
  const ids = {} as Record<Hidden, string>;
  let course: MadeCourse;

  beforeAll(async () => {
    const teacher = await suite.signUp('teacher', ['instructor']);
    const learner = await suite.signUp('learner');
    people.visitor = suite.visitor;
    people.student = await suite.signUp('student');
    people.colleague = await suite.signUp('colleague', ['instructor']);
    people.module = await suite.serve('module', ['schema:read']);
    people.reporting = await suite.serve('reporting', ['users:list', 'analytics:read', 'progress:read', 'answers:read']);
    await makeCourse(people.colleague, 'Of a colleague');
    course = await makeCourse(teacher, 'Out already');
    await hide(teacher, learner);
  });

  const made = async <Data>(client: Client, operation: string, variables: Record<string, unknown> = {}): Promise<Data> =>
    client.get<Data>(operation, variables) as Promise<Data>;

  async function hide(teacher: Client, learner: Client): Promise<void> {
    const { createCourse } = await made<{ createCourse: { course: { id: string } } }>(
      teacher,
      'mutation { createCourse(input: { title: "A draft" }) { course { id } } }',
    );
    ids.course = createCourse.course.id;
    const { createContent } = await made<{ createContent: { content: { id: string } } }>(
      teacher,
      'mutation ($id: ID!) { createContent(input: { courseId: $id, title: "A draft of an item", type: DOCUMENT }) { content { id } } }',
      { id: ids.course },
    );
    ids.item = createContent.content.id;
    const { createAssessment } = await made<{ createAssessment: { assessment: { id: string } } }>(
      teacher,
      'mutation ($id: ID!) { createAssessment(input: { courseId: $id, title: "A draft", type: QUIZ, passingScore: 50 }) { assessment { id } } }',
      { id: course.id },
    );
    ids.assessment = createAssessment.assessment.id;
    const { requestUpload } = await made<{ requestUpload: { upload: { id: string } } }>(
      teacher,
      'mutation ($id: ID!) { requestUpload(input: { contentId: $id, purpose: THUMBNAIL, contentType: "image/png" }) { upload { id } } }',
      { id: ids.item },
    );
    ids.upload = requestUpload.upload.id;
    await learner.get('mutation ($id: ID!) { enroll(input: { courseId: $id }) { enrollment { id } } }', { id: course.id });
    const { createPost, startAttempt, generateReport } = await made<{
      createPost: { post: { id: string } };
      startAttempt: { submission: { id: string } };
      generateReport: { report: { id: string } };
    }>(
      learner,
      `mutation ($assessment: ID!, $user: ID!) {
        createPost(input: { body: "My own", privacy: PRIVATE }) { post { id } }
        startAttempt(input: { assessmentId: $assessment }) { submission { id } }
        generateReport(input: { kind: LEARNER, subjectId: $user, timeframe: ALL_TIME }) { report { id } }
      }`,
      { assessment: course.assessmentId, user: learner.userId },
    );
    ids.post = createPost.post.id;
    ids.submission = startAttempt.submission.id;
    ids.report = generateReport.report.id;
    const { me } = await made<{ me: { sessions: { edges: { node: { id: string } }[] } } }>(
      learner,
      '{ me { sessions(first: 1) { edges { node { id } } } } }',
    );
    ids.session = me.sessions.edges[0]?.node.id ?? '';
  }

  /** Everything but what names the id itself. */
  const tell = ({ data, errors }: Pick<Answer, 'data' | 'errors'>, id: string): string =>
    JSON.stringify({
      data,
      errors: errors?.map(({ message, path, extensions: { code, field } }) => ({ message, path, code, field })),
    }).replaceAll(id, '<id>');

  /** Of the same form, and of nothing. */
  const invented = (id: string) => `${id.slice(0, -4)}${id.endsWith('0000') ? '1111' : '0000'}`;

  /** Its scopes open these: they are not hidden from it. */
  const isOpenTo = (who: Who, hidden: Hidden) => who === 'reporting' && (hidden === 'submission' || hidden === 'report');

  it.each(
    GUESSES.flatMap((guess) =>
      OUTSIDERS.filter((who) => !isOpenTo(who, guess.hidden)).map((who) => ({ hidden: guess.hidden, operation: guess.operation, who })),
    ),
  )('is answered to $who as if there were no such $hidden: $operation', async ({ hidden, operation, who }) => {
    const id = ids[hidden];
    const [there, notThere] = [await people[who].ask(operation, { id }), await people[who].ask(operation, { id: invented(id) })];
    expect(tell(there, id)).toBe(tell(notThere, invented(id)));
    expect(JSON.stringify(there)).not.toContain('INTERNAL_SERVER_ERROR');
  });

  it.each(LIVE.flatMap((guess) => OUTSIDERS.map((who) => ({ hidden: guess.hidden, operation: guess.operation, who }))))(
    'is answered to $who as if there were no such $hidden: $operation',
    async ({ hidden, operation, who }) => {
      const id = ids[hidden];
      const first = async (asked: string) => {
        const subscription = await people[who].subscribe(operation, { id: asked });
        // What is refused before it begins ends the iteration with its errors.
        const update = await subscription.next().catch((errors: unknown) => ({ errors }) as Answer);
        await subscription.close();
        expect(update.errors?.[0]?.extensions.code).toMatch(/^(NOT_FOUND|FORBIDDEN|UNAUTHENTICATED)$/);
        return tell(update as Answer, asked);
      };
      expect(await first(id)).toBe(await first(invented(id)));
    },
  );

  it.each([
    { hidden: 'course', operation: 'query ($id: ID!) { course(id: $id) { title forum { id } } }' },
    { hidden: 'item', operation: 'query ($id: ID!) { content(id: $id) { title } }' },
    { hidden: 'assessment', operation: 'query ($id: ID!) { assessment(id: $id) { title } }' },
    { hidden: 'submission', operation: 'query ($id: ID!) { submission(id: $id) { status } }' },
    { hidden: 'report', operation: 'query ($id: ID!) { report(id: $id) { status } }' },
  ] as const)('opens the $hidden to an admin', async ({ hidden, operation }) => {
    const admin = await suite.signUp(`admin-${hidden}`, ['admin']);
    const { errors, data } = await admin.ask(operation, { id: ids[hidden] });
    expect({ errors, isThere: Object.values(data ?? {})[0] !== null }).toEqual({ errors: undefined, isThere: true });
  });
});
