import type { Memberships } from '../../../platform/auth/memberships.ts';
import { hasRole, isServiceWith, type Speaker, type Viewer } from '../../../platform/auth/viewer.ts';
import type { ContentItem } from './content-item.ts';
import type { Course } from './course.ts';

/** Who asks, and what they belong to. */
export type Actor = Speaker & { memberships: Memberships };

const isOwn = (viewer: Viewer | null, userKey: number) => viewer !== null && viewer.key === userKey;
const isAdmin = ({ viewer }: Actor) => hasRole(viewer, 'admin');
const teaches = (actor: Actor, courseKey: number) =>
  isAdmin(actor) || (hasRole(actor.viewer, 'instructor') && actor.memberships.includes('course', courseKey, 'INSTRUCTOR'));
const learns = ({ viewer, memberships }: Actor, courseKey: number) =>
  viewer !== null && memberships.includes('course', courseKey, 'LEARNER');

/** Published, and not deleted. */
const isOpen = (item: ContentItem) => item.courseStatus !== 'DRAFT' && item.deletedAt === null && item.publishedAt !== null;

/** Courses that a rule is confined to: all, or those of these keys. */
export type CourseScope = 'all' | readonly number[];

const taughtCourses = (actor: Actor): CourseScope => {
  if (isAdmin(actor)) return 'all';
  return hasRole(actor.viewer, 'instructor') ? actor.memberships.keys('course', 'INSTRUCTOR') : [];
};
const readsDrafts = (actor: Actor) => isServiceWith(actor, 'content:drafts');
const readsProgress = (actor: Actor) => isServiceWith(actor, 'progress:read');

/**
 * Who may see which rows and fields of this subgraph, and change them. This is the whole of it: services and resolvers ask here.
 * What is said of a rule goes into docs/access.md.
 */
export const access = {
  /** A course: drafts are for its instructors, admins, and services with `content:drafts`; what was published once, archived or not, is for everybody. */
  seeCourse: (actor: Actor, course: Pick<Course, 'key' | 'status'>) =>
    course.status !== 'DRAFT' || teaches(actor, course.key) || readsDrafts(actor),
  /** True where `seeCourse` holds for everybody, so that nobody's memberships need to be known. */
  isPublic: (course: Pick<Course, 'status'>) => course.status !== 'DRAFT',
  /** An item by its id: for everybody while it is published; the deleted and those that wait for publication for the course's instructors, admins, and services with `content:drafts`. References still resolve them. */
  openContent: (actor: Actor, item: ContentItem) => isOpen(item) || teaches(actor, item.courseKey) || readsDrafts(actor),
  /** True where `openContent` holds for everybody, so that nobody's memberships need to be known. */
  isOpen,
  /** Attachments, transcripts, pictures: for learners and instructors of the course, and admins. */
  readFiles: (actor: Actor, item: Pick<ContentItem, 'courseKey'>) => teaches(actor, item.courseKey) || learns(actor, item.courseKey),
  /** The item itself: as `readFiles`; that of an assessment, which may hold the answers, not for learners. */
  readItself: (actor: Actor, item: Pick<ContentItem, 'courseKey' | 'type'>) =>
    teaches(actor, item.courseKey) || (learns(actor, item.courseKey) && item.type !== 'assessment'),
  /** To make a course: for instructors and admins. */
  createCourse: ({ viewer }: Actor) => hasRole(viewer, 'instructor') || hasRole(viewer, 'admin'),
  /** To change a course and its items, and upload files: for its instructors and admins. */
  editCourse: (actor: Actor, courseKey: number) => teaches(actor, courseKey),
  /** To name another person as responsible for a course: for admins. */
  chooseInstructor: (actor: Actor) => isAdmin(actor),
  /** To list courses that are not published: for instructors, admins, and services with `content:drafts`. Which of them is for `taughtCourses`. */
  listUnpublished: (actor: Actor) => hasRole(actor.viewer, 'instructor') || isAdmin(actor) || readsDrafts(actor),
  /** Courses that somebody teaches: all for admins, those of their membership for instructors, none for others. */
  taughtCourses,
  /** Courses whose drafts are listed: as `taughtCourses`; all for services with `content:drafts`. */
  listedDrafts: (actor: Actor): CourseScope => (readsDrafts(actor) ? 'all' : taughtCourses(actor)),
  /** What was published when: for the course's instructors, admins, and services with `content:drafts`. */
  seeRevisions: (actor: Actor, courseKey: number) => teaches(actor, courseKey) || readsDrafts(actor),
  /** Who is enrolled: for the course's instructors, admins, and services with `progress:read`. */
  seeEnrollments: (actor: Actor, courseKey: number) => teaches(actor, courseKey) || readsProgress(actor),
  /** True where `seeProgressIn` and `progressScope` hold for whatever course, so that nobody's memberships need to be known. */
  isOwn,
  /** A learner's progress and enrollment in a course: for the learner, the course's instructors, admins, and services with `progress:read`. */
  seeProgressIn: (actor: Actor, userKey: number, courseKey: number) =>
    isOwn(actor.viewer, userKey) || teaches(actor, courseKey) || readsProgress(actor),
  /** In which courses a user's progress and enrollments are shown: all to the user, admins, and services with `progress:read`; to instructors those they teach. */
  progressScope: (actor: Actor, userKey: number): CourseScope =>
    isOwn(actor.viewer, userKey) || readsProgress(actor) ? 'all' : taughtCourses(actor),
  /** To follow everybody's progress live: for admins and services with `progress:read`. */
  watchAllProgress: (actor: Actor) => isAdmin(actor) || readsProgress(actor),
  /** To follow live what all learners of a course do: for its instructors, admins, and services with `progress:read`. */
  watchCourseProgress: (actor: Actor, courseKey: number) => teaches(actor, courseKey) || readsProgress(actor),
  /** To follow live the changes of a draft: for the course's instructors, admins, and services with `content:drafts`. */
  watchDraft: (actor: Actor, courseKey: number) => teaches(actor, courseKey) || readsDrafts(actor),
};
