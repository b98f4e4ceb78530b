import { describe, expect, it } from 'vitest';
import type { Memberships } from '../../../platform/auth/memberships.ts';
import { asViewer, NOBODY } from '../../../platform/auth/viewer.ts';
import { access, type Actor } from '../../../subgraphs/content/domain/access.ts';
import type { ContentItem } from '../../../subgraphs/content/domain/content-item.ts';

const COURSE = 1;
const LEARNER_KEY = 7;

/** `member`: of the course, in this role. */
const anActor = (key: number, roles: readonly string[], member?: 'LEARNER' | 'INSTRUCTOR'): Actor => {
  const memberships: Memberships = {
    includes: (scope, scopeKey, role) => scope === 'course' && scopeKey === COURSE && member !== undefined && (!role || role === member),
    keys: (_scope, role) => (member !== undefined && (!role || role === member) ? [COURSE] : []),
  };
  return { ...asViewer({ key, id: `usr_${key}`, roles, sessionId: 's' }), memberships };
};

const nobody: Actor = { ...NOBODY, memberships: { includes: () => false, keys: () => [] } };
const people = {
  nobody,
  student: anActor(3, ['student']),
  learner: anActor(LEARNER_KEY, ['student'], 'LEARNER'),
  instructor: anActor(4, ['instructor'], 'INSTRUCTOR'),
  /** Teaches elsewhere. */
  colleague: anActor(5, ['instructor']),
  /** Was an instructor once, and is no more. */
  former: anActor(6, ['student'], 'INSTRUCTOR'),
  admin: anActor(2, ['admin']),
};
type Person = keyof typeof people;

const item = (fields: Partial<ContentItem>): ContentItem =>
  ({ courseKey: COURSE, courseStatus: 'PUBLISHED', type: 'document', publishedAt: new Date(0), deletedAt: null, ...fields }) as ContentItem;

const RULES: { rule: string; holds: (actor: Actor) => boolean; who: Person[] }[] = [
  { rule: 'see a draft', holds: (actor) => access.seeCourse(actor, { key: COURSE, status: 'DRAFT' }), who: ['instructor', 'admin'] },
  {
    rule: 'see an archived course',
    holds: (actor) => access.seeCourse(actor, { key: COURSE, status: 'ARCHIVED' }),
    who: ['nobody', 'student', 'learner', 'instructor', 'colleague', 'former', 'admin'],
  },
  {
    rule: 'open deleted content',
    holds: (actor) => access.openContent(actor, item({ deletedAt: new Date(0) })),
    who: ['instructor', 'admin'],
  },
  { rule: 'open staged content', holds: (actor) => access.openContent(actor, item({ publishedAt: null })), who: ['instructor', 'admin'] },
  {
    rule: 'open content of a draft',
    holds: (actor) => access.openContent(actor, item({ courseStatus: 'DRAFT' })),
    who: ['instructor', 'admin'],
  },
  { rule: 'read an attachment', holds: (actor) => access.readFiles(actor, item({})), who: ['learner', 'instructor', 'admin'] },
  { rule: 'read a lesson', holds: (actor) => access.readItself(actor, item({})), who: ['learner', 'instructor', 'admin'] },
  {
    rule: "read an assessment's file",
    holds: (actor) => access.readItself(actor, item({ type: 'assessment' })),
    who: ['instructor', 'admin'],
  },
  { rule: 'make a course', holds: access.createCourse, who: ['instructor', 'colleague', 'admin'] },
  { rule: 'change a course', holds: (actor) => access.editCourse(actor, COURSE), who: ['instructor', 'admin'] },
  { rule: 'choose an instructor', holds: access.chooseInstructor, who: ['admin'] },
  { rule: 'list drafts', holds: access.listUnpublished, who: ['instructor', 'colleague', 'admin'] },
  { rule: 'see who is enrolled', holds: (actor) => access.seeEnrollments(actor, COURSE), who: ['instructor', 'admin'] },
  { rule: 'see revisions', holds: (actor) => access.seeRevisions(actor, COURSE), who: ['instructor', 'admin'] },
  {
    rule: "see a learner's progress",
    holds: (actor) => access.seeProgressIn(actor, LEARNER_KEY, COURSE),
    who: ['learner', 'instructor', 'admin'],
  },
  { rule: "watch a course's progress", holds: (actor) => access.watchCourseProgress(actor, COURSE), who: ['instructor', 'admin'] },
  { rule: 'watch a draft', holds: (actor) => access.watchDraft(actor, COURSE), who: ['instructor', 'admin'] },
  { rule: "watch everybody's progress", holds: access.watchAllProgress, who: ['admin'] },
];

describe('access', () => {
  it.each(RULES)('to $rule is for $who alone', ({ holds, who }) => {
    const names = Object.keys(people) as Person[];
    expect(names.filter((name) => holds(people[name])).sort()).toEqual([...who].sort());
  });

  it.each([
    { who: 'nobody' as const, scope: [] },
    { who: 'student' as const, scope: [] },
    { who: 'learner' as const, scope: 'all' },
    { who: 'instructor' as const, scope: [COURSE] },
    { who: 'colleague' as const, scope: [] },
    { who: 'former' as const, scope: [] },
    { who: 'admin' as const, scope: 'all' },
  ])("shows $who a learner's progress in: $scope", ({ who, scope }) => {
    expect(access.progressScope(people[who], LEARNER_KEY)).toEqual(scope);
  });
});
