import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { asViewer, type Viewer } from '../../platform/auth/viewer.ts';
import type { SubgraphResponse } from '../../platform/graph/endpoint.ts';
import type { Platform, PlatformOptions } from '../../platform/platform.ts';
import { createDiskObjectStore, type DiskObjectStore } from '../../platform/storage/disk-object-store.ts';
import { createContentSubgraph } from '../../subgraphs/content/subgraph.ts';
import { usePlatform } from './database.ts';
import { askAs, createTestIdentities, headersOf, type Ask } from './identity.ts';
import { insertUser } from './users.ts';

type Live = AsyncIterableIterator<SubgraphResponse>;

/** The content subgraph with people. Read its fields inside hooks and tests alone. */
export type ContentWorld = {
  platform: Platform;
  subgraph: ReturnType<typeof createContentSubgraph>;
  objects: DiskObjectStore;
  ask: Ask;
  watch: (viewer: Viewer | null, subscription: string) => Promise<Live>;
  /** Teaches what `aCourse` makes. */
  instructor: Viewer;
  /** Teaches elsewhere. */
  colleague: Viewer;
  student: Viewer;
  admin: Viewer;
};

export function useContent(options: Partial<PlatformOptions> = {}): ContentWorld {
  const platform = usePlatform(options);
  const world = { platform } as ContentWorld;
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'hma-content-'));
    const identities = await createTestIdentities();
    const objects = createDiskObjectStore({
      directory,
      secret: 'a secret of at least thirty-two bytes',
      baseUrl: 'http://127.0.0.1/files',
      now: () => new Date(),
    });
    const subgraph = createContentSubgraph(platform, await identities.verifierFor('content'), { objects });
    Object.assign(world, {
      subgraph,
      objects,
      ask: askAs(subgraph.handler, identities.issuer),
      watch: async (viewer: Viewer | null, subscription: string) =>
        subgraph.handler.subscribe({
          query: `subscription { ${subscription} }`,
          headers: await headersOf(identities.issuer, asViewer(viewer), 'content'),
        }),
      instructor: await insertUser(platform, ['instructor']),
      colleague: await insertUser(platform, ['instructor']),
      student: await insertUser(platform),
      admin: await insertUser(platform, ['admin']),
    });
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));
  return world;
}

/** What a root field answered. @throws with the errors when there are some */
export async function answer<Data>(response: Promise<SubgraphResponse>): Promise<Data> {
  const { data, errors } = await response;
  const [value] = Object.values(data ?? {});
  if (errors || value == null) throw new Error(JSON.stringify(errors ?? data));
  return value as Data;
}

/** Code and field of the one error of a response; throws when there is none, or more. */
export function errorOf({ errors }: SubgraphResponse): { code: unknown; field?: unknown; message: string } {
  const [error, another] = errors ?? [];
  if (!error || another) throw new Error(`Expected one error, got ${JSON.stringify(errors)}`);
  const { code, field } = error.extensions ?? {};
  return { code, message: error.message, ...(field !== undefined && { field }) };
}

export type TestCourse = { id: string; items: string[] };
type ItemInput = { title?: string; type?: string; prerequisites?: string[]; [field: string]: unknown };

/** A course of the instructor with items, published unless told. `prerequisites` of an item are indexes of earlier ones. */
export async function aCourse(
  { ask, instructor }: ContentWorld,
  items: readonly (Omit<ItemInput, 'prerequisites'> & { prerequisites?: number[] })[] = [{}, {}],
  { publish = true, ...fields }: { publish?: boolean; [field: string]: unknown } = {},
): Promise<TestCourse> {
  const { course } = await answer<{ course: { id: string } }>(
    ask(instructor, 'mutation ($input: CreateCourseInput!) { createCourse(input: $input) { course { id } } }', {
      input: { title: 'Hunter Safety', ...fields },
    }),
  );
  const made: TestCourse = { id: course.id, items: [] };
  for (const [index, { prerequisites = [], ...item }] of items.entries()) {
    const { content } = await answer<{ content: { id: string } }>(
      ask(instructor, 'mutation ($input: CreateContentInput!) { createContent(input: $input) { content { id } } }', {
        input: {
          courseId: made.id,
          title: `Item ${index + 1}`,
          type: 'DOCUMENT',
          prerequisites: prerequisites.map((earlier) => made.items[earlier]),
          ...item,
        },
      }),
    );
    made.items.push(content.id);
  }
  if (publish)
    await answer(ask(instructor, 'mutation ($id: ID!) { publishCourse(input: { courseId: $id }) { course { id } } }', { id: made.id }));
  return made;
}

/** A new student who is enrolled in the course. */
export async function aLearner(world: ContentWorld, course: TestCourse): Promise<Viewer> {
  const learner = await insertUser(world.platform);
  await answer(enroll(world, learner, course));
  return learner;
}

export const enroll = ({ ask }: ContentWorld, viewer: Viewer, { id }: { id: string }) =>
  ask(viewer, 'mutation ($id: ID!) { enroll(input: { courseId: $id }) { enrollment { id attempt status percentage endedAt } } }', { id });

export type TrackedProgress = {
  id: string;
  percentage: number;
  timeSpentSeconds: number;
  position: number | null;
  lastAccessedAt: Date;
  completedAt: Date | null;
  enrollment: { percentage: number; status: string };
};

const TRACK = `mutation ($input: TrackProgressInput!) { trackProgress(input: $input) { progress {
  id percentage timeSpentSeconds position lastAccessedAt completedAt enrollment { percentage status } } } }`;

export const track = ({ ask }: ContentWorld, viewer: Viewer | null, contentId: string | undefined, percentage: number, more: object = {}) =>
  ask(viewer, TRACK, { input: { contentId, percentage, ...more } });

export const tracked = async (...args: Parameters<typeof track>): Promise<TrackedProgress> =>
  (await answer<{ progress: TrackedProgress }>(track(...args))).progress;

export type StoredEvent = { type: string; user_key: number | null; course_key: number | null; payload: Record<string, unknown> };

/** What was ever published about a course, whether it was moved to the log already or not, in order. */
export async function eventsOf({ platform }: ContentWorld, { id }: { id: string }, userKey?: number): Promise<StoredEvent[]> {
  const key = (await platform.identities.keys('course', [id])).get(id);
  const { rows } = await platform.database.pool.query<StoredEvent>(
    `SELECT type, user_key, course_key, payload FROM (
       SELECT position AS place, 0 AS waiting, type, user_key, course_key, payload FROM event_log
       UNION ALL SELECT id, 1, type, user_key, course_key, payload FROM event_outbox) e
     WHERE course_key = $1 AND ($2::int IS NULL OR user_key = $2) ORDER BY waiting, place`,
    [key, userKey ?? null],
  );
  return rows;
}
