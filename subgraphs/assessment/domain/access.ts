import type { Memberships } from '../../../platform/auth/memberships.ts';
import type { Viewer } from '../../../platform/auth/viewer.ts';

/** Who asks, with what they belong to. */
export type Asking = { viewer: Viewer | null; memberships: Memberships };

type OfCourse = { courseKey: number | null };

const has = (viewer: Viewer | null, role: string) => viewer?.roles.includes(role) ?? false;
const teaches = ({ viewer, memberships }: Asking, courseKey: number | null) =>
  courseKey !== null && has(viewer, 'instructor') && memberships.includes('course', courseKey, 'INSTRUCTOR');
const isStaff = (asking: Asking, { courseKey }: OfCourse) => has(asking.viewer, 'admin') || teaches(asking, courseKey);
const isSelf = ({ viewer }: Asking, userKey: number) => viewer !== null && viewer.key === userKey;

/**
 * Who may see and do what in this subgraph. This is the whole of it: services and resolvers ask here.
 * Staff are the instructors of a course, and admins.
 */
export const access = {
  /** Title, kind and rules of what is published are shown to everybody, like the course that it belongs to. */
  seeAssessment: (asking: Asking, assessment: OfCourse & { currentRevision: number | null; deletedAt: Date | null }) =>
    isStaff(asking, assessment) || (assessment.currentRevision !== null && assessment.deletedAt === null),
  seeQuestions: (asking: Asking, of: OfCourse) =>
    isStaff(asking, of) || (asking.viewer !== null && of.courseKey !== null && asking.memberships.includes('course', of.courseKey)),
  seeAnswerKey: isStaff,
  editAssessment: isStaff,
  /** Instructors and admins too enrol before they attempt: what they attempt counts like anybody's. */
  attempt: ({ viewer, memberships }: Asking, { courseKey }: OfCourse) =>
    viewer !== null && courseKey !== null && memberships.includes('course', courseKey, 'LEARNER'),
  seeSubmission: (asking: Asking, submission: OfCourse & { userKey: number }) =>
    isSelf(asking, submission.userKey) || isStaff(asking, submission),
  /** Saving and handing in. */
  answer: (asking: Asking, submission: { userKey: number }) => isSelf(asking, submission.userKey),
  /** Nobody grades themselves. */
  grade: (asking: Asking, submission: OfCourse & { userKey: number }) => isStaff(asking, submission) && !isSelf(asking, submission.userKey),
  /** Explanations of a result, whatever they could still help. */
  seeExplanations: isStaff,
  /** Whose submissions are listed: all, or those in these courses. An empty list refuses. */
  submissionsOf: (asking: Asking, userKey: number): 'all' | number[] =>
    isSelf(asking, userKey) || has(asking.viewer, 'admin') ? 'all' : access.taughtCourses(asking),
  /** Internal keys. */
  taughtCourses: ({ viewer, memberships }: Asking): number[] => (has(viewer, 'instructor') ? memberships.keys('course', 'INSTRUCTOR') : []),
};
