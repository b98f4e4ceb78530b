import { describe, expect, it } from 'vitest';
import type { Memberships } from '../../../platform/auth/memberships.ts';
import { asViewer } from '../../../platform/auth/viewer.ts';
import { access, type Asking } from '../../../subgraphs/assessment/domain/access.ts';

const COURSE = 1;
const asking = (key: number | null, roles: string[], role?: 'LEARNER' | 'INSTRUCTOR', course = COURSE): Asking => {
  const memberships: Memberships = {
    includes: (_scope, scopeKey, wanted) => role !== undefined && scopeKey === course && (!wanted || wanted === role),
    keys: (_scope, wanted) => (role !== undefined && (!wanted || wanted === role) ? [course] : []),
  };
  return { ...asViewer(key === null ? null : { key, id: `usr_${key}`, roles, sessionId: 's' }), memberships };
};

const who = {
  nobody: asking(null, []),
  outsider: asking(1, ['student']),
  learner: asking(2, ['student'], 'LEARNER'),
  instructor: asking(3, ['instructor'], 'INSTRUCTOR'),
  'former instructor': asking(4, ['student'], 'INSTRUCTOR'),
  'other instructor': asking(5, ['instructor'], 'INSTRUCTOR', 2),
  admin: asking(6, ['admin']),
};
type Who = keyof typeof who;
const everybody = Object.keys(who) as Who[];
const staff: Who[] = ['instructor', 'admin'];

const published = { courseKey: COURSE, currentRevision: 1, deletedAt: null };
const draft = { ...published, currentRevision: null };
const removed = { ...published, deletedAt: new Date() };
const ofLearner = { courseKey: COURSE, userKey: 2 };
const ofInstructor = { courseKey: COURSE, userKey: 3 };

describe('who may', () => {
  it.each<{ what: string; rule: (asking: Asking) => boolean; who: Who[] }>([
    { what: 'see a published assessment', rule: (a) => access.seeAssessment(a, published), who: everybody },
    { what: 'see a draft', rule: (a) => access.seeAssessment(a, draft), who: staff },
    { what: 'see a removed assessment', rule: (a) => access.seeAssessment(a, removed), who: staff },
    { what: 'see the questions', rule: (a) => access.seeQuestions(a, published), who: ['learner', 'former instructor', ...staff] },
    { what: 'see the answer key', rule: (a) => access.seeAnswerKey(a, published), who: staff },
    { what: 'edit', rule: (a) => access.editAssessment(a, published), who: staff },
    { what: 'attempt', rule: (a) => access.attempt(a, published), who: ['learner'] },
    { what: 'see a submission', rule: (a) => access.seeSubmission(a, ofLearner), who: ['learner', ...staff] },
    { what: 'answer', rule: (a) => access.answer(a, ofLearner), who: ['learner'] },
    { what: 'grade', rule: (a) => access.grade(a, ofLearner), who: staff },
    { what: "grade an instructor's own attempt", rule: (a) => access.grade(a, ofInstructor), who: ['admin'] },
    { what: 'see any explanation', rule: (a) => access.seeExplanations(a, ofLearner), who: staff },
  ])('$what: $who', ({ rule, who: expected }) => {
    expect(everybody.filter((one) => rule(who[one])).toSorted()).toEqual(expected.toSorted());
  });

  it.each<{ one: Who; courses: 'all' | number[] }>([
    { one: 'nobody', courses: [] },
    { one: 'outsider', courses: [] },
    { one: 'learner', courses: 'all' },
    { one: 'instructor', courses: [COURSE] },
    { one: 'former instructor', courses: [] },
    { one: 'other instructor', courses: [2] },
    { one: 'admin', courses: 'all' },
  ])("see a learner's submissions in $courses: $one", ({ one, courses }) => {
    expect(access.submissionsOf(who[one], ofLearner.userKey)).toEqual(courses);
  });
});
