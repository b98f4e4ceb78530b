import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../../platform/events/event.ts';
import { progressEvent, submissionEvent } from '../../../subgraphs/analytics/domain/derived-events.ts';
import { applyToLearner, type LearnerCourse } from '../../../subgraphs/analytics/domain/learner-course.ts';

const at = new Date('2026-03-02T10:30:00Z');
const earlier = new Date('2026-03-01T10:30:00Z');

const anEntry = (type: string, payload: LogEntry['payload'] = {}): LogEntry => ({
  type,
  version: 1,
  userKey: 1,
  courseKey: 2,
  actorKey: 1,
  payload,
  occurredAt: at,
  createdAt: at,
  position: 7n,
});
const progress = (payload: LogEntry['payload']) =>
  anEntry('progress.updated', {
    progress: 'prg_1',
    content: 3,
    percentage: 10,
    coursePercentage: 10,
    timeSpentSeconds: 0,
    completed: false,
    courseCompleted: false,
    ...payload,
  });
const aLearner = (fields: Partial<LearnerCourse> = {}): LearnerCourse => ({
  userKey: 1,
  courseKey: 2,
  percentage: 0,
  enrolledAt: earlier,
  lastActiveAt: null,
  completedAt: null,
  withdrawnAt: null,
  ...fields,
});

describe('applyToLearner', () => {
  it('takes the course percentage, and says what was gained', () => {
    expect(applyToLearner(aLearner({ percentage: 12.5 }), progress({ coursePercentage: 37.51 }))).toEqual({
      learner: aLearner({ percentage: 37.51, lastActiveAt: at }),
      gained: 25.01,
    });
  });

  it('takes who was not known for enrolled when the progress was made', () => {
    expect(applyToLearner(null, progress({})).learner).toEqual(aLearner({ percentage: 10, enrolledAt: at, lastActiveAt: at }));
  });

  it('gains nothing when the course has grown', () => {
    expect(applyToLearner(aLearner({ percentage: 50 }), progress({ coursePercentage: 40 })).gained).toBe(0);
  });

  it('notes the completion of the course', () => {
    expect(applyToLearner(aLearner(), progress({ coursePercentage: 100, courseCompleted: true })).learner.completedAt).toEqual(at);
  });

  it('lets a retake begin at nothing, and keeps what was completed', () => {
    const known = aLearner({ percentage: 100, completedAt: earlier, withdrawnAt: earlier });
    expect(applyToLearner(known, anEntry('content.enrollment.started')).learner).toEqual(
      aLearner({ completedAt: earlier, enrolledAt: at }),
    );
  });

  it('notes a withdrawal', () => {
    expect(applyToLearner(aLearner(), anEntry('content.enrollment.withdrawn')).learner.withdrawnAt).toEqual(at);
  });
});

describe('the platform’s own events', () => {
  it('have the same id and body when the entry is applied again', () => {
    const entry = progress({ timeSpentSeconds: 60 });
    expect(progressEvent(entry, 5)).toEqual(progressEvent(entry, 5));
    expect(progressEvent(entry, 5)).toMatchObject({
      eventId: 'hma:progress:prg_1:7',
      data: { progress_percentage: 10, time_spent_seconds: 60, progress_made: 5 },
    });
  });

  it('leave out a time that was not told', () => {
    expect(progressEvent(progress({ completed: true }), 0).data).toEqual({ progress_percentage: 10, completed: true });
  });

  it('have one id for all grades of a submission, and a body for each', () => {
    const grade = (score: number) =>
      submissionEvent(anEntry('assessment.submission.graded', { submission: 'sub_1', content: null, score }));
    expect(grade(60).eventId).toBe(grade(80).eventId);
    expect(grade(60).bodyHash).not.toBe(grade(80).bodyHash);
  });
});
