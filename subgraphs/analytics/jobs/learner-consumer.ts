import type { SqlExecutor } from '../../../platform/database/access.ts';
import type { ConsumerDefinition } from '../../../platform/events/consumer.ts';
import type { LogEntry } from '../../../platform/events/event.ts';
import { progressEvent, submissionEvent } from '../domain/derived-events.ts';
import { consumedEvents } from '../domain/events.ts';
import { applyToLearner, type LearnerCourse } from '../domain/learner-course.ts';
import type { NewLearningEvent } from '../domain/learning-event.ts';
import { recordDerived } from '../store/event-store.ts';
import { findLearners, saveContentCourses, saveLearners } from '../store/learner-store.ts';

/** Keeps who learns what and how far, and makes learning events of accepted progress and graded submissions. */
export const createLearnerConsumer = (now: () => Date): ConsumerDefinition => ({
  name: 'analytics.learners',
  types: Object.values(consumedEvents),
  apply: async (tx, entries) => {
    await saveContentCourses(tx, contentCoursesOf(entries));
    const { learners, events } = await foldLearners(tx, entries);
    await saveLearners(tx, learners);
    await recordDerived(tx, events, now());
  },
});

async function foldLearners(tx: SqlExecutor, entries: readonly LogEntry[]) {
  const pairs = new Map<string, { userKey: number; courseKey: number }>();
  for (const entry of entries) if (concernsLearner(entry)) pairs.set(nameOf(entry), { userKey: entry.userKey, courseKey: entry.courseKey });
  const learners = new Map((await findLearners(tx, [...pairs.values()])).map((learner) => [nameOf(learner), learner]));
  // By id: a submission that was graded twice within the batch counts as it was graded last.
  const events = new Map<string, NewLearningEvent>();

  for (const entry of entries) {
    if (entry.type === consumedEvents.submissionGraded && entry.userKey !== null) {
      const event = submissionEvent(entry);
      events.set(event.eventId, { ...event, occurredAt: events.get(event.eventId)?.occurredAt ?? event.occurredAt });
    } else if (concernsLearner(entry)) {
      const { learner, gained } = applyToLearner(learners.get(nameOf(entry)) ?? null, entry);
      learners.set(nameOf(entry), learner);
      if (entry.type === consumedEvents.progressUpdated) {
        const event = progressEvent(entry, gained);
        events.set(event.eventId, event);
      }
    }
  }
  return { learners: [...learners.values()] satisfies LearnerCourse[], events: [...events.values()] };
}

const LEARNER_TYPES = new Set<string>([
  consumedEvents.progressUpdated,
  consumedEvents.enrollmentStarted,
  consumedEvents.enrollmentCompleted,
  consumedEvents.enrollmentWithdrawn,
]);

const concernsLearner = (entry: LogEntry): entry is LogEntry & { userKey: number; courseKey: number } =>
  LEARNER_TYPES.has(entry.type) && entry.userKey !== null && entry.courseKey !== null;

const nameOf = ({ userKey, courseKey }: { userKey: number | null; courseKey: number | null }) => `${userKey}:${courseKey}`;

/** Which item belongs to which course, as the entries tell: the last one of an item is right. */
function contentCoursesOf(entries: readonly LogEntry[]) {
  const courses = new Map<number, number>();
  for (const { type, payload, courseKey } of entries) {
    const tells =
      type === consumedEvents.progressUpdated || type === consumedEvents.contentCreated || type === consumedEvents.contentUpdated;
    if (tells && courseKey !== null && typeof payload['content'] === 'number') courses.set(payload['content'], courseKey);
  }
  return [...courses].map(([contentKey, courseKey]) => ({ contentKey, courseKey }));
}
