import type { Attempt, Kind } from '../support/attempt.ts';
import { createAttackedDatabase } from '../support/attacked-database.ts';
import type { AttackedWorld, PersonName } from '../support/world.ts';

type Role = 'nobody' | Exclude<PersonName, 'tester'>;
type Change = {
  what: string;
  mutation: string;
  type: string;
  input: Record<string, unknown>;
  /** Who may not. */
  denied: readonly Role[];
  /** Who may, and does it no harm; null: it would do harm. */
  control: Role | null;
};

const STUDENTS = ['nobody', 'stranger', 'fellow', 'victim'] as const;

/** Changes to what is not one's own. An attempt succeeds when it is answered with a payload, or when the row is another one afterwards. */
export function changes(world: AttackedWorld): Kind {
  const { things, people } = world;
  const { victim, fellow } = people;
  const database = createAttackedDatabase(world.databaseUrl, world.keep);
  const outsiders = [...STUDENTS, 'foreigner'] as const;

  const all: Change[] = [
    {
      what: 'the title of a course',
      mutation: 'updateCourse',
      type: 'UpdateCourseInput',
      input: { courseId: things.course, title: 'Tracks and signs' },
      denied: outsiders,
      control: 'teacher',
    },
    {
      what: 'the instructor of a course',
      mutation: 'updateCourse',
      type: 'UpdateCourseInput',
      input: { courseId: things.course, instructorId: people.foreigner.id },
      denied: [...outsiders, 'teacher'],
      control: null,
    },
    {
      what: 'a course of one’s own',
      mutation: 'createCourse',
      type: 'CreateCourseInput',
      input: { title: 'Mine' },
      denied: STUDENTS,
      control: null,
    },
    {
      what: 'a course for somebody else',
      mutation: 'createCourse',
      type: 'CreateCourseInput',
      input: { title: 'Yours', instructorId: people.teacher.id },
      denied: ['foreigner', ...STUDENTS],
      control: null,
    },
    {
      what: 'the end of a course',
      mutation: 'archiveCourse',
      type: 'ArchiveCourseInput',
      input: { courseId: things.course },
      denied: outsiders,
      control: null,
    },
    {
      what: 'the publication of a draft',
      mutation: 'publishCourse',
      type: 'PublishCourseInput',
      input: { courseId: things.draftCourse },
      denied: outsiders,
      control: null,
    },
    {
      what: 'a new item',
      mutation: 'createContent',
      type: 'CreateContentInput',
      input: { courseId: things.course, title: 'Planted', type: 'DOCUMENT' },
      denied: outsiders,
      control: null,
    },
    {
      what: 'an item',
      mutation: 'updateContentMetadata',
      type: 'UpdateContentMetadataInput',
      input: { contentId: things.item, durationMinutes: 5 },
      denied: outsiders,
      control: 'teacher',
    },
    {
      what: 'the end of an item',
      mutation: 'deleteContent',
      type: 'DeleteContentInput',
      input: { contentId: things.item },
      denied: outsiders,
      control: null,
    },
    {
      what: 'an upload',
      mutation: 'requestUpload',
      type: 'RequestUploadInput',
      input: { contentId: things.item, purpose: 'FILE', contentType: 'application/pdf', size: 100 },
      denied: outsiders,
      control: 'teacher',
    },
    {
      what: 'a new assessment',
      mutation: 'createAssessment',
      type: 'CreateAssessmentInput',
      input: { courseId: things.course, title: 'Planted', type: 'QUIZ', passingScore: 1 },
      denied: outsiders,
      control: null,
    },
    {
      what: 'an assessment',
      mutation: 'updateAssessment',
      type: 'UpdateAssessmentInput',
      input: { assessmentId: things.draftAssessment, passingScore: 50 },
      denied: outsiders,
      control: 'teacher',
    },
    {
      what: 'the publication of an assessment',
      mutation: 'publishAssessment',
      type: 'PublishAssessmentInput',
      input: { assessmentId: things.draftAssessment },
      denied: outsiders,
      control: null,
    },
    {
      what: 'a grade',
      mutation: 'gradeSubmission',
      type: 'GradeSubmissionInput',
      input: { submissionId: things.submission, grades: [{ questionId: things.question, points: 1 }] },
      denied: outsiders,
      control: null,
    },
    {
      what: 'the answers of a learner',
      mutation: 'saveAnswers',
      type: 'SaveAnswersInput',
      input: { submissionId: things.submission, answers: [] },
      denied: ['nobody', 'stranger', 'fellow', 'foreigner', 'teacher', 'admin'],
      control: null,
    },
    {
      what: 'the handing in of a learner',
      mutation: 'submitAssessment',
      type: 'SubmitAssessmentInput',
      input: { submissionId: things.submission, answers: [] },
      denied: ['nobody', 'stranger', 'fellow', 'foreigner', 'teacher', 'admin'],
      control: null,
    },
    {
      what: 'an attempt without being enrolled',
      mutation: 'startAttempt',
      type: 'StartAttemptInput',
      input: { assessmentId: things.assessment },
      denied: ['nobody', 'stranger', 'foreigner'],
      control: null,
    },
    {
      what: 'progress without being enrolled',
      mutation: 'trackProgress',
      type: 'TrackProgressInput',
      input: { contentId: things.item, percentage: 100 },
      denied: ['nobody', 'stranger', 'foreigner'],
      control: null,
    },
    {
      what: 'a post in a forum of others',
      mutation: 'createPost',
      type: 'CreatePostInput',
      input: { courseId: things.course, body: 'Planted' },
      denied: ['nobody', 'stranger', 'foreigner'],
      control: 'fellow',
    },
    {
      what: 'the text of a post',
      mutation: 'editPost',
      type: 'EditPostInput',
      input: { postId: things.coursePost, body: 'Planted' },
      denied: ['nobody', 'stranger', 'fellow', 'foreigner', 'teacher', 'admin'],
      control: null,
    },
    {
      what: 'the end of a post',
      mutation: 'deletePost',
      type: 'DeletePostInput',
      input: { postId: things.coursePost },
      denied: ['nobody', 'stranger', 'fellow', 'foreigner'],
      control: null,
    },
    {
      what: 'the end of a private post',
      mutation: 'deletePost',
      type: 'DeletePostInput',
      input: { postId: things.privatePost },
      denied: ['nobody', 'stranger', 'fellow', 'foreigner', 'teacher', 'admin'],
      control: null,
    },
    {
      what: 'roles',
      mutation: 'assignRoles',
      type: 'AssignRolesInput',
      input: { userId: fellow.id, roles: ['ADMIN'] },
      denied: [...outsiders, 'teacher'],
      control: null,
    },
    {
      what: 'a report on somebody',
      mutation: 'generateReport',
      type: 'GenerateReportInput',
      input: { kind: 'LEARNER', subjectId: victim.id, timeframe: 'ALL_TIME' },
      denied: ['nobody', 'stranger', 'fellow', 'foreigner'],
      control: 'victim',
    },
    {
      what: 'a report on a course',
      mutation: 'generateReport',
      type: 'GenerateReportInput',
      input: { kind: 'COURSE', subjectId: things.course, timeframe: 'ALL_TIME' },
      denied: ['nobody', 'stranger', 'foreigner'],
      control: 'teacher',
    },
  ];

  const attempt = ({ what, mutation, type, input }: Change, role: Role): Attempt => ({
    name: `${what}, as ${role}`,
    run: async (attacker) => {
      const { data, text } = await attacker.ask(`mutation ($input: ${type}!) { ${mutation}(input: $input) { __typename } }`, {
        variables: { input },
        ...(role !== 'nobody' && { token: people[role].token }),
      });
      return data?.[mutation] ? text : null;
    },
  });
  const event = (name: string, change: Record<string, unknown>, role: Exclude<Role, 'nobody'>): Attempt => ({
    name: `an event ${name}, as ${role}`,
    run: async (attacker) => {
      const { text } = await attacker.ask('mutation ($input: TrackEventsInput!) { trackEvents(input: $input) { accepted } }', {
        variables: { input: { events: [{ eventType: 'content_view', ...change }] } },
        token: people[role].token,
      });
      return text.includes('"accepted":1') ? text : null;
    },
  });

  return {
    name: 'Changes to what is others’',
    minimum: 80,
    controls: all.flatMap((change) => (change.control === null ? [] : [attempt(change, change.control)])),
    attempts: [
      ...all.flatMap((change) => change.denied.map((role) => attempt(change, role))),
      ...(['stranger', 'fellow', 'foreigner', 'teacher'] as const).map((role) =>
        event('in somebody else’s name', { userId: victim.id }, role),
      ),
      ...(['stranger', 'admin'] as const).map((role) => event('that pretends to be the platform’s', { eventId: 'hma:progress:1' }, role)),
      {
        name: 'all of it together: what was attacked is as it was',
        alone: true,
        run: async () => {
          const [row] = await database.run(
            `SELECT (SELECT status FROM courses WHERE external_course_id = $1) AS course, (SELECT status FROM courses WHERE external_course_id = $2) AS draft,
                    (SELECT roles::text FROM users WHERE external_user_id = $3) AS roles, (SELECT score::text FROM submissions WHERE public_id = $4) AS score,
                    (SELECT count(*)::int FROM content_items WHERE title = 'Planted') + (SELECT count(*)::int FROM posts WHERE body = 'Planted' AND author_id <> (SELECT id FROM users WHERE external_user_id = $3)) AS planted`,
            [things.course, things.draftCourse, fellow.id, things.submission],
          );
          const seen = JSON.stringify(row);
          return seen === JSON.stringify({ course: 'PUBLISHED', draft: 'DRAFT', roles: '["student"]', score: '0.00', planted: 0 })
            ? null
            : seen;
        },
      },
    ],
  };
}
