import { createIdentityVerifier, generateIdentityKeys } from '../../platform/auth/identity-token.ts';
import { createLogger } from '../../platform/logger.ts';
import { startPlatform, type Platform } from '../../platform/platform.ts';
import { createUserSubgraph } from '../../subgraphs/user/subgraph.ts';
import { insertCourses } from '../../tests/support/academy/many-courses.ts';

const COURSES = 20;
const ITEMS = 30;
/** So many that a learner's day stays a day while events come in by the ten thousand a second. */
const LEARNERS = 20_000;
/** Of them in a course, one course each. */
const ENROLLED = 1_000;

type Person = { id: string; key: number; token: string };

/** What the measures work on: 20 courses of 30 items, 20,000 learners, 50 of them in each course, and these three signed in. */
export type Seeded = {
  instructor: Person;
  /** Is in every course, with some progress. */
  student: Person;
  admin: Person;
  /** An item of the first course that is open to the student, who has not begun it. */
  openItemId: string;
  items: { id: string; key: number; courseId: string; courseKey: number }[];
  learners: { id: string; key: number }[];
};

/** Fills a sandbox's database beside it. The sandbox takes what it finds: nothing of this has been read before. */
export async function seed(databaseUrl: string): Promise<Seeded> {
  const platform = await startPlatform({ database: { url: databaseUrl }, logger: createLogger('bench', 'fatal'), eventRetentionDays: 7 });
  try {
    return await fill(platform);
  } finally {
    await platform.stop();
  }
}

async function fill(platform: Platform): Promise<Seeded> {
  const { pool } = platform.database;
  const { publicKey } = await generateIdentityKeys();
  const { accounts, sessions } = createUserSubgraph(platform, await createIdentityVerifier(publicKey, 'user')).services;
  const signUp = async (role: 'student' | 'instructor' | 'admin'): Promise<Person> => {
    const name = `bench-${role}`;
    const user = await accounts.createWithRoles({ username: name, email: `${name}@example.org`, password: `The password of ${name}` }, [
      role,
    ]);
    const { token } = await sessions.open(user);
    return { id: user.id, key: user.key, token: token ?? '' };
  };
  const [instructor, student, admin] = [await signUp('instructor'), await signUp('student'), await signUp('admin')];
  await insertCourses(platform, { courses: COURSES, items: ITEMS, instructorId: instructor.id, learnerId: student.id });

  await pool.query(
    `INSERT INTO users (external_user_id, username, email, roles)
     SELECT 'usr_bench' || n, 'bench-learner-' || n, 'bench-learner-' || n || '@example.org', '["student"]' FROM generate_series(1, $1::int) n`,
    [LEARNERS],
  );
  // As analytics would have it from the events of an enrolment.
  await pool.query(
    `INSERT INTO learner_courses (user_id, course_id, percentage, enrolled_at)
     SELECT u.id, c.id, (u.id * 7 + c.id * 13) % 100, now() FROM users u, courses c
     WHERE u.external_user_id LIKE 'usr_bench%' AND c.external_course_id LIKE 'crs_many%' AND u.id % $1::int = c.id % $1::int
       AND substring(u.external_user_id FROM 10)::int <= $2::int`,
    [COURSES, ENROLLED],
  );
  await pool.query(
    `INSERT INTO content_courses (content_id, course_id) SELECT id, course_id FROM content_items
     WHERE external_content_id LIKE 'crs_many%' ON CONFLICT DO NOTHING`,
  );
  await pool.query(
    `INSERT INTO posts (public_id, author_id, course_id, body, privacy)
     SELECT 'pst_bench' || u.id || '_' || c.id, u.id, c.id, 'What did you see out there this week?', 'COURSE_MEMBERS' FROM users u, courses c
     WHERE u.external_user_id IN ('usr_bench1', 'usr_bench2', 'usr_bench3', 'usr_bench4') AND c.external_course_id LIKE 'crs_many%'`,
  );
  await pool.query(
    `INSERT INTO user_progress (public_id, user_id, course_id, content_id, enrollment_id, progress_percentage, time_spent_seconds, last_accessed)
     SELECT 'prg_bench' || i.id, $1, i.course_id, i.id, e.id, 40, 300, now() - i.id * interval '1 minute'
     FROM content_items i JOIN enrollments e ON e.course_id = i.course_id AND e.user_id = $1
     WHERE i.sequence_number = 1 AND i.external_content_id LIKE 'crs_many%' AND i.external_content_id <> 'crs_many1_1'`,
    [student.key],
  );
  const { rows: items } = await pool.query<Seeded['items'][number]>(
    `SELECT i.external_content_id AS id, i.id AS key, c.external_course_id AS "courseId", c.id AS "courseKey"
     FROM content_items i JOIN courses c ON c.id = i.course_id WHERE i.external_content_id LIKE 'crs_many%' ORDER BY i.id`,
  );
  const { rows: learners } = await pool.query<Seeded['learners'][number]>(
    `SELECT external_user_id AS id, id AS key FROM users WHERE external_user_id LIKE 'usr_bench%' ORDER BY id`,
  );
  return { instructor, student, admin, openItemId: 'crs_many1_1', items, learners };
}
