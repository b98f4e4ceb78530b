import type { NewEvent } from '../../../platform/events/event.ts';
import type { Submission } from './submission.ts';

/** Types of the events that this subgraph publishes. */
export const assessmentEvents = {
  started: 'assessment.submission.started',
  submitted: 'assessment.submission.submitted',
  graded: 'assessment.submission.graded',
  expired: 'assessment.submission.expired',
} as const;

type Facts = {
  submission: Submission;
  /** Public id. */
  assessmentId: string;
  contentKey: number | null;
  /** Null: the platform. */
  actorKey: number | null;
  at: Date;
};

/** `score` and `passed` are null until every answer is graded; an attempt that expired and is graded says both, `expired` first. */
export const submissionEvent = (
  happened: keyof typeof assessmentEvents,
  { submission, assessmentId, contentKey, actorKey, at }: Facts,
): NewEvent => ({
  type: assessmentEvents[happened],
  version: 1,
  userKey: submission.userKey,
  courseKey: submission.courseKey,
  actorKey,
  payload: {
    submission: submission.id,
    assessment: assessmentId,
    content: contentKey,
    score: submission.score,
    passed: submission.passed,
  },
  occurredAt: at,
});
