import { Prisma } from '../../../platform/database/generated/client.ts';
import type { Progress } from '../domain/progress.ts';

export type ProgressRow = {
  public_id: string;
  user_id: number;
  course_id: number;
  content_id: number;
  enrollment_id: number | null;
  percentage: number;
  time_spent_seconds: number;
  resume_position: number | null;
  last_accessed: Date | null;
  completed_at: Date | null;
};

/** Of `user_progress p`. */
export const progressColumns = Prisma.sql`p.public_id, p.user_id, p.course_id, p.content_id, p.enrollment_id,
  coalesce(p.progress_percentage, 0)::float8 AS percentage, p.time_spent_seconds, p.resume_position, p.last_accessed, p.completed_at`;

export const toProgress = (row: ProgressRow): Progress => ({
  id: row.public_id,
  userKey: row.user_id,
  courseKey: row.course_id,
  contentKey: row.content_id,
  enrollmentKey: row.enrollment_id,
  percentage: row.percentage,
  timeSpentSeconds: row.time_spent_seconds,
  position: row.resume_position,
  lastAccessedAt: row.last_accessed,
  completedAt: row.completed_at,
});
