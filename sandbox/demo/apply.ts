import { NO_MEMBERSHIPS } from '../../platform/auth/memberships.ts';
import { asViewer } from '../../platform/auth/viewer.ts';
import { onceForKey } from '../../platform/idempotency.ts';
import type { Platform } from '../../platform/platform.ts';
import type { EventInput } from '../../subgraphs/analytics/domain/event-input.ts';
import type { Subgraphs } from '../subgraphs.ts';
import type { History, LearnerHistory } from './history.ts';

/** How many learners are there now, and how much of the rest was added. */
export type Applied = { learners: number; enrollments: number; attempts: number; posts: number; likes: number };

/** Learners written at once: a transaction of some thousand rows. */
const BATCH = 25;
/** What analytics takes at once. */
const MAX_EVENTS = 1_000;

/**
 * Writes a history through the services of the subgraphs that own it. What is there already stays as it is: called again, it goes on where it
 * was stopped. Learners whose name or address somebody else has are left out, with all that they did.
 */
export async function applyHistory(
  { learners, posts, likes }: History,
  subgraphs: Subgraphs,
  onProgress: (learners: number) => void = () => {},
): Promise<Applied> {
  const keys = new Map<string, number>();
  const applied = { learners: 0, enrollments: 0, attempts: 0, posts: 0, likes: 0 };
  for (let start = 0; start < learners.length; start += BATCH) {
    const batch = learners.slice(start, start + BATCH);
    const added = await subgraphs.user.services.history.addUsers(batch.map(toUser));
    const known = batch.flatMap((learner) => {
      const key = added.get(userId(learner.id));
      return key === undefined ? [] : [{ ...learner, key }];
    });
    for (const { id, key } of known) keys.set(id, key);
    applied.enrollments += await subgraphs.content.services.history.addEnrollments(
      known.flatMap(({ key, enrollments }) => enrollments.map((one) => ({ ...one, id: `enr_demo_${one.id}`, userKey: key }))),
    );
    applied.attempts += await subgraphs.assessment.services.history.addAttempts(
      known.flatMap(({ key, attempts }) => attempts.map((one) => ({ ...one, id: `sub_demo_${one.id}`, userKey: key }))),
    );
    for (const learner of known) await trackViews(subgraphs.analytics, learner);
    onProgress(Math.min(start + BATCH, learners.length));
  }

  const { history: forum } = subgraphs.social.services;
  applied.posts = await forum.addPosts(
    posts.flatMap(({ id, authorId, parentId, ...said }) => {
      const authorKey = keys.get(authorId);
      return authorKey === undefined ? [] : [{ ...said, id: postId(id), authorKey, parentId: parentId && postId(parentId) }];
    }),
  );
  applied.likes = await forum.addLikes(
    likes.flatMap(({ id, userId, postId: target, at }) => {
      const userKey = keys.get(userId);
      return userKey === undefined ? [] : [{ id: `int_demo_${id}`, userKey, postId: postId(target), at }];
    }),
  );
  return { ...applied, learners: keys.size };
}

/** The moment at which the history of a seed ends: the same however often it is asked for, and refused with other options. */
export async function anchorHistory(platform: Platform, options: { seed: number; learners: number; days: number }): Promise<Date> {
  const { seed, ...input } = options;
  const call = { actor: 'sandbox', mutation: 'demoLearners', key: `seed ${seed}`, input };
  const { now } = await platform.own().transact((tx) => onceForKey(tx, call, async () => ({ now: platform.now().toISOString() })));
  return new Date(now);
}

const userId = (id: string) => `usr_demo_${id}`;
const postId = (id: string) => `pst_demo_${id}`;

const toUser = (learner: LearnerHistory) => ({
  id: userId(learner.id),
  username: learner.username,
  email: learner.email,
  profile: {
    first_name: learner.firstName,
    last_name: learner.lastName,
    experience_level: learner.experienceLevel,
    interests: learner.interests,
  },
  roles: ['student' as const],
  timeZone: learner.timeZone,
  joinedAt: learner.joinedAt,
  lastSeenAt: learner.lastSeenAt,
});

/** As the learner's own client would have. */
async function trackViews({ services }: Subgraphs['analytics'], { id, key, views }: LearnerHistory & { key: number }): Promise<void> {
  const viewer = { key, id: userId(id), roles: ['student'], sessionId: '' };
  const events = views.map((view): EventInput => ({
    eventId: `evt_demo_${view.id}`,
    eventType: 'content_view',
    sessionId: `demo_${view.sessionId}`,
    occurredAt: view.at.toISOString(),
    context: { courseId: view.courseId, contentId: view.contentId },
  }));
  for (let start = 0; start < events.length; start += MAX_EVENTS)
    await services.ingest.track({ ...asViewer(viewer), memberships: async () => NO_MEMBERSHIPS }, events.slice(start, start + MAX_EVENTS));
}
