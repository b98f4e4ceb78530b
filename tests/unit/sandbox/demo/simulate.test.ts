import { describe, expect, it } from 'vitest';
import type { CurriculumItem } from '../../../../sandbox/demo/curriculum.ts';
import { questionsAbout } from '../../../../sandbox/demo/forum/topics.ts';
import type { EnrollmentHistory, LearnerHistory } from '../../../../sandbox/demo/history.ts';
import { simulate } from '../../../../sandbox/demo/simulate.ts';
import { registerInput } from '../../../../subgraphs/user/domain/account-input.ts';
import { aCurriculum } from '../../../support/demo/curriculum.ts';

const now = new Date('2026-11-23T10:00:00Z');
const curriculum = aCurriculum();
const items = new Map(curriculum.flatMap((course) => course.items.map((item): [string, CurriculumItem] => [item.id, item])));
const run = (options: { learners?: number; days?: number; seed?: number; now?: Date } = {}) =>
  simulate({ curriculum, learners: 300, days: 90, seed: 1, now, ...options });
const history = run();
const enrollments = history.learners.flatMap(({ enrollments }) => enrollments);
const attempts = history.learners.flatMap(({ attempts }) => attempts);

describe('The same seed', () => {
  it('makes the same history', () => {
    expect(run()).toEqual(history);
  });

  it('tells the same stories of the first learners, however many there are', () => {
    expect(run({ learners: 20 }).learners).toEqual(history.learners.slice(0, 20));
  });

  it('is not another seed', () => {
    const other = run({ seed: 2 });
    const names = new Set(history.learners.map(({ username }) => username));
    expect(other.learners.filter(({ username }) => names.has(username))).toEqual([]);
    expect(other.learners.map(({ joinedAt }) => joinedAt)).not.toEqual(history.learners.map(({ joinedAt }) => joinedAt));
  });
});

describe('Every history', () => {
  it.each([1, 7, 42])('lies between its first day and now (seed %i)', (seed) => {
    const told = run({ seed, days: 20 });
    const start = now.getTime() - 20 * 86_400_000;
    const moments = momentsOf(told.learners).concat(
      told.posts.map(({ at }) => at),
      told.likes.map(({ at }) => at),
    );
    expect(moments.length).toBeGreaterThan(1_000);
    expect(moments.filter((at) => !(at.getTime() >= start && at.getTime() < now.getTime()))).toEqual([]);
  });

  it('has ids, names and addresses that are unique', () => {
    const { learners, posts, likes } = history;
    const steps = enrollments.flatMap(({ steps }) => steps);
    const views = learners.flatMap(({ views }) => views);
    for (const rows of [learners, enrollments, steps, views, attempts, posts, likes]) {
      expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    }
    expect(new Set(learners.map(({ username }) => username)).size).toBe(learners.length);
    expect(new Set(learners.map(({ email }) => email)).size).toBe(learners.length);
  });

  it('has names that an account may have, and addresses that reach nobody', () => {
    const { username: rule } = registerInput.shape;
    expect(history.learners.filter(({ username }) => !rule.safeParse(username).success)).toEqual([]);
    expect(history.learners.filter(({ email }) => !email.endsWith('@example.org'))).toEqual([]);
  });
});

describe('A learner', () => {
  it('takes a course once, and joins before', () => {
    for (const { enrollments, joinedAt } of history.learners) {
      expect(new Set(enrollments.map(({ courseId }) => courseId)).size).toBe(enrollments.length);
      expect(enrollments.filter(({ enrolledAt }) => enrolledAt < joinedAt)).toEqual([]);
    }
  });

  it('makes progress between enrolling and withdrawing, that never falls', () => {
    for (const { steps, enrolledAt, withdrawnAt } of enrollments) {
      const reached = new Map<string, number>();
      let last = enrolledAt;
      for (const { at, contentId, percentage, seconds } of steps) {
        expect(at.getTime()).toBeGreaterThanOrEqual(last.getTime());
        expect(percentage).toBeGreaterThanOrEqual(reached.get(contentId) ?? 0);
        expect(percentage).toBeLessThanOrEqual(100);
        expect(seconds).toBeGreaterThan(0);
        reached.set(contentId, percentage);
        last = at;
      }
      if (withdrawnAt) expect(withdrawnAt.getTime()).toBeGreaterThan(last.getTime());
    }
  });

  it('opens nothing whose prerequisites are not complete', () => {
    for (const { steps } of enrollments) {
      const complete = new Set<string>();
      for (const { contentId, percentage } of steps) {
        for (const prerequisite of items.get(contentId)?.prerequisites ?? []) expect(complete).toContain(prerequisite);
        if (percentage === 100) complete.add(contentId);
      }
    }
  });

  it('completes an assessment by passing it, at the moment of the grade', () => {
    for (const learner of history.learners) {
      for (const { contentId, at } of learner.enrollments.flatMap(({ steps }) => steps)) {
        if (items.get(contentId)?.assessment === null) continue;
        expect(learner.attempts.filter((one) => one.contentId === contentId && one.passed).map(({ gradedAt }) => gradedAt)).toContainEqual(
          at,
        );
      }
    }
  });

  it('attempts nothing more often than allowed, longer than allowed, or twice at once', () => {
    for (const { attempts } of history.learners) {
      for (const [id, { assessment }] of items) {
        const own = attempts.filter(({ contentId }) => contentId === id);
        expect(own.length).toBeLessThanOrEqual(assessment?.attemptsAllowed ?? Infinity);
        for (const [index, { startedAt, submittedAt }] of own.entries()) {
          expect(submittedAt.getTime() - startedAt.getTime()).toBeLessThanOrEqual(15 * 60_000);
          expect(startedAt.getTime()).toBeGreaterThanOrEqual(own[index - 1]?.submittedAt.getTime() ?? 0);
        }
      }
    }
  });

  it('waits for an instructor where there is an essay, and for nobody else', () => {
    for (const { answers, submittedAt, gradedAt } of attempts) {
      const essay = answers.some(({ questionId }) => questionId === 'essay');
      if (essay) expect(gradedAt?.getTime() ?? Infinity).toBeGreaterThan(submittedAt.getTime() + 60_000);
      else expect(gradedAt).toEqual(submittedAt);
    }
  });
});

describe('People', () => {
  const share = (part: number, whole: number) => part / whole;

  it('start late: not half of them in the first week', () => {
    const early = history.learners.filter(({ joinedAt }) => joinedAt.getTime() < now.getTime() - 83 * 86_400_000);
    expect(share(early.length, history.learners.length)).toBeGreaterThan(0.2);
    expect(share(early.length, history.learners.length)).toBeLessThan(0.5);
  });

  it('stop for more than a week and come back', () => {
    const returned = history.learners.filter(({ views }) =>
      views.some(({ at }, i) => at.getTime() - (views[i - 1]?.at ?? at).getTime() > 8 * 86_400_000),
    );
    expect(returned.length).toBeGreaterThan(20);
  });

  it('fail, and pass at another try', () => {
    const again = attempts.filter(({ passed }) => passed === false);
    expect(share(again.length, attempts.length)).toBeGreaterThan(0.1);
    expect(share(again.length, attempts.length)).toBeLessThan(0.6);
    const recovered = history.learners.filter(({ attempts }) =>
      attempts.some(({ contentId, passed }) => passed && attempts.some((other) => other.contentId === contentId && other.passed === false)),
    );
    expect(recovered.length).toBeGreaterThan(20);
  });

  it('finish, drop out, withdraw, and never begin', () => {
    const isComplete = ({ courseId, steps }: EnrollmentHistory) =>
      curriculum
        .find(({ id }) => id === courseId)!
        .items.every((item) => steps.some((step) => step.contentId === item.id && step.percentage === 100));
    const complete = enrollments.filter(isComplete).length;
    expect(share(complete, enrollments.length)).toBeGreaterThan(0.2);
    expect(share(complete, enrollments.length)).toBeLessThan(0.9);
    expect(enrollments.some(({ withdrawnAt }) => withdrawnAt)).toBe(true);
    expect(history.learners.some(({ enrollments }) => enrollments.length === 0)).toBe(true);
  });

  it('have rhythms: each has an hour of the day that they prefer', () => {
    const busy = history.learners.filter(({ views }) => views.length >= 8);
    const narrow = busy.filter(({ views }) => spreadOfHours(views.map(({ at }) => at)) < 3);
    expect(share(narrow.length, busy.length)).toBeGreaterThan(0.4);
  });
});

describe('A forum', () => {
  const byId = new Map(history.posts.map((post) => [post.id, post]));
  const learners = new Map(history.learners.map((learner) => [learner.id, learner]));

  it('is written in by those who are enrolled at that moment', () => {
    for (const { authorId, courseId, at } of history.posts) {
      const enrollment = learners.get(authorId)?.enrollments.find((one) => one.courseId === courseId);
      expect(enrollment?.enrolledAt.getTime()).toBeLessThan(at.getTime());
      expect(enrollment?.withdrawnAt?.getTime() ?? Infinity).toBeGreaterThan(at.getTime());
    }
  });

  it('has answers after their questions, in the same course', () => {
    const answers = history.posts.filter(({ parentId }) => parentId !== null);
    expect(answers.length).toBeGreaterThan(10);
    for (const { parentId, courseId, at } of answers) {
      const question = byId.get(parentId ?? '');
      expect(question).toMatchObject({ courseId, parentId: null });
      expect(question?.at.getTime()).toBeLessThan(at.getTime());
    }
  });

  it('is told in order', () => {
    expect(history.posts.map(({ at }) => at.getTime())).toEqual(history.posts.map(({ at }) => at.getTime()).sort((a, b) => a - b));
  });

  it('asks nothing three times', () => {
    const asked = new Set(curriculum.flatMap(({ items }) => items.flatMap((item) => questionsAbout(item).map(({ text }) => text))));
    for (const text of asked) {
      for (const { id } of curriculum) {
        expect(history.posts.filter(({ courseId, body }) => courseId === id && body.includes(text)).length).toBeLessThanOrEqual(2);
      }
    }
  });

  it('gives a post one like of a person at the most, after it was written, and none of its author', () => {
    const pairs = history.likes.map(({ userId, postId }) => `${userId} ${postId}`);
    expect(pairs.length).toBeGreaterThan(10);
    expect(new Set(pairs).size).toBe(pairs.length);
    for (const { postId, userId, at } of history.likes) {
      expect(byId.get(postId)?.authorId).not.toBe(userId);
      expect(byId.get(postId)?.at.getTime()).toBeLessThan(at.getTime());
    }
  });
});

it('has nothing to tell of nobody, and of no courses', () => {
  expect(run({ learners: 0 })).toEqual({ learners: [], posts: [], likes: [] });
  expect(simulate({ curriculum: [], learners: 3, days: 5, seed: 1, now }).learners.map(({ enrollments }) => enrollments)).toEqual([
    [],
    [],
    [],
  ]);
});

const momentsOf = (learners: readonly LearnerHistory[]): Date[] =>
  learners.flatMap((learner) => [
    learner.joinedAt,
    learner.lastSeenAt,
    ...learner.views.map(({ at }) => at),
    ...learner.attempts.flatMap(({ startedAt, submittedAt, gradedAt }) => [startedAt, submittedAt, ...(gradedAt ? [gradedAt] : [])]),
    ...learner.enrollments.flatMap(({ enrolledAt, withdrawnAt, steps }) => [
      enrolledAt,
      ...(withdrawnAt ? [withdrawnAt] : []),
      ...steps.map(({ at }) => at),
    ]),
  ]);

/** Standard deviation on the clock's circle, in hours. */
function spreadOfHours(moments: readonly Date[]): number {
  const angles = moments.map((at) => ((at.getUTCHours() + at.getUTCMinutes() / 60) / 24) * 2 * Math.PI);
  const mean = Math.hypot(
    angles.reduce((sum, angle) => sum + Math.cos(angle), 0) / angles.length,
    angles.reduce((sum, angle) => sum + Math.sin(angle), 0) / angles.length,
  );
  return (Math.sqrt(-2 * Math.log(mean)) * 24) / (2 * Math.PI);
}
