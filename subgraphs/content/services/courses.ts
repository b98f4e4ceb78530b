import { assertViewer, type Viewer } from '../../../platform/auth/viewer.ts';
import type { Identities } from '../../../platform/database/identities.ts';
import { badInput, forbidden, notFound } from '../../../platform/errors.ts';
import { parsePage, toConnection, type Connection, type ConnectionArgs } from '../../../platform/graph/connection.ts';
import { canonicalJson } from '../../../platform/idempotency.ts';
import type { IdGenerator } from '../../../platform/ids.ts';
import { parseInput } from '../../../platform/validation.ts';
import { access, type Actor, type CourseScope } from '../domain/access.ts';
import { assertArchivable, assertEditable, assertPublishable } from '../domain/course-edit.ts';
import {
  courseFilter,
  createCourseInput,
  updateCourseInput,
  type CourseFilter,
  type CreateCourseInput,
  type UpdateCourseInput,
} from '../domain/course-input.ts';
import type { Course, CourseFields } from '../domain/course.ts';
import { courseChanged } from '../domain/events.ts';
import type { CourseStore } from '../store/course-store.ts';

type Dependencies = { courses: CourseStore; identities: Identities; now: () => Date; newId: IdGenerator };

export type CourseService = ReturnType<typeof createCourseService>;

export function createCourseService({ courses, identities, now, newId }: Dependencies) {
  const findInstructor = async (id: string): Promise<number> => {
    const key = (await identities.keys('user', [id])).get(id);
    if (key === undefined) throw badInput('input.instructorId', `User "${id}" does not exist`);
    return key;
  };
  const reload = async (id: string): Promise<Course> => {
    const [course] = await courses.findMany([id]);
    if (!course) throw notFound('Course', id);
    return course;
  };
  /** @throws UNAUTHENTICATED; NOT_FOUND for who may not see it; FORBIDDEN for who may not change it */
  const openForEditing = async (actor: Actor, id: string): Promise<{ course: Course; viewer: Viewer }> => {
    const viewer = assertViewer(actor.viewer);
    const [course] = await courses.findMany([id]);
    if (!course || !access.seeCourse(actor, course)) throw notFound('Course', id);
    if (!access.editCourse(actor, course.key)) throw forbidden('Courses are changed by their instructors and by admins');
    return { course, viewer };
  };

  return {
    openForEditing,

    /** @throws FORBIDDEN for drafts and archived courses to learners, BAD_USER_INPUT for bad filters and page arguments */
    async list(actor: Actor, args: ConnectionArgs, filter: CourseFilter): Promise<Connection<Course>> {
      const { status = 'PUBLISHED', difficulty, tags, instructorId, search } = parseInput(courseFilter, filter, 'filter');
      let scope: CourseScope = 'all';
      if (status !== 'PUBLISHED' && status !== null) {
        if (!access.listUnpublished(actor)) throw forbidden('Drafts and archived courses are listed for those who teach them');
        scope = access.listedDrafts(actor);
      }
      const page = parsePage(args);
      const instructorKey = instructorId == null ? undefined : ((await identities.keys('user', [instructorId])).get(instructorId) ?? -1);
      const search_ = {
        status: status ?? 'PUBLISHED',
        scope,
        difficulty: difficulty ?? undefined,
        tags: tags ?? undefined,
        instructorKey,
        words: search || undefined,
      };
      return toConnection(await courses.findPage(search_, page), page);
    },

    /** @throws UNAUTHENTICATED, FORBIDDEN, BAD_USER_INPUT, CONFLICT for a used idempotency key */
    async create(actor: Actor, raw: CreateCourseInput): Promise<Course> {
      const viewer = assertViewer(actor.viewer);
      if (!access.createCourse(actor)) throw forbidden('Courses are made by instructors and admins');
      const input = parseInput(createCourseInput, raw);
      const { idempotencyKey, instructorId, ...said } = input;
      if (instructorId != null && instructorId !== viewer.id && !access.chooseInstructor(actor)) {
        throw forbidden('Admins choose who is responsible for a course');
      }
      const fields: CourseFields = {
        title: said.title,
        description: said.description ?? null,
        instructorKey: instructorId == null ? viewer.key : await findInstructor(instructorId),
        difficulty: said.difficultyLevel ?? null,
        estimatedHours: said.estimatedHours ?? null,
        language: said.language ?? 'en',
        tags: said.tags ?? [],
        objectives: said.learningObjectives ?? [],
        metadata: said.metadata ?? {},
      };
      const at = now();
      const call = { actor: viewer.id, mutation: 'createCourse', key: idempotencyKey, input: { ...said, instructorId } };
      const id = await courses.insert(newId('crs'), fields, at, call, (key) =>
        courseChanged('courseUpdated', { key }, false, { actorKey: viewer.key, at }),
      );
      return reload(id);
    },

    /** @throws UNAUTHENTICATED, NOT_FOUND, FORBIDDEN, BAD_USER_INPUT, PRECONDITION_FAILED for archived courses */
    async update(actor: Actor, raw: UpdateCourseInput): Promise<Course> {
      const input = parseInput(updateCourseInput, raw);
      const { course, viewer } = await openForEditing(actor, input.courseId);
      if (input.instructorId !== undefined && !access.chooseInstructor(actor)) {
        throw forbidden('Admins choose who is responsible for a course');
      }
      const instructorKey = input.instructorId === undefined ? undefined : await findInstructor(input.instructorId);
      const at = now();
      await courses.update(
        course.key,
        { actorKey: viewer.key, at },
        (locked) => {
          assertEditable(locked);
          const fields = applyCourseChanges(locked, input, instructorKey);
          return canonicalJson(fields) === canonicalJson(applyCourseChanges(locked, {}, undefined)) ? null : fields;
        },
        (locked) => courseChanged('courseUpdated', locked, locked.status === 'PUBLISHED', { actorKey: viewer.key, at }),
      );
      return reload(course.id);
    },

    /** @throws UNAUTHENTICATED, NOT_FOUND, FORBIDDEN, CONFLICT when it is out, PRECONDITION_FAILED when it is empty */
    async publish(actor: Actor, courseId: string): Promise<Course> {
      const { course, viewer } = await openForEditing(actor, courseId);
      const editor = { actorKey: viewer.key, at: now() };
      await courses.publish(course.key, editor, assertPublishable, courseChanged('coursePublished', course, true, editor));
      return reload(course.id);
    },

    /** @throws UNAUTHENTICATED, NOT_FOUND, FORBIDDEN, CONFLICT when it is archived, PRECONDITION_FAILED for drafts */
    async archive(actor: Actor, courseId: string): Promise<Course> {
      const { course, viewer } = await openForEditing(actor, courseId);
      const editor = { actorKey: viewer.key, at: now() };
      await courses.archive(course.key, editor, assertArchivable, courseChanged('courseArchived', course, true, editor));
      return reload(course.id);
    },
  };
}

type CourseChanges = Partial<ReturnType<typeof updateCourseInput.parse>>;

/** What is undefined stays, what is null is cleared. */
const applyCourseChanges = (course: Course, changes: CourseChanges, instructorKey: number | undefined): CourseFields => ({
  title: changes.title ?? course.title,
  description: changes.description === undefined ? course.description : changes.description,
  instructorKey: instructorKey ?? course.instructorKey,
  difficulty: changes.difficultyLevel === undefined ? course.difficulty : changes.difficultyLevel,
  estimatedHours: changes.estimatedHours === undefined ? course.estimatedHours : changes.estimatedHours,
  language: changes.language ?? course.language,
  tags: changes.tags === undefined ? course.tags : (changes.tags ?? []),
  objectives: changes.learningObjectives === undefined ? course.objectives : (changes.learningObjectives ?? []),
  metadata: changes.metadata === undefined ? course.metadata : (changes.metadata ?? {}),
});
