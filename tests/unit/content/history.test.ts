import { describe, expect, it } from 'vitest';
import { eventsOf, tellEnrollment, type PastEnrollment, type PastStep } from '../../../subgraphs/content/domain/history.ts';

const course = {
  key: 7,
  items: new Map([
    ['a', 1],
    ['b', 2],
    ['c', 3],
  ]),
};
const day = (number: number) => new Date(Date.UTC(2026, 9, number));
const step = (number: number, contentId: string, percentage: number, seconds = 60): PastStep => ({
  at: day(number),
  contentId,
  percentage,
  seconds,
});
const anEnrollment = (steps: PastStep[], withdrawnAt: Date | null = null): PastEnrollment => ({
  id: 'enr_1',
  userKey: 5,
  courseId: 'crs_1',
  enrolledAt: day(1),
  withdrawnAt,
  steps,
});

describe('An enrollment of the past', () => {
  it('keeps the highest percentage of an item, adds its time up, and remembers the last access', () => {
    const { progress } = tellEnrollment(anEnrollment([step(2, 'a', 60, 100), step(4, 'a', 30, 20)]), course);
    expect(progress).toMatchObject([{ contentKey: 1, percentage: 60, timeSpentSeconds: 120, lastAccessedAt: day(4), completedAt: null }]);
  });

  it('stays complete from the first time on', () => {
    const { progress, reports } = tellEnrollment(anEnrollment([step(2, 'a', 100), step(3, 'a', 100)]), course);
    expect(progress).toMatchObject([{ percentage: 100, completedAt: day(2) }]);
    expect(reports.map(({ completed }) => completed)).toEqual([true, false]);
  });

  it('is as far as the mean of all items, rounded down', () => {
    const { reports, outcome } = tellEnrollment(anEnrollment([step(2, 'a', 100), step(3, 'b', 50)]), course);
    expect(reports.map(({ coursePercentage }) => coursePercentage)).toEqual([33.33, 50]);
    expect(outcome).toEqual({ status: 'ACTIVE', percentage: 50, completedAt: null, endedAt: null });
  });

  it('is complete with its last item, and then nobody leaves any more', () => {
    const steps = [step(2, 'a', 100), step(3, 'b', 100), step(4, 'c', 100), step(5, 'a', 100)];
    const { reports, outcome } = tellEnrollment(anEnrollment(steps, day(6)), course);
    expect(outcome).toEqual({ status: 'COMPLETED', percentage: 100, completedAt: day(4), endedAt: null });
    expect(reports.map(({ courseCompleted }) => courseCompleted)).toEqual([false, false, true, false]);
  });

  it('ends where the learner left', () => {
    expect(tellEnrollment(anEnrollment([step(2, 'a', 100)], day(6)), course).outcome).toMatchObject({
      status: 'WITHDRAWN',
      endedAt: day(6),
    });
  });

  it('knows nothing of items that the course does not have', () => {
    expect(tellEnrollment(anEnrollment([step(2, 'x', 100)]), course)).toMatchObject({
      progress: [],
      reports: [],
      outcome: { percentage: 0 },
    });
  });
});

it('publishes what would have been published then, in order', () => {
  const past = anEnrollment([step(2, 'a', 40, 30), step(3, 'a', 100, 50), step(4, 'b', 100), step(5, 'c', 100)]);
  const events = eventsOf(past, tellEnrollment(past, course), 99, 7);
  expect(events.map(({ type, occurredAt }) => [type, occurredAt.getUTCDate()])).toEqual([
    ['content.enrollment.started', 1],
    ['progress.updated', 2],
    ['progress.updated', 3],
    ['progress.updated', 4],
    ['progress.updated', 5],
    ['content.enrollment.completed', 5],
  ]);
  expect(events[2]).toEqual({
    type: 'progress.updated',
    version: 1,
    userKey: 5,
    courseKey: 7,
    actorKey: 5,
    occurredAt: day(3),
    payload: {
      progress: 'enr_1_1',
      content: 1,
      enrollment: 99,
      percentage: 100,
      coursePercentage: 33.33,
      timeSpentSeconds: 50,
      completed: true,
      courseCompleted: false,
      state: { timeSpentSeconds: 80, position: null, lastAccessedAt: '2026-10-03T00:00:00.000', completedAt: '2026-10-03T00:00:00.000' },
    },
  });
});
