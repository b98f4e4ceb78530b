import { randomBytes } from 'node:crypto';
import type { Viewer } from '../../platform/auth/viewer.ts';
import type { Platform } from '../../platform/platform.ts';

/** A user in the database, straight into the table: for the tests of subgraphs that do not own it. */
export async function insertUser(
  platform: Platform,
  roles: readonly string[] = ['student'],
  name = `u${randomBytes(5).toString('hex')}`,
): Promise<Viewer> {
  const { rows } = await platform.database.pool.query<{ id: number }>(
    `INSERT INTO users (external_user_id, username, email, roles) VALUES ($1, $2, $3, $4) RETURNING id`,
    [`usr_${name}`, name, `${name}@example.org`, JSON.stringify(roles)],
  );
  return { key: rows[0]?.id as number, id: `usr_${name}`, roles, sessionId: `ses_${name}` };
}

/** A published course in the database, taught by `instructor`: for the tests of subgraphs that do not own it. */
export async function insertCourse(
  platform: Platform,
  instructor?: Viewer,
  id = `crs_${randomBytes(5).toString('hex')}`,
): Promise<{ key: number; id: string }> {
  const { rows } = await platform.database.pool.query<{ id: number }>(
    `INSERT INTO courses (external_course_id, title, instructor_id, status, published_at, revision) VALUES ($1, $1, $2, 'PUBLISHED', now(), 1) RETURNING id`,
    [id, instructor?.key ?? null],
  );
  const course = { key: rows[0]?.id as number, id };
  if (instructor) await insertMembership(platform, course, instructor, 'INSTRUCTOR');
  return course;
}

export async function insertContent(
  platform: Platform,
  course: { key: number },
  type = 'document',
  id = `itm_${randomBytes(5).toString('hex')}`,
): Promise<{ key: number; id: string }> {
  const { rows } = await platform.database.pool.query<{ id: number }>(
    `INSERT INTO content_items (external_content_id, course_id, title, content_type, published_at) VALUES ($1, $2, $1, $3, now()) RETURNING id`,
    [id, course.key, type],
  );
  return { key: rows[0]?.id as number, id };
}

export async function insertMembership(
  platform: Platform,
  course: { key: number },
  user: Viewer,
  role: 'LEARNER' | 'INSTRUCTOR',
): Promise<void> {
  await platform.database.pool.query(
    `INSERT INTO memberships (scope, scope_key, user_id, role) VALUES ('course', $1, $2, $3) ON CONFLICT DO NOTHING`,
    [course.key, user.key, role],
  );
}
