import { afterAll, beforeAll } from 'vitest';
import { asViewer, type Viewer } from '../../platform/auth/viewer.ts';
import type { Consumer } from '../../platform/events/consumer.ts';
import type { NewEvent } from '../../platform/events/event.ts';
import type { Platform, PlatformOptions } from '../../platform/platform.ts';
import { createAnalyticsSubgraph } from '../../subgraphs/analytics/subgraph.ts';
import { usePlatform } from './database.ts';
import { anEvent, publish } from './events.ts';
import { askAs, createTestIdentities, headersOf, type Ask } from './identity.ts';
import { insertContent, insertCourse, insertMembership, insertUser } from './users.ts';

export const TRACK = `mutation ($input: TrackEventsInput!) {
  trackEvents(input: $input) { accepted duplicates rejected { index code field message } } }`;

export type Rejected = { index: number; code: string; field: string; message: string };
export type Tracked = { accepted: number; duplicates: number; rejected: Rejected[] };

type Entity = { key: number; id: string };
type Live = AsyncIterableIterator<{ data?: Record<string, unknown> | null; errors?: readonly unknown[] }>;

/** An academy of one course: read its fields inside hooks and tests alone. */
export type AnalyticsWorld = {
  platform: Platform;
  subgraph: ReturnType<typeof createAnalyticsSubgraph>;
  ask: Ask;
  /** The course has the student and the peer as learners, and the instructor; the stranger and the admin do not belong to it. */
  student: Viewer;
  peer: Viewer;
  stranger: Viewer;
  instructor: Viewer;
  /** Teaches another course. */
  colleague: Viewer;
  admin: Viewer;
  course: Entity;
  content: Entity;
  otherCourse: Entity;
  track: (viewer: Viewer | null, events: readonly object[]) => Promise<Tracked>;
  watch: (viewer: Viewer | null, args?: string, selection?: string) => Promise<Live>;
  /** Resolves when consumers have applied everything that was committed. */
  settle: () => Promise<void>;
};

/** @param options of the platform, and `consume: false` for tests that run the consumers themselves */
export function useAnalytics(options: Partial<PlatformOptions> & { consume?: boolean } = {}): AnalyticsWorld {
  const platform = usePlatform(options);
  const world = { platform } as AnalyticsWorld;
  let consumers: Consumer[] = [];

  beforeAll(async () => {
    const identities = await createTestIdentities();
    const subgraph = createAnalyticsSubgraph(platform, await identities.verifierFor('analytics'));
    const [student, peer, stranger] = [await insertUser(platform), await insertUser(platform), await insertUser(platform)];
    const instructor = await insertUser(platform, ['instructor']);
    const colleague = await insertUser(platform, ['instructor']);
    const admin = await insertUser(platform, ['admin']);
    const course = await insertCourse(platform, instructor);
    const otherCourse = await insertCourse(platform, colleague);
    const content = await insertContent(platform, course);
    for (const learner of [student, peer]) await insertMembership(platform, course, learner, 'LEARNER');

    const { handler } = subgraph;
    const ask = askAs(handler, identities.issuer);
    const people = { student, peer, stranger, instructor, colleague, admin };
    Object.assign(world, people, { subgraph, ask, course, otherCourse, content });
    world.track = async (viewer, events) => {
      const { data, errors } = await ask(viewer, TRACK, { input: { events } });
      if (!data?.['trackEvents']) throw new Error(JSON.stringify(errors));
      return data['trackEvents'] as Tracked;
    };
    world.watch = async (viewer, args = '', selection = 'cursor occurredAt event { id eventType user { id } context { browser } }') =>
      handler.subscribe({
        query: `subscription { learningEventRecorded${args} { ${selection} } }`,
        headers: await headersOf(identities.issuer, asViewer(viewer), 'analytics'),
      });

    if (options.consume !== false) {
      consumers = subgraph.consumers.map((definition) => platform.consume(definition));
      for (const consumer of consumers) consumer.start();
    }
    world.settle = async () => {
      // The first consumer publishes what the second one consumes.
      for (const consumer of consumers) {
        await outboxEmptied(platform);
        await consumer.settled();
      }
    };
  });
  afterAll(() => Promise.all(consumers.map((consumer) => consumer.stop())));
  return world;
}

/** Resolves when the mover has taken everything that was committed. */
export async function outboxEmptied(platform: Platform): Promise<void> {
  for (;;) {
    const { rows } = await platform.database.pool.query('SELECT 1 FROM event_outbox LIMIT 1');
    if (rows.length === 0) return;
    platform.poke();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

let made = 0;

/** An event as a client sends it, with an id of its own. */
export const aLearningEvent = (fields: object = {}) => ({ eventId: `event-${(made += 1)}`, eventType: 'content_view', ...fields });

/** What content publishes when a learner enrols. */
export const anEnrollment = (
  course: Entity,
  learner: Viewer,
  what: 'started' | 'completed' | 'withdrawn',
  fields: Partial<NewEvent> = {},
) =>
  anEvent({
    type: `content.enrollment.${what}`,
    userKey: learner.key,
    courseKey: course.key,
    payload: { enrollment: 1, attempt: 1 },
    occurredAt: new Date(),
    ...fields,
  });

/** What content publishes for accepted progress. */
export const aProgressUpdate = (course: Entity, content: Entity, learner: Viewer, payload: object, fields: Partial<NewEvent> = {}) =>
  anEvent({
    type: 'progress.updated',
    userKey: learner.key,
    courseKey: course.key,
    payload: {
      progress: `prg_${learner.key}_${content.key}`,
      content: content.key,
      enrollment: 1,
      percentage: 50,
      coursePercentage: 50,
      timeSpentSeconds: 60,
      completed: false,
      courseCompleted: false,
      ...payload,
    },
    occurredAt: new Date(),
    ...fields,
  });

/** What assessment publishes for a graded submission. */
export const aGrade = (course: Entity, learner: Viewer, payload: object, fields: Partial<NewEvent> = {}) =>
  anEvent({
    type: 'assessment.submission.graded',
    userKey: learner.key,
    courseKey: course.key,
    payload: { submission: 'sub_1', assessment: 'asm_1', content: null, score: 80, passed: true, ...payload },
    occurredAt: new Date(),
    ...fields,
  });

export { publish };
