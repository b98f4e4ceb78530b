import { describe, expect, it } from 'vitest';
import type { MembershipRole } from '../../../platform/auth/memberships.ts';
import { asViewer } from '../../../platform/auth/viewer.ts';
import { access, type Reader } from '../../../subgraphs/social/domain/access.ts';

const COURSE = 7;
const AUTHOR = 1;

const aReader = (key: number | null, roles: string[] = [], membership?: MembershipRole): Reader => ({
  ...asViewer(key === null ? null : { key, id: `usr_${key}`, roles, sessionId: 's' }),
  memberships: {
    includes: (scope, scopeKey, role) =>
      scope === 'course' && scopeKey === COURSE && membership !== undefined && (!role || role === membership),
    keys: () => [],
  },
});

const readers = {
  author: aReader(AUTHOR, ['student'], 'LEARNER'),
  'author who left': aReader(AUTHOR, ['student']),
  learner: aReader(2, ['student'], 'LEARNER'),
  instructor: aReader(3, ['instructor'], 'INSTRUCTOR'),
  'instructor elsewhere': aReader(4, ['instructor']),
  admin: aReader(5, ['admin']),
  nobody: aReader(null),
};

describe('access', () => {
  it.each<{ who: keyof typeof readers; post: boolean; edit: boolean; remove: boolean; removeFromPage: boolean }>([
    { who: 'author', post: true, edit: true, remove: true, removeFromPage: true },
    { who: 'author who left', post: false, edit: true, remove: true, removeFromPage: true },
    { who: 'learner', post: true, edit: false, remove: false, removeFromPage: false },
    { who: 'instructor', post: true, edit: false, remove: true, removeFromPage: false },
    { who: 'instructor elsewhere', post: false, edit: false, remove: false, removeFromPage: false },
    { who: 'admin', post: true, edit: false, remove: true, removeFromPage: true },
    { who: 'nobody', post: false, edit: false, remove: false, removeFromPage: false },
  ])('of $who to a forum: posting $post, editing $edit, deleting $remove', ({ who, ...expected }) => {
    const reader = readers[who];
    expect({
      post: access.post(reader, COURSE),
      edit: access.edit(reader, { authorKey: AUTHOR, courseKey: COURSE }),
      remove: access.delete(reader, { authorKey: AUTHOR, courseKey: COURSE }),
      removeFromPage: access.delete(reader, { authorKey: AUTHOR, courseKey: null }),
    }).toEqual(expected);
  });

  it.each<{ who: keyof typeof readers; feed: boolean; counts: boolean; follows: boolean }>([
    { who: 'author', feed: true, counts: true, follows: true },
    { who: 'learner', feed: false, counts: true, follows: false },
    { who: 'instructor', feed: false, counts: true, follows: false },
    { who: 'admin', feed: false, counts: true, follows: true },
    { who: 'nobody', feed: false, counts: false, follows: false },
  ])("of $who to a user's fields: feed $feed, counts $counts, follows $follows", ({ who, ...expected }) => {
    const reader = readers[who];
    const user = { key: AUTHOR };
    expect({
      feed: access.seeFeed(reader, user),
      counts: access.seeFollowCounts(reader),
      follows: access.seeFollows(reader, user),
    }).toEqual(expected);
  });
});
