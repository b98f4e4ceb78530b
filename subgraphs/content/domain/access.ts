import type { Memberships } from '../../../platform/auth/memberships.ts';
import { hasRole, type Viewer } from '../../../platform/auth/viewer.ts';
import type { ContentItem } from './content-item.ts';
import type { Course } from './course.ts';

/** Who asks, and what they belong to. */
export type Actor = { viewer: Viewer | null; memberships: Memberships };

const isOwn = (viewer: Viewer | null, userKey: number) => viewer !== null && viewer.key === userKey;
const isAdmin = ({ viewer }: Actor) => hasRole(viewer, 'admin');
const teaches = (actor: Actor, courseKey: number) =>
  isAdmin(actor) || (hasRole(actor.viewer, 'instructor') && actor.memberships.includes('course', courseKey, 'INSTRUCTOR'));
const learns = ({ viewer, memberships }: Actor, courseKey: number) =>
  viewer !== null && memberships.includes('course', courseKey, 'LEARNER');

const isOpen = (item: ContentItem) => item.courseStatus !== 'DRAFT' && item.deletedAt === null && item.publishedAt !== null;

/** Courses that a rule is confined to: all, or those of these keys. */
export type CourseScope = 'all' | readonly number[];

const taughtCourses = (actor: Actor): CourseScope => {
  if (isAdmin(actor)) return 'all';
  return hasRole(actor.viewer, 'instructor') ? actor.memberships.keys('course', 'INSTRUCTOR') : [];
};

/**
 * Who may see which rows and fields of this subgraph, and change them. This is the whole of it: services and resolvers ask here.
 */
export const access = {
  /** Drafts are for those who make them. What was published once still resolves when it is archived. */
  seeCourse: (actor: Actor, course: Pick<Course, 'key' | 'status'>) => course.status !== 'DRAFT' || teaches(actor, course.key),
  /** True where `seeCourse` holds for everybody, so that nobody's memberships need to be known. */
  isPublic: (course: Pick<Course, 'status'>) => course.status !== 'DRAFT',
  /** An item by its id: not the deleted, and not the ones that wait for their publication. References still resolve them. */
  openContent: (actor: Actor, item: ContentItem) => isOpen(item) || teaches(actor, item.courseKey),
  /** True where `openContent` holds for everybody, so that nobody's memberships need to be known. */
  isOpen,
  /** Attachments, transcripts, pictures. */
  readFiles: (actor: Actor, item: Pick<ContentItem, 'courseKey'>) => teaches(actor, item.courseKey) || learns(actor, item.courseKey),
  /** The item itself. That of an assessment may hold the answers. */
  readItself: (actor: Actor, item: Pick<ContentItem, 'courseKey' | 'type'>) =>
    teaches(actor, item.courseKey) || (learns(actor, item.courseKey) && item.type !== 'assessment'),
  createCourse: ({ viewer }: Actor) => hasRole(viewer, 'instructor') || hasRole(viewer, 'admin'),
  editCourse: (actor: Actor, courseKey: number) => teaches(actor, courseKey),
  chooseInstructor: (actor: Actor) => isAdmin(actor),
  /** Courses of other statuses than PUBLISHED. */
  listUnpublished: (actor: Actor) => hasRole(actor.viewer, 'instructor') || isAdmin(actor),
  taughtCourses,
  seeRevisions: (actor: Actor, courseKey: number) => teaches(actor, courseKey),
  seeEnrollments: (actor: Actor, courseKey: number) => teaches(actor, courseKey),
  /** True where `seeProgressIn` and `progressScope` hold for whatever course, so that nobody's memberships need to be known. */
  isOwn,
  seeProgressIn: (actor: Actor, userKey: number, courseKey: number) => isOwn(actor.viewer, userKey) || teaches(actor, courseKey),
  /** In which courses a user's progress and enrollments are shown. */
  progressScope: (actor: Actor, userKey: number): CourseScope => (isOwn(actor.viewer, userKey) ? 'all' : taughtCourses(actor)),
  watchAllProgress: (actor: Actor) => isAdmin(actor),
  watchCourse: (actor: Actor, courseKey: number) => teaches(actor, courseKey),
};
