import { describe, expect, it } from 'vitest';
import type { Memberships } from '../../../platform/auth/memberships.ts';
import { scopes, type ScopeName } from '../../../platform/auth/scopes.ts';
import { asService, asViewer, NOBODY, type Speaker } from '../../../platform/auth/viewer.ts';
import { access as analytics } from '../../../subgraphs/analytics/domain/access.ts';
import { access as assessment } from '../../../subgraphs/assessment/domain/access.ts';
import { access as content } from '../../../subgraphs/content/domain/access.ts';
import type { ContentItem } from '../../../subgraphs/content/domain/content-item.ts';
import { access as social } from '../../../subgraphs/social/domain/access.ts';
import { access as user } from '../../../subgraphs/user/domain/access.ts';

type Speaking = Speaker & { memberships: Memberships };

const COURSE = 1;
const SOMEBODY = { key: 7, id: 'usr_7' };
const NONE: Memberships = { includes: () => false, keys: () => [] };
const ALL = Object.keys(scopes) as ScopeName[];

const nobody: Speaking = { ...NOBODY, memberships: NONE };
const aService = (...granted: ScopeName[]): Speaking => ({ ...asService({ id: 'svc_1', name: 'reporting' }, granted), memberships: NONE });
const aStudent: Speaking = { ...asViewer({ key: 8, id: 'usr_8', roles: ['student'], sessionId: 's' }), memberships: NONE };
/** Has the scopes of the role, and teaches nothing here. */
const anInstructor: Speaking = { ...asViewer({ key: 9, id: 'usr_9', roles: ['instructor'], sessionId: 's' }), memberships: NONE };

const deleted = {
  courseKey: COURSE,
  courseStatus: 'PUBLISHED',
  type: 'document',
  publishedAt: new Date(0),
  deletedAt: new Date(0),
} as ContentItem;
const open = { ...deleted, deletedAt: null };
const draft = { courseKey: COURSE, currentRevision: null, deletedAt: null };
const ofSomebody = { courseKey: COURSE, userKey: SOMEBODY.key };
const ofPrivacy = { key: SOMEBODY.key, profile: { preferences: { privacy_settings: { profile: 'private' } } } };

const tables: Record<string, Record<string, (who: Speaking) => boolean>> = {
  content: {
    'see a draft': (who) => content.seeCourse(who, { key: COURSE, status: 'DRAFT' }),
    'open deleted content': (who) => content.openContent(who, deleted),
    'list drafts': (who) => content.listUnpublished(who) && content.listedDrafts(who) === 'all',
    'see revisions': (who) => content.seeRevisions(who, COURSE),
    'watch a draft': (who) => content.watchDraft(who, COURSE),
    'read files': (who) => content.readFiles(who, open) || content.readItself(who, open),
    'make and change courses': (who) => content.createCourse(who) || content.editCourse(who, COURSE) || content.chooseInstructor(who),
    'see who is enrolled': (who) => content.seeEnrollments(who, COURSE),
    'see progress': (who) => content.seeProgressIn(who, SOMEBODY.key, COURSE) && content.progressScope(who, SOMEBODY.key) === 'all',
    'watch progress': (who) => content.watchAllProgress(who) && content.watchCourseProgress(who, COURSE),
  },
  user: {
    'see private fields': (who) => user.seePrivateFields(who, SOMEBODY) && user.seeProfile(who, ofPrivacy),
    'watch a profile': (who) => user.watchProfile(who, SOMEBODY),
    'search by address': (who) => user.searchByEmail(who),
    'list users': (who) => user.listUsers(who),
    'see sessions': (who) => user.seeSessions(who, SOMEBODY),
    'change people': (who) => user.changeProfile(who, SOMEBODY) || user.assignRoles(who),
  },
  analytics: {
    'see figures': (who) =>
      analytics.seeLearner(who, SOMEBODY.key, [COURSE]) === 'all' && analytics.seeCourse(who, COURSE) && analytics.seeContent(who, COURSE),
    'see events': (who) => analytics.seeEvent(who, ofSomebody) && analytics.watchEvents(who, null, null),
    'see reports': (who) => analytics.seeReport(who, { requesterKey: SOMEBODY.key }),
    'see personal fields': (who) => analytics.seePersonalFields(who, ofSomebody),
    'record for others': (who) => analytics.recordFor(who, SOMEBODY.id),
  },
  assessment: {
    'see unpublished assessments': (who) => assessment.seeAssessment(who, draft) && assessment.listedDrafts(who) === 'all',
    'see questions, locked or not': (who) => assessment.seeQuestions(who, draft) && assessment.seeLockedQuestions(who, draft),
    'see answers': (who) => assessment.seeAnswerKey(who, draft) && assessment.seeExplanations(who, draft),
    'see attempts': (who) =>
      assessment.seeSubmission(who, ofSomebody) &&
      assessment.listSubmissions(who, draft) &&
      assessment.submissionsOf(who, SOMEBODY.key) === 'all',
    grade: (who) => assessment.grade(who, ofSomebody),
    'make or attempt assessments': (who) =>
      assessment.editAssessment(who, draft) || assessment.attempt(who, draft) || assessment.answer(who, ofSomebody),
  },
  social: {
    'see a feed, or who follows whom': (who) => social.seeFeed(who, SOMEBODY) || social.seeFollows(who, SOMEBODY),
    'change posts': (who) =>
      social.post(who, COURSE) ||
      social.edit(who, { authorKey: SOMEBODY.key, courseKey: COURSE }) ||
      social.delete(who, { authorKey: SOMEBODY.key, courseKey: COURSE }),
  },
};

/** What a service account may with one scope alone, where nobody may. */
const OPENED: Partial<Record<ScopeName, Record<string, string[]>>> = {
  'content:drafts': {
    content: ['see a draft', 'open deleted content', 'list drafts', 'see revisions', 'watch a draft'],
    assessment: ['see unpublished assessments'],
  },
  'progress:read': { content: ['see who is enrolled', 'see progress', 'watch progress'], assessment: ['see attempts'] },
  'users:personal': { user: ['see private fields', 'watch a profile', 'search by address'] },
  'users:list': { user: ['list users'] },
  'analytics:read': { analytics: ['see figures', 'see events', 'see reports'] },
  'events:personal': { analytics: ['see personal fields'] },
  'events:write': { analytics: ['record for others'] },
  'answers:read': { assessment: ['see questions, locked or not', 'see answers'] },
  'submissions:grade': { assessment: ['see attempts', 'grade'] },
};

const granted = (table: string, who: Speaking) =>
  Object.entries(tables[table] ?? {})
    .filter(([, rule]) => rule(who))
    .map(([name]) => name);

describe.each(Object.keys(tables))('the rules of %s', (table) => {
  it.each(ALL)('give a service account for %s what that scope says, and nothing else', (scope) => {
    expect(granted(table, aService(scope))).toEqual(OPENED[scope]?.[table] ?? []);
  });

  it('give a service account without scopes, and nobody, none of it', () => {
    expect(granted(table, aService())).toEqual([]);
    expect(granted(table, nobody)).toEqual([]);
  });

  it('give people nothing for a scope: their roles and what they belong to decide', () => {
    const withAll = (who: Speaking): Speaking => ({ ...who, scopes: ALL });
    expect(granted(table, withAll(aStudent))).toEqual(granted(table, aStudent));
    expect(granted(table, withAll(anInstructor))).toEqual(granted(table, anInstructor));
    expect(granted(table, withAll(nobody))).toEqual([]);
  });
});
