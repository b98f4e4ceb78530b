import { isForServices, scopes, type ScopeName } from '../../../platform/auth/scopes.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Academy } from '../../../sandbox/academy.ts';
import type { User } from '../../../subgraphs/user/domain/user.ts';
import { createClient, type Client } from '../academy/client.ts';
import { makeCourse } from '../academy/course.ts';
import { ID_KINDS, type IdKind, type World } from './world.ts';

type Deps = { url: string; platform: Platform; academy: Academy };

const PEOPLE = ['student', 'instructor', 'admin'] as const;
type Person = (typeof PEOPLE)[number];

/** Where the ids of each kind are. */
const TABLES: Record<IdKind, [table: string, column: string]> = {
  course: ['courses', 'external_course_id'],
  content: ['content_items', 'external_content_id'],
  user: ['users', 'external_user_id'],
  assessment: ['assessments', 'public_id'],
  question: ['questions', 'public_id'],
  submission: ['submissions', 'public_id'],
  post: ['posts', 'public_id'],
  report: ['reports', 'public_id'],
  session: ['user_sessions', 'public_id'],
  upload: ['uploads', 'public_id'],
};
const IDS = 16;

/**
 * Fills an academy through its graph, as people would. What it returns does so again: everybody gets their roles back and another session,
 * there is another course that nobody has archived, and the newest ids are looked up.
 */
export async function createFurnisher({ url, platform, academy }: Deps): Promise<() => Promise<World>> {
  const { pool } = platform.database;
  const { accounts, sessions, serviceAccounts } = academy.subgraphs.user.services;
  const people = {} as Record<Person, User>;
  for (const role of PEOPLE) people[role] = (await accounts.findByLogin(role)) ?? (await accounts.createWithRoles(accountOf(role), [role]));
  const module = await serviceAccounts.create(`module-${Date.now()}`, (Object.keys(scopes) as ScopeName[]).filter(isForServices), null);
  let courses = 0;

  async function signIn(role: Person): Promise<Client> {
    await pool.query('UPDATE users SET roles = $2 WHERE id = $1', [people[role].key, JSON.stringify([role])]);
    const { token } = await sessions.open(people[role]);
    return createClient(url, { token: token ?? '', userId: people[role].id });
  }

  const find = async (kind: IdKind): Promise<string[]> => {
    const [table, column] = TABLES[kind];
    const { rows } = await pool.query<{ id: string }>(`SELECT ${column} AS id FROM ${table} ORDER BY id DESC LIMIT ${IDS}`);
    return rows.map(({ id }) => id).toReversed();
  };

  return async () => {
    const clients = { student: await signIn('student'), instructor: await signIn('instructor'), admin: await signIn('admin') };
    courses += 1;
    const cursors = await addCourse(clients, `Course ${courses} of ${Date.now()}`);
    const ids = {} as Record<IdKind, string[]>;
    for (const kind of ID_KINDS) ids[kind] = await find(kind);
    const { student, instructor, admin } = clients;
    const tokens = { student: student.token, instructor: instructor.token, admin: admin.token, service: module.token };
    return { url, tokens, ids, cursors };
  };
}

const accountOf = (role: Person) => ({ username: role, email: `${role}@example.org`, password: `the password of the ${role}` });

/** A course with a learner in it who has done something of everything. Returns cursors of what happened. */
async function addCourse({ student, instructor, admin }: Record<Person, Client>, title: string): Promise<string[]> {
  const { liveCursor } = await student.get<{ liveCursor: string }>('{ liveCursor }');
  const course = await makeCourse(instructor, title, 4);
  const [first, second] = course.items;
  await student.get(`mutation ($id: ID!) { enroll(input: { courseId: $id }) { enrollment { id } } }`, { id: course.id });
  await student.get(
    `mutation ($id: ID!) { trackProgress(input: { contentId: $id, percentage: 40, timeSpentSeconds: 60 }) { progress { id } } }`,
    { id: second?.id },
  );
  const { startAttempt } = await student.get<{ startAttempt: { submission: { id: string } } }>(
    `mutation ($id: ID!) { startAttempt(input: { assessmentId: $id }) { submission { id } } }`,
    { id: course.assessmentId },
  );
  await student.get(`mutation ($id: ID!) { submitAssessment(input: { submissionId: $id, answers: [] }) { submission { id } } }`, {
    id: startAttempt.submission.id,
  });
  const { createPost } = await student.get<{ createPost: { post: { id: string } } }>(
    `mutation ($id: ID!) { createPost(input: { courseId: $id, body: "Where do elk bed?" }) { post { id } } }`,
    { id: course.id },
  );
  await instructor.get(
    `mutation ($post: ID!, $user: ID!) {
      comment(input: { parentId: $post, body: "High up." }) { comment { id } }
      like(input: { targetId: $post }) { interaction { id } }
      follow(input: { targetId: $user }) { follow { id } }
    }`,
    { post: createPost.post.id, user: student.userId },
  );
  await instructor.get(
    `mutation ($id: ID!) { requestUpload(input: { contentId: $id, purpose: THUMBNAIL, contentType: "image/png" }) { upload { id } } }`,
    { id: first?.id },
  );
  await admin.get(
    `mutation ($id: ID!) { generateReport(input: { kind: COURSE, subjectId: $id, timeframe: LAST_7_DAYS }) { report { id } } }`,
    { id: course.id },
  );
  const { courses } = await student.get<{ courses: { edges: { cursor: string }[] } }>('{ courses(first: 5) { edges { cursor } } }');
  const { feed } = await student.get<{ feed: { edges: { cursor: string }[] } }>('{ feed(first: 5) { edges { cursor } } }');
  return [liveCursor, ...[...courses.edges, ...feed.edges].map(({ cursor }) => cursor), liveCursor];
}
