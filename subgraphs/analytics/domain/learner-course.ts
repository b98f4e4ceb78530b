import type { LogEntry } from '../../../platform/events/event.ts';
import { consumedEvents, type ProgressUpdated } from './events.ts';

/** What analytics knows of a learner in a course. */
export type LearnerCourse = {
  userKey: number;
  courseKey: number;
  /** Of the current enrolment, 0 to 100. */
  percentage: number;
  enrolledAt: Date;
  lastActiveAt: Date | null;
  /** The latest completion, of any enrolment. */
  completedAt: Date | null;
  withdrawnAt: Date | null;
};

/**
 * The learner after one event of content's.
 * @param known null: nothing was known, so the learner is taken for enrolled when the event occurred
 * @returns `gained`: percentage points of course progress that the event added
 */
export function applyToLearner(known: LearnerCourse | null, entry: LogEntry): { learner: LearnerCourse; gained: number } {
  const at = entry.occurredAt;
  const learner = known ?? newLearner(entry);
  switch (entry.type) {
    // A retake starts again from nothing, and keeps what was completed before.
    case consumedEvents.enrollmentStarted:
      return { learner: { ...learner, percentage: 0, enrolledAt: at, withdrawnAt: null }, gained: 0 };
    case consumedEvents.enrollmentCompleted:
      return { learner: { ...learner, completedAt: later(learner.completedAt, at) }, gained: 0 };
    case consumedEvents.enrollmentWithdrawn:
      return { learner: { ...learner, withdrawnAt: at }, gained: 0 };
    case consumedEvents.progressUpdated: {
      const { coursePercentage, courseCompleted } = entry.payload as ProgressUpdated;
      const moved = {
        ...learner,
        percentage: coursePercentage,
        lastActiveAt: later(learner.lastActiveAt, at),
        completedAt: courseCompleted ? later(learner.completedAt, at) : learner.completedAt,
      };
      return { learner: moved, gained: Math.max(0, Math.round((coursePercentage - learner.percentage) * 100) / 100) };
    }
    default:
      return { learner, gained: 0 };
  }
}

const newLearner = (entry: LogEntry): LearnerCourse => ({
  userKey: entry.userKey as number,
  courseKey: entry.courseKey as number,
  percentage: 0,
  enrolledAt: entry.occurredAt,
  lastActiveAt: null,
  completedAt: null,
  withdrawnAt: null,
});

const later = (one: Date | null, other: Date) => (one && one > other ? one : other);
