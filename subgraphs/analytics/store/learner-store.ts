import type { SqlExecutor } from '../../../platform/database/access.ts';
import type { LearnerCourse } from '../domain/learner-course.ts';

type Row = {
  user_id: number;
  course_id: number;
  percentage: number;
  enrolled_at: Date;
  last_active_at: Date | null;
  completed_at: Date | null;
  withdrawn_at: Date | null;
};

/** Joins the caller's transaction. In no particular order, without the pairs that are not known. */
export async function findLearners(tx: SqlExecutor, pairs: readonly { userKey: number; courseKey: number }[]): Promise<LearnerCourse[]> {
  if (pairs.length === 0) return [];
  const rows = await tx.$queryRaw<Row[]>`
    SELECT l.user_id, l.course_id, l.percentage::float8 AS percentage, l.enrolled_at, l.last_active_at, l.completed_at, l.withdrawn_at
    FROM learner_courses l
    JOIN unnest(${pairs.map((pair) => pair.userKey)}::int[], ${pairs.map((pair) => pair.courseKey)}::int[]) AS p(user_id, course_id)
      ON l.user_id = p.user_id AND l.course_id = p.course_id`;
  return rows.map((row) => ({
    userKey: row.user_id,
    courseKey: row.course_id,
    percentage: row.percentage,
    enrolledAt: row.enrolled_at,
    lastActiveAt: row.last_active_at,
    completedAt: row.completed_at,
    withdrawnAt: row.withdrawn_at,
  }));
}

const sqlTime = (time: Date | null) => time?.toISOString().slice(0, -1) ?? null;

/** Joins the caller's transaction. */
export async function saveLearners(tx: SqlExecutor, learners: readonly LearnerCourse[]): Promise<void> {
  if (learners.length === 0) return;
  const rows = learners.map((learner) => ({
    user_id: learner.userKey,
    course_id: learner.courseKey,
    percentage: learner.percentage,
    enrolled_at: sqlTime(learner.enrolledAt),
    last_active_at: sqlTime(learner.lastActiveAt),
    completed_at: sqlTime(learner.completedAt),
    withdrawn_at: sqlTime(learner.withdrawnAt),
  }));
  await tx.$executeRaw`
    INSERT INTO learner_courses (user_id, course_id, percentage, enrolled_at, last_active_at, completed_at, withdrawn_at)
    SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS l(user_id int, course_id int, percentage numeric,
      enrolled_at timestamp, last_active_at timestamp, completed_at timestamp, withdrawn_at timestamp)
    ON CONFLICT (course_id, user_id) DO UPDATE SET percentage = EXCLUDED.percentage, enrolled_at = EXCLUDED.enrolled_at,
      last_active_at = EXCLUDED.last_active_at, completed_at = EXCLUDED.completed_at, withdrawn_at = EXCLUDED.withdrawn_at`;
}

/** Joins the caller's transaction. @param pairs with different items */
export async function saveContentCourses(tx: SqlExecutor, pairs: readonly { contentKey: number; courseKey: number }[]): Promise<void> {
  if (pairs.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO content_courses (content_id, course_id)
    SELECT * FROM unnest(${pairs.map((pair) => pair.contentKey)}::int[], ${pairs.map((pair) => pair.courseKey)}::int[])
    ON CONFLICT (content_id) DO UPDATE SET course_id = EXCLUDED.course_id WHERE content_courses.course_id <> EXCLUDED.course_id`;
}
