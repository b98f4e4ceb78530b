import type { Platform } from '../../../platform/platform.ts';

type Many = { courses: number; items: number; instructorId: string; learnerId: string };

/** Published courses with items, a post, an assessment behind every third item, and the learner enrolled, in bulk: straight into the tables. */
export async function insertCourses(platform: Platform, { courses, items, instructorId, learnerId }: Many): Promise<void> {
  const { pool } = platform.database;
  const keys = await platform.identities.keys('user', [instructorId, learnerId]);
  const [instructor, learner] = [keys.get(instructorId), keys.get(learnerId)];
  await pool.query(
    `INSERT INTO courses (external_course_id, title, instructor_id, status, published_at, revision)
     SELECT 'crs_many' || n, 'Course ' || n, $2, 'PUBLISHED', now() + n * interval '1 second', 1 FROM generate_series(1, $1::int) n`,
    [courses, instructor],
  );
  await pool.query(
    `INSERT INTO content_items (external_content_id, course_id, title, content_type, sequence_number, prerequisites, published_at)
     SELECT c.external_course_id || '_' || n, c.id, 'Lesson ' || n, 'document', n,
       CASE WHEN n > 1 THEN jsonb_build_array(c.external_course_id || '_' || (n - 1)) ELSE '[]' END, now()
     FROM courses c, generate_series(1, $1::int) n WHERE c.external_course_id LIKE 'crs_many%'`,
    [items],
  );
  await pool.query(
    `WITH made AS (
       INSERT INTO assessments (public_id, course_id, content_id, current_revision)
       SELECT 'asm_' || i.external_content_id, i.course_id, i.id, 1 FROM content_items i
       WHERE i.sequence_number % 3 = 0 AND i.external_content_id LIKE 'crs_many%' RETURNING id, public_id
     )
     INSERT INTO assessment_revisions (assessment_id, number, title, kind, passing_score, published_at)
     SELECT id, 1, 'Quiz ' || public_id, 'QUIZ', 80, now() FROM made`,
  );
  await pool.query(
    `INSERT INTO posts (public_id, author_id, course_id, body, privacy) SELECT 'pst_' || id, $1, id, 'Welcome', 'COURSE_MEMBERS' FROM courses WHERE external_course_id LIKE 'crs_many%'`,
    [instructor],
  );
  await pool.query(
    `INSERT INTO memberships (scope, scope_key, user_id, role)
     SELECT 'course', c.id, m.user_id, m.role FROM courses c, (VALUES ($1::int, 'INSTRUCTOR'), ($2::int, 'LEARNER')) AS m(user_id, role)
     WHERE c.external_course_id LIKE 'crs_many%'`,
    [instructor, learner],
  );
  await pool.query(
    `INSERT INTO enrollments (public_id, user_id, course_id) SELECT 'enr_' || id, $1, id FROM courses WHERE external_course_id LIKE 'crs_many%'`,
    [learner],
  );
}
