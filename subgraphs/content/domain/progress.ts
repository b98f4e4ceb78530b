import { preconditionFailed } from '../../../platform/errors.ts';
import type { ContentType } from './content-item.ts';

/** How far a learner is with one item, within an enrollment. */
export type Progress = {
  /** Public id. */
  id: string;
  userKey: number;
  courseKey: number;
  contentKey: number;
  enrollmentKey: number | null;
  /** 0 to 100. */
  percentage: number;
  timeSpentSeconds: number;
  position: number | null;
  lastAccessedAt: Date | null;
  completedAt: Date | null;
};

/** How far a learner is with a course. */
export type CourseProgress = {
  userKey: number;
  courseKey: number;
  /** The latest. */
  enrollmentKey: number;
  percentage: number;
  timeSpentSeconds: number;
  completedItems: number;
  totalItems: number;
  lastAccessedAt: Date | null;
  completedAt: Date | null;
};

/** What a learner says about their progress, checked. */
export type ProgressReport = {
  /** 0 to 100, two decimals. */
  percentage: number;
  /** Since the last report. */
  timeSpentSeconds: number;
  position: number | null;
  occurredAt: Date;
};

/** Two decimals, downwards: 99.999 is not yet complete. */
export const toStoredPercentage = (percentage: number): number => Math.floor(Number((percentage * 100).toFixed(6))) / 100;

/** What a rule about progress looks at. */
export type ProgressPreconditions<Enrollment> = {
  type: ContentType;
  enrollment: Enrollment | null;
  /** The item was completed before. */
  complete: boolean;
  /** Titles. */
  openPrerequisites: readonly string[];
};

/**
 * Whether a learner may report `percentage` of an item. What they completed stays open to them.
 * @throws PRECONDITION_FAILED when not enrolled, while prerequisites are open, and for completing an assessment without passing it
 */
export function assertMayProgress<Enrollment>(facts: ProgressPreconditions<Enrollment>, percentage: number): { enrollment: Enrollment } {
  const { type, enrollment, complete, openPrerequisites } = facts;
  if (enrollment === null) throw preconditionFailed('Enroll in the course first', 'input.contentId');
  if (!complete && openPrerequisites.length > 0) {
    throw preconditionFailed(`Complete first: ${openPrerequisites.map((title) => `"${title}"`).join(', ')}`, 'input.contentId');
  }
  if (!complete && type === 'assessment' && percentage === 100) {
    throw preconditionFailed('An assessment is completed by passing it', 'input.percentage');
  }
  return { enrollment };
}
