import { appendEvents } from '../../../platform/events/outbox.ts';
import type { ContentType } from '../domain/content-item.ts';
import { eventsOf, tellEnrollment, type CourseFrame, type PastEnrollment } from '../domain/history.ts';
import type { ContentDatabase } from './database.ts';

/** A published course with what is listed in it, in the order of teaching. */
export type OutlinedCourse = { key: number; id: string; title: string; tags: string[]; items: OutlinedItem[] };
export type OutlinedItem = {
  key: number;
  id: string;
  title: string;
  type: ContentType;
  tags: string[];
  durationMinutes: number | null;
  /** Public ids, of listed items of the course alone. */
  prerequisites: string[];
};

export type HistoryStore = {
  /** All published courses, oldest first. */
  outline: () => Promise<OutlinedCourse[]>;
  /** Enrollments that are there already, or whose learner has enrolled in the course otherwise, are left out. The number of those added. */
  insert: (enrollments: readonly PastEnrollment[], courses: ReadonlyMap<string, CourseFrame>) => Promise<number>;
};

export function createHistoryStore(db: ContentDatabase): HistoryStore {
  return {
    outline: () => db.$queryRaw<OutlinedCourse[]>`
      SELECT k.id AS key, k.external_course_id AS id, k.title, k.tags, (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
          'key', c.id, 'id', c.external_content_id, 'title', c.title, 'type', c.content_type, 'tags', to_jsonb(c.tags),
          'durationMinutes', c.duration_minutes, 'prerequisites', (
            SELECT coalesce(jsonb_agg(r.external_content_id), '[]') FROM content_items r
            WHERE r.course_id = c.course_id AND r.deleted_at IS NULL AND r.published_at IS NOT NULL
              AND r.external_content_id IN (SELECT jsonb_array_elements_text(c.prerequisites))
          )) ORDER BY c.sequence_number, c.id), '[]')
        FROM content_items c WHERE c.course_id = k.id AND c.deleted_at IS NULL AND c.published_at IS NOT NULL
      ) AS items
      FROM courses k WHERE k.status = 'PUBLISHED' AND k.deleted_at IS NULL ORDER BY k.id`,

    insert: (enrollments, courses) =>
      db.transact(async (tx) => {
        const told = enrollments.flatMap((past) => {
          const course = courses.get(past.courseId);
          return course ? [{ past, course, ...tellEnrollment(past, course) }] : [];
        });
        const rows = told.map(({ past, course, outcome }) => ({ ...past, ...outcome, steps: undefined, courseKey: course.key }));
        const made = await tx.$queryRaw<{ id: number; public_id: string }[]>`
          INSERT INTO enrollments AS e (public_id, user_id, course_id, status, percentage, enrolled_at, completed_at, ended_at)
          SELECT n.id, n."userKey", n."courseKey", n.status, n.percentage, n."enrolledAt", n."completedAt", n."endedAt"
          FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS n(id text, "userKey" int, "courseKey" int, status text,
            percentage numeric, "enrolledAt" timestamp, "completedAt" timestamp, "endedAt" timestamp)
          ORDER BY n."enrolledAt", n.id
          ON CONFLICT DO NOTHING RETURNING id, public_id`;
        const keys = new Map(made.map(({ id, public_id: publicId }) => [publicId, id]));
        const fresh = told.flatMap((one) => {
          const key = keys.get(one.past.id);
          return key === undefined ? [] : [{ ...one, key }];
        });

        const progress = fresh.flatMap(({ key, progress }) => progress.map((one) => ({ ...one, enrollmentKey: key })));
        await tx.$executeRaw`
          INSERT INTO user_progress (public_id, user_id, course_id, content_id, enrollment_id, progress_percentage, time_spent_seconds,
            time_spent_minutes, last_accessed, completed_at, created_at, updated_at)
          SELECT p.id, p."userKey", p."courseKey", p."contentKey", p."enrollmentKey", p.percentage, p."timeSpentSeconds",
            p."timeSpentSeconds" / 60, p."lastAccessedAt", p."completedAt", p."lastAccessedAt", p."lastAccessedAt"
          FROM jsonb_to_recordset(${JSON.stringify(progress)}::jsonb) AS p(id text, "userKey" int, "courseKey" int, "contentKey" int,
            "enrollmentKey" int, percentage numeric, "timeSpentSeconds" int, "lastAccessedAt" timestamp, "completedAt" timestamp)
          ON CONFLICT DO NOTHING`;
        const members = fresh
          .filter(({ outcome }) => outcome.status !== 'WITHDRAWN')
          .map(({ past, course }) => ({ user: past.userKey, course: course.key, since: past.enrolledAt }));
        await tx.$executeRaw`
          INSERT INTO memberships (scope, scope_key, user_id, role, created_at)
          SELECT 'course', m.course, m."user", 'LEARNER', m.since
          FROM jsonb_to_recordset(${JSON.stringify(members)}::jsonb) AS m("user" int, course int, since timestamp)
          ON CONFLICT DO NOTHING`;
        const events = fresh.flatMap(({ past, key, course, ...one }) => eventsOf(past, one, key, course.key));
        await appendEvents(
          tx,
          events.sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime()),
        );
        return fresh.length;
      }),
  };
}
