import { createAttacker } from './attacker.ts';
import { MARKS, type Person, type PersonName, type Things } from './world.ts';

type Made = { id: string };
type Variables = Record<string, unknown>;

/** What the people own, made through the graph as everybody makes it. Rejects at the first error. */
export async function makeThings(
  url: string,
  { teacher, foreigner, victim, fellow, stranger, tester }: Record<PersonName, Person>,
): Promise<Things> {
  const client = createAttacker(url);
  /** The one root field of an answer. */
  const get = async <Data>({ token }: Person, query: string, variables: Variables = {}): Promise<Data> => {
    const { data, errors, text } = await client.ask(query, { variables, token });
    const [root] = Object.values(data ?? {});
    if (root == null || errors.length > 0) throw new Error(`${query}\n${JSON.stringify(variables)}\n${text}`);
    return root as Data;
  };
  /** What a mutation of one input made. */
  const make = async (who: Person, mutation: string, input: Variables, path: string): Promise<Made> => {
    const name = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
    const payload = await get<Record<string, Made>>(who, `mutation ($input: ${name}!) { ${mutation}(input: $input) { ${path} { id } } }`, {
      input,
    });
    return payload[path] as Made;
  };
  const course = async (who: Person, title: string) =>
    (await make(who, 'createCourse', { title, difficultyLevel: 'BEGINNER' }, 'course')).id;
  const item = async (who: Person, courseId: string, title: string) =>
    (await make(who, 'createContent', { courseId, title, type: 'DOCUMENT', durationMinutes: 5 }, 'content')).id;

  const beginning = await get<string>(teacher, '{ liveCursor }');
  const courseId = await course(teacher, 'Tracks and signs');
  const itemId = await item(teacher, courseId, 'Tracks in snow');
  const fileUrl = await uploadFile(itemId);
  const assessment = await make(teacher, 'createAssessment', { ...quizOf(courseId, itemId), questions: QUESTIONS }, 'assessment');
  await make(teacher, 'publishAssessment', { assessmentId: assessment.id }, 'assessment');
  await make(teacher, 'publishCourse', { courseId }, 'course');
  const draftCourse = await course(teacher, MARKS.draftCourse);
  const draftItem = await item(teacher, draftCourse, MARKS.draftItem);
  const draft = { ...quizOf(draftCourse, draftItem), title: MARKS.draftAssessment };
  const draftAssessment = await make(
    teacher,
    'createAssessment',
    { ...draft, questions: [{ type: 'TRUE_FALSE', text: MARKS.draftQuestion, boolean: true, points: 1 }] },
    'assessment',
  );
  const foreignCourse = await course(foreigner, 'Knots');
  const foreignItem = await item(foreigner, foreignCourse, 'The bowline');
  await make(foreigner, 'publishCourse', { courseId: foreignCourse }, 'course');
  const scratchCourse = await course(tester, 'Scratch');

  const enrollment = await make(victim, 'enroll', { courseId }, 'enrollment');
  await make(fellow, 'enroll', { courseId }, 'enrollment');
  await make(stranger, 'enroll', { courseId: foreignCourse }, 'enrollment');
  await make(stranger, 'trackProgress', { contentId: foreignItem, percentage: 10 }, 'progress');
  const progress = await make(
    victim,
    'trackProgress',
    { contentId: itemId, percentage: Number(MARKS.progress), timeSpentSeconds: 61 },
    'progress',
  );
  const submission = await handIn();
  const event = `evt-of-the-victim`;
  await get(victim, `mutation ($input: TrackEventsInput!) { trackEvents(input: $input) { accepted } }`, {
    input: { events: [{ ...EVENT, eventId: event, context: { ...EVENT.context, courseId, contentId: itemId } }] },
  });
  const report = await get<{ report: Made }>(
    victim,
    `mutation ($input: GenerateReportInput!) { generateReport(input: $input) { report { id } } }`,
    { input: { kind: 'LEARNER', subjectId: victim.id, timeframe: 'ALL_TIME' } },
  );
  const privatePost = await make(victim, 'createPost', { body: MARKS.privatePost, privacy: 'PRIVATE' }, 'post');
  const coursePost = await make(victim, 'createPost', { courseId, body: MARKS.coursePost, privacy: 'COURSE_MEMBERS' }, 'post');
  const comment = await make(victim, 'comment', { parentId: coursePost.id, body: MARKS.courseComment }, 'comment');
  await make(victim, 'follow', { targetType: 'USER', targetId: fellow.id }, 'follow');
  await make(stranger, 'follow', { targetType: 'USER', targetId: victim.id }, 'follow');
  await get(victim, `mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { user { id } } }`, { input: PROFILE });

  return {
    course: courseId,
    item: itemId,
    assessment: assessment.id,
    question: submission.question,
    draftCourse,
    draftItem,
    draftAssessment: draftAssessment.id,
    foreignCourse,
    scratchCourse,
    progress: progress.id,
    enrollment: enrollment.id,
    submission: submission.id,
    event,
    report: report.report.id,
    privatePost: privatePost.id,
    coursePost: coursePost.id,
    courseComment: comment.id,
    beginning,
    fileUrl,
  };

  async function handIn(): Promise<{ id: string; question: string }> {
    const { questions } = await get<{ questions: Made[] }>(victim, `query ($id: ID!) { assessment(id: $id) { questions { id } } }`, {
      id: assessment.id,
    });
    const { id } = await make(victim, 'startAttempt', { assessmentId: assessment.id }, 'submission');
    const [short, essay] = questions.map((question) => question.id) as [string, string];
    const answers = [
      { questionId: short, text: 'no idea' },
      { questionId: essay, text: MARKS.essay },
    ];
    await make(victim, 'submitAssessment', { submissionId: id, answers }, 'submission');
    await make(
      teacher,
      'gradeSubmission',
      { submissionId: id, grades: [{ questionId: essay, points: 0, feedback: MARKS.feedback }] },
      'submission',
    );
    return { id, question: short };
  }

  async function uploadFile(contentId: string): Promise<string> {
    const body = Buffer.from(`%PDF-1.7\n%${MARKS.fileText}\n%%EOF\n`);
    const { upload } = await get<{ upload: { id: string; url: string; method: string; headers: { name: string; value: string }[] } }>(
      teacher,
      `mutation ($input: RequestUploadInput!) { requestUpload(input: $input) { upload { id url method headers { name value } } } }`,
      { input: { contentId, purpose: 'FILE', contentType: 'application/pdf', size: body.length } },
    );
    const headers = Object.fromEntries(upload.headers.map(({ name, value }) => [name, value]));
    const stored = await fetch(upload.url, { method: upload.method, headers, body });
    if (!stored.ok) throw new Error(`The upload ended with ${stored.status}: ${await stored.text()}`);
    await get(teacher, `mutation ($input: CompleteUploadInput!) { completeUpload(input: $input) { content { id } } }`, {
      input: { uploadId: upload.id },
    });
    const content = await get<{ contentUrl: string }>(teacher, `query ($id: ID!) { content(id: $id) { contentUrl } }`, { id: contentId });
    return content.contentUrl;
  }
}

const quizOf = (courseId: string, contentId: string) => ({
  courseId,
  contentId,
  title: 'What made this track?',
  type: 'QUIZ',
  passingScore: 50,
});

const QUESTIONS = [
  { type: 'SHORT_ANSWER', text: MARKS.question, accepted: [MARKS.accepted], explanation: MARKS.explanation, points: 1 },
  { type: 'ESSAY', text: 'Describe a track that you found.', rubric: MARKS.explanation, points: 1 },
];

const EVENT = {
  eventType: 'content_view',
  sessionId: MARKS.eventSession,
  context: { deviceType: 'desktop', browser: MARKS.browser, ipAddress: MARKS.ipAddress },
  data: { customFields: { note: MARKS.customFields } },
};

const PROFILE = {
  timeZone: MARKS.timeZone,
  profile: {
    firstName: MARKS.firstName,
    location: MARKS.location,
    notificationSettings: { hint: MARKS.preferences },
    privacySettings: { profile: 'private' },
  },
};
