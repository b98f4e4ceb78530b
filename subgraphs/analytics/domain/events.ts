import type { LogEntry } from '../../../platform/events/event.ts';

/** Types of the events that this subgraph publishes. */
export const analyticsEvents = { recorded: 'analytics.events.recorded' } as const;

/**
 * The payload of `analytics.events.recorded`: one entry for each learner and course of a batch.
 * `events` are internal keys in the order of the batch, `types` their types.
 */
export type Recorded = { events: string[]; types: string[] };

export const recordedOf = (entry: LogEntry): Recorded => entry.payload as Recorded;

/** Types of other subgraphs' events that this one consumes. */
export const consumedEvents = {
  progressUpdated: 'progress.updated',
  enrollmentStarted: 'content.enrollment.started',
  enrollmentCompleted: 'content.enrollment.completed',
  enrollmentWithdrawn: 'content.enrollment.withdrawn',
  contentCreated: 'content.item.created',
  contentUpdated: 'content.item.updated',
  submissionGraded: 'assessment.submission.graded',
} as const;

/** What `progress.updated` says. */
export type ProgressUpdated = {
  /** Public id of the progress. */
  progress: string;
  /** Internal key of the content item. */
  content: number;
  percentage: number;
  coursePercentage: number;
  /** Since the update before. */
  timeSpentSeconds: number;
  completed: boolean;
  courseCompleted: boolean;
};

/** What `assessment.submission.graded` says. */
export type SubmissionGraded = { submission: string; content: number | null; score: number | null };
