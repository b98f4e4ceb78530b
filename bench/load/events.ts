import { createHash, randomBytes } from 'node:crypto';
import type { Seeded } from '../sandbox/seed.ts';

const TYPES = ['content_view', 'progress_update', 'assessment_complete'];
const SECOND = 1_000;
const DAY = 86_400_000;

/**
 * Events as learners' devices send them: each of another learner, on another item. In either shape they say the same.
 * Ids are new with every call, so that nothing is a duplicate.
 */
export function createEventSource({ learners, items }: Pick<Seeded, 'learners' | 'items'>) {
  const run = randomBytes(6).toString('hex');
  let made = 0;

  const next = () => {
    made += 1;
    const learner = learners[made % learners.length] as Seeded['learners'][number];
    // A step that shares no factor with the number of items visits them all.
    const item = items[(made * 7) % items.length] as Seeded['items'][number];
    return {
      eventId: `bench-${run}-${made}`,
      eventType: TYPES[made % TYPES.length] as string,
      learner,
      item,
      sessionId: `device-${learner.key}`,
      occurredAt: new Date(Date.now() - (made % 600) * SECOND).toISOString(),
      progress: made % 100,
      seconds: made % 60,
    };
  };
  const batchOf = <Shape>(size: number, shape: (event: ReturnType<typeof next>) => Shape) =>
    Array.from({ length: size }, () => shape(next()));

  return {
    /** For `trackEvents`. */
    inputs: (size: number) =>
      batchOf(size, ({ eventId, eventType, learner, item, sessionId, occurredAt, progress, seconds }) => ({
        eventId,
        eventType,
        userId: learner.id,
        sessionId,
        occurredAt,
        context: { courseId: item.courseId, contentId: item.id, deviceType: 'mobile', browser: 'Firefox 140' },
        data: { progressPercentage: progress, timeSpentSeconds: seconds },
      })),
    /** As rows of `learning_events`, a day earlier: those days have no summaries to be made. */
    rows: (size: number) =>
      batchOf(size, ({ eventId, eventType, learner, item, sessionId, occurredAt, progress, seconds }) => ({
        event_id: eventId,
        event_type: eventType,
        user_id: learner.key,
        course_id: item.courseKey,
        content_id: item.key,
        session_id: sessionId,
        event_data: { progress_percentage: progress, time_spent_seconds: seconds },
        context_data: { device_type: 'mobile', browser: 'Firefox 140' },
        occurred_at: new Date(Date.parse(occurredAt) - DAY).toISOString().slice(0, -1),
        body_hash: createHash('sha256').update(eventId).digest('hex'),
      })),
  };
}

export type EventSource = ReturnType<typeof createEventSource>;
