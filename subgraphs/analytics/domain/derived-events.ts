import type { LogEntry } from '../../../platform/events/event.ts';
import type { ProgressUpdated, SubmissionGraded } from './events.ts';
import { hashBody, PLATFORM_PREFIX, type EventData, type NewLearningEvent } from './learning-event.ts';

/**
 * The learning event that follows from accepted progress. Its id is made of the progress and of the entry's place in the log,
 * so that applying the entry again makes the same event.
 * @param gained percentage points of course progress
 */
export const progressEvent = (entry: LogEntry, gained: number): NewLearningEvent => {
  const { progress, content, percentage, timeSpentSeconds, completed } = entry.payload as ProgressUpdated;
  return derive(entry, `progress:${progress}:${entry.position}`, 'progress_update', content, {
    progress_percentage: percentage,
    // Left out where there is none: an item's day without a time of ours is counted by what clients sent.
    ...(timeSpentSeconds > 0 && { time_spent_seconds: timeSpentSeconds }),
    ...(gained > 0 && { progress_made: gained }),
    ...(completed && { completed: true as const }),
  });
};

/** The learning event that follows from a graded submission; grading it again changes the event. */
export const submissionEvent = (entry: LogEntry): NewLearningEvent => {
  const { submission, content, score } = entry.payload as SubmissionGraded;
  return derive(entry, `submission:${submission}`, 'assessment_complete', content, score == null ? {} : { score });
};

const derive = (
  entry: LogEntry,
  id: string,
  eventType: NewLearningEvent['eventType'],
  contentKey: number | null,
  data: EventData,
): NewLearningEvent => ({
  eventId: PLATFORM_PREFIX + id,
  eventType,
  userKey: entry.userKey as number,
  courseKey: entry.courseKey,
  contentKey,
  sessionId: null,
  data,
  context: {},
  occurredAt: entry.occurredAt,
  bodyHash: hashBody(JSON.stringify([eventType, entry.userKey, entry.courseKey, contentKey, data])),
});
