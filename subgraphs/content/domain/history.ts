import type { JsonObject, NewEvent } from '../../../platform/events/event.ts';
import type { Enrollment } from './enrollment.ts';
import { contentEvents, enrollmentChanged } from './events.ts';
import { toStoredPercentage, type Progress } from './progress.ts';

/** One report of progress, in the past. */
export type PastStep = {
  at: Date;
  /** Public id. */
  contentId: string;
  /** 0 to 100. */
  percentage: number;
  /** Since the step before. */
  seconds: number;
};

/** An enrollment with all that was done in it. */
export type PastEnrollment = {
  /** Public id. */
  id: string;
  userKey: number;
  /** Public id. */
  courseId: string;
  enrolledAt: Date;
  /** Null for those who did not leave. */
  withdrawnAt: Date | null;
  /** In order of time; assessments are complete where they were passed. */
  steps: readonly PastStep[];
};

/** A course as far as progress is concerned: its listed items by public id. */
export type CourseFrame = { key: number; items: ReadonlyMap<string, number> };

type Outcome = Pick<Enrollment, 'status' | 'percentage' | 'completedAt' | 'endedAt'>;

/** How far each step leads, and where it ends. Steps of items that the course does not have lead nowhere. */
type Told = { outcome: Outcome; progress: Progress[]; reports: Report[] };
type Report = { step: PastStep; progress: Progress; completed: boolean; coursePercentage: number; courseCompleted: boolean };

/** Tells an enrollment by the rules of progress: percentages never fall, completion stays, the course is the mean of its items. */
export function tellEnrollment(past: PastEnrollment, { key, items }: CourseFrame): Told {
  const progress = new Map<string, Progress>();
  const reports: Report[] = [];
  let completedAt: Date | null = null;
  let coursePercentage = 0;
  for (const step of past.steps) {
    const contentKey = items.get(step.contentId);
    if (contentKey === undefined) continue;
    const before = progress.get(step.contentId) ?? begin(past, key, contentKey, progress.size + 1);
    const percentage = Math.max(before.percentage, toStoredPercentage(step.percentage));
    const completed = before.completedAt === null && percentage === 100;
    const after = {
      ...before,
      percentage,
      timeSpentSeconds: before.timeSpentSeconds + step.seconds,
      lastAccessedAt: step.at,
      completedAt: completed ? step.at : before.completedAt,
    };
    progress.set(step.contentId, after);
    if (completedAt === null) coursePercentage = mean([...progress.values()], items.size);
    const courseCompleted = completedAt === null && progress.size === items.size && [...progress.values()].every((one) => one.completedAt);
    if (courseCompleted) completedAt = step.at;
    reports.push({ step, progress: after, completed, coursePercentage, courseCompleted });
  }
  const endedAt = completedAt === null ? past.withdrawnAt : null;
  const status = completedAt ? 'COMPLETED' : endedAt ? 'WITHDRAWN' : 'ACTIVE';
  return { outcome: { status, percentage: coursePercentage, completedAt, endedAt }, progress: [...progress.values()], reports };
}

/** What would have been published meanwhile, in order of time. */
export function eventsOf(past: PastEnrollment, told: Told, enrollmentKey: number, courseKey: number): NewEvent[] {
  const { id, userKey, enrolledAt } = past;
  const enrollment = { id, userKey, courseKey, attempt: 1 };
  const events = [enrollmentChanged('enrollmentStarted', enrollment, { actorKey: userKey, at: enrolledAt })];
  for (const report of told.reports) {
    events.push(progressUpdated(report, enrollmentKey));
    if (report.courseCompleted) {
      events.push(enrollmentChanged('enrollmentCompleted', enrollment, { actorKey: userKey, at: report.step.at }));
    }
  }
  const { endedAt } = told.outcome;
  if (endedAt) events.push(enrollmentChanged('enrollmentWithdrawn', enrollment, { actorKey: userKey, at: endedAt }));
  return events;
}

const begin = ({ id, userKey }: PastEnrollment, courseKey: number, contentKey: number, number: number): Progress => ({
  id: `${id}_${number}`,
  userKey,
  courseKey,
  contentKey,
  enrollmentKey: null,
  percentage: 0,
  timeSpentSeconds: 0,
  position: null,
  lastAccessedAt: null,
  completedAt: null,
});

const mean = (progress: readonly Progress[], items: number): number =>
  toStoredPercentage(progress.reduce((sum, { percentage }) => sum + percentage, 0) / items);

/** As store/progress-write.ts records it. */
function progressUpdated({ step, progress, completed, coursePercentage, courseCompleted }: Report, enrollmentKey: number): NewEvent {
  const { id, userKey, courseKey, contentKey, percentage, timeSpentSeconds, position, lastAccessedAt, completedAt } = progress;
  const state: JsonObject = {
    timeSpentSeconds,
    position,
    lastAccessedAt: lastAccessedAt && toSql(lastAccessedAt),
    completedAt: completedAt && toSql(completedAt),
  };
  return {
    type: contentEvents.progressUpdated,
    version: 1,
    userKey,
    courseKey,
    actorKey: userKey,
    payload: {
      progress: id,
      content: contentKey,
      enrollment: enrollmentKey,
      percentage,
      coursePercentage,
      timeSpentSeconds: step.seconds,
      completed,
      courseCompleted,
      state,
    },
    occurredAt: step.at,
  };
}

/** A TIMESTAMP as PostgreSQL writes it in JSON. */
const toSql = (at: Date): string => at.toISOString().slice(0, -1);
