import { Prisma } from '../../../platform/database/generated/client.ts';
import type { Course, CourseFields, CourseStatus, Difficulty } from '../domain/course.ts';

export type CourseRow = {
  id: number;
  external_course_id: string;
  title: string;
  description: string | null;
  instructor_id: number | null;
  difficulty_level: string | null;
  estimated_hours: number | null;
  language: string;
  tags: string[] | null;
  objectives: string[] | null;
  metadata: Record<string, unknown> | null;
  status: CourseStatus;
  revision: number;
  created_at: Date;
  updated_at: Date;
  published_at: Date | null;
  package_hash: string | null;
};

/** Of `courses k`. */
export const courseColumns = Prisma.sql`k.id, k.external_course_id, k.title, k.description, k.instructor_id, k.difficulty_level,
  k.estimated_hours, k.language, k.tags, k.objectives, k.metadata, k.status, k.revision, k.created_at, k.updated_at, k.published_at, k.package_hash`;

export const toCourse = (row: CourseRow): Course => ({
  key: row.id,
  id: row.external_course_id,
  title: row.title,
  description: row.description,
  instructorKey: row.instructor_id,
  difficulty: row.difficulty_level as Difficulty | null,
  estimatedHours: row.estimated_hours,
  language: row.language,
  tags: row.tags ?? [],
  objectives: row.objectives ?? [],
  metadata: row.metadata ?? {},
  status: row.status,
  revision: row.revision,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  publishedAt: row.published_at,
  packageHash: row.package_hash,
});

/** `SET` list of what an editor says. */
export const courseAssignments = (fields: CourseFields): Prisma.Sql =>
  Prisma.sql`title = ${fields.title}, description = ${fields.description}, instructor_id = ${fields.instructorKey}::int,
    difficulty_level = ${fields.difficulty}, estimated_hours = ${fields.estimatedHours}::int, language = ${fields.language},
    tags = ${[...fields.tags]}::text[], objectives = ${[...fields.objectives]}::text[], metadata = ${JSON.stringify(fields.metadata)}::jsonb`;
