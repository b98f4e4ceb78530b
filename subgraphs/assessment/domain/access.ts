import type { Memberships } from '../../../platform/auth/memberships.ts';
import { isServiceWith, type Speaker, type Viewer } from '../../../platform/auth/viewer.ts';

/** Who asks, with what they belong to. */
export type Asking = Speaker & { memberships: Memberships };

type OfCourse = { courseKey: number | null };

const has = (viewer: Viewer | null, role: string) => viewer?.roles.includes(role) ?? false;
const teaches = ({ viewer, memberships }: Asking, courseKey: number | null) =>
  courseKey !== null && has(viewer, 'instructor') && memberships.includes('course', courseKey, 'INSTRUCTOR');
const isStaff = (asking: Asking, { courseKey }: OfCourse) => has(asking.viewer, 'admin') || teaches(asking, courseKey);
const isSelf = ({ viewer }: Asking, userKey: number) => viewer !== null && viewer.key === userKey;

const grades = (asking: Asking) => isServiceWith(asking, 'submissions:grade');
const reads = (asking: Asking, scope: 'answers:read' | 'progress:read' | 'content:drafts') => isServiceWith(asking, scope);

/**
 * Who may see and do what in this subgraph. This is the whole of it: services and resolvers ask here. What is said of a rule goes
 * into docs/access.md.
 *
 * Staff are the instructors of a course, and admins.
 */
export const access = {
  /** Title, kind and rules of an assessment: for everybody once it is published; before, and after it was taken away, for staff and services with `content:drafts`. */
  seeAssessment: (asking: Asking, assessment: OfCourse & { currentRevision: number | null; deletedAt: Date | null }) =>
    isStaff(asking, assessment) ||
    (assessment.currentRevision !== null && assessment.deletedAt === null) ||
    reads(asking, 'content:drafts'),
  /** What an assessment asks: for staff, services with `answers:read`, and learners of the course, to whom it is shown while nothing locks it or once they have begun an attempt. */
  seeQuestions: (asking: Asking, of: OfCourse) =>
    isStaff(asking, of) ||
    reads(asking, 'answers:read') ||
    (asking.viewer !== null && of.courseKey !== null && asking.memberships.includes('course', of.courseKey)),
  /** True where `seeQuestions` holds whether the assessment is locked or not. */
  seeLockedQuestions: (asking: Asking, of: OfCourse) => isStaff(asking, of) || reads(asking, 'answers:read'),
  /** The answers: for staff, and services with `answers:read`. */
  seeAnswerKey: (asking: Asking, of: OfCourse) => isStaff(asking, of) || reads(asking, 'answers:read'),
  /** To make, change and publish an assessment, and see what is in work: for staff. */
  editAssessment: isStaff,
  /** To attempt an assessment: for learners of its course. Instructors and admins too enrol before: what they attempt counts like anybody's. */
  attempt: ({ viewer, memberships }: Asking, { courseKey }: OfCourse) =>
    viewer !== null && courseKey !== null && memberships.includes('course', courseKey, 'LEARNER'),
  /** An attempt with its answers and result: for its learner, staff, and services with `progress:read` or `submissions:grade`. */
  seeSubmission: (asking: Asking, submission: OfCourse & { userKey: number }) =>
    isSelf(asking, submission.userKey) || isStaff(asking, submission) || reads(asking, 'progress:read') || grades(asking),
  /** Everybody's attempts at an assessment: for staff, and services with `progress:read` or `submissions:grade`. */
  listSubmissions: (asking: Asking, of: OfCourse) => isStaff(asking, of) || reads(asking, 'progress:read') || grades(asking),
  /** To save and hand in answers: for the learner alone. */
  answer: (asking: Asking, submission: { userKey: number }) => isSelf(asking, submission.userKey),
  /** To grade: for staff, who never grade themselves, and services with `submissions:grade`. */
  grade: (asking: Asking, submission: OfCourse & { userKey: number }) =>
    (isStaff(asking, submission) && !isSelf(asking, submission.userKey)) || grades(asking),
  /** Explanations of a result, whatever they could still help: for staff, and services with `answers:read`. A learner reads them when they can no longer help. */
  seeExplanations: (asking: Asking, of: OfCourse) => isStaff(asking, of) || reads(asking, 'answers:read'),
  /** Whose attempts are listed, and followed live: all to their learner, admins, and services with `progress:read` or `submissions:grade`; to instructors those in their courses. An empty list refuses. */
  submissionsOf: (asking: Asking, userKey: number): 'all' | number[] =>
    isSelf(asking, userKey) || has(asking.viewer, 'admin') || reads(asking, 'progress:read') || grades(asking)
      ? 'all'
      : access.taughtCourses(asking),
  /** In which courses assessments are listed before they are published: all to admins and services with `content:drafts`, to instructors those they teach. */
  listedDrafts: (asking: Asking): 'all' | number[] =>
    has(asking.viewer, 'admin') || reads(asking, 'content:drafts') ? 'all' : access.taughtCourses(asking),
  /** Courses that an instructor teaches, by internal key; none for others. */
  taughtCourses: ({ viewer, memberships }: Asking): number[] => (has(viewer, 'instructor') ? memberships.keys('course', 'INSTRUCTOR') : []),
};
