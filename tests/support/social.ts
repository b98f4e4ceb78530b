import { beforeAll } from 'vitest';
import { asViewer, type Viewer } from '../../platform/auth/viewer.ts';
import type { SubgraphResponse } from '../../platform/graph/endpoint.ts';
import type { Platform } from '../../platform/platform.ts';
import { createSocialSubgraph } from '../../subgraphs/social/subgraph.ts';
import { usePlatform } from './database.ts';
import { askAs, createTestIdentities, headersOf, type Ask } from './identity.ts';
import { insertCourse, insertMembership, insertUser } from './users.ts';

export type TestCourse = { key: number; id: string };

export type SocialHarness = {
  platform: Platform;
  ask: Ask;
  /** Opens a subscription; end it with `return()`. */
  listen: (viewer: Viewer | null, query: string, variables?: Record<string, unknown>) => Promise<AsyncIterableIterator<SubgraphResponse>>;
  /** The statements sent so far. */
  statements: string[];
};

/** The social subgraph over a database of its own. Read it inside hooks and tests alone. */
export function useSocial(): SocialHarness {
  const statements: string[] = [];
  const platform = usePlatform({ database: { url: 'replaced', onStatement: (sql) => statements.push(sql) } });
  const harness = { platform, statements } as SocialHarness;
  beforeAll(async () => {
    const identities = await createTestIdentities();
    const { handler } = createSocialSubgraph(platform, await identities.verifierFor('social'));
    harness.ask = askAs(handler, identities.issuer);
    harness.listen = async (viewer, query, variables) =>
      handler.subscribe({ query, variables, headers: await headersOf(identities.issuer, asViewer(viewer), 'social') });
  });
  return harness;
}

export type People = Record<'author' | 'learner' | 'instructor' | 'stranger' | 'admin', Viewer>;

/** A course with its instructor and two learners, one of them the author; and a stranger and an admin who do not belong to it. */
export async function insertCourseWithPeople(platform: Platform): Promise<{ course: TestCourse; people: People }> {
  const people: People = {
    author: await insertUser(platform),
    learner: await insertUser(platform),
    instructor: await insertUser(platform, ['instructor']),
    stranger: await insertUser(platform),
    admin: await insertUser(platform, ['admin']),
  };
  const course = await insertCourse(platform, people.instructor);
  await insertMembership(platform, course, people.author, 'LEARNER');
  await insertMembership(platform, course, people.learner, 'LEARNER');
  return { course, people };
}

export const leaveCourse = (platform: Platform, course: TestCourse, user: Viewer) =>
  platform.database.pool.query(`DELETE FROM memberships WHERE scope = 'course' AND scope_key = $1 AND user_id = $2`, [
    course.key,
    user.key,
  ]);

export type PostFields = {
  course?: TestCourse | null;
  privacy?: string;
  kind?: string;
  parent?: { key: number };
  shared?: { kind: string; id: string };
  body?: string;
  /** As PostgreSQL reads it, microseconds included. */
  createdAt?: string;
  deleted?: boolean;
};

/** A post straight into the table, public and on its author's own page unless told. */
export async function insertPost(platform: Platform, author: Viewer, fields: PostFields = {}): Promise<{ key: number; id: string }> {
  const id = platform.newId('pst');
  const { rows } = await platform.database.pool.query<{ id: number }>(
    `INSERT INTO posts (public_id, author_id, course_id, privacy, kind, parent_id, shared_kind, shared_id, body, created_at, deleted_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, coalesce($10::timestamp, now()), CASE WHEN $11 THEN now() END) RETURNING id`,
    [
      id,
      author.key,
      fields.course?.key ?? null,
      fields.privacy ?? 'PUBLIC',
      fields.kind ?? (fields.parent ? 'COMMENT' : fields.shared ? 'SHARE' : 'POST'),
      fields.parent?.key ?? null,
      fields.shared?.kind ?? null,
      fields.shared?.id ?? null,
      fields.body ?? `body of ${id}`,
      fields.createdAt ?? null,
      fields.deleted ?? false,
    ],
  );
  return { key: rows[0]?.id as number, id };
}

/** Everything that a mutation could have changed, to compare before and after. */
export async function snapshot(platform: Platform): Promise<unknown> {
  const { rows } = await platform.database.pool.query(`
    SELECT (SELECT jsonb_agg(p ORDER BY id) FROM posts p) AS posts, (SELECT jsonb_agg(i ORDER BY id) FROM interactions i) AS interactions,
      (SELECT jsonb_agg(f ORDER BY id) FROM follows f) AS follows, (SELECT count(*) FROM idempotency_keys) AS keys,
      (SELECT count(*) FROM event_outbox) + (SELECT count(*) FROM event_log) AS events`);
  return rows[0];
}

export type RecordedEvent = {
  type: string;
  user_key: number;
  course_key: number | null;
  actor_key: number;
  payload: Record<string, unknown>;
};

/** Events of these types so far, moved on already or not, in the order they were made. */
export async function eventsOf(platform: Platform, ...types: string[]): Promise<RecordedEvent[]> {
  const { rows } = await platform.database.pool.query<RecordedEvent>(
    `SELECT type, user_key, course_key, actor_key, payload FROM (
       SELECT 0 AS part, position AS at, type, user_key, course_key, actor_key, payload FROM event_log
       UNION ALL SELECT 1, id, type, user_key, course_key, actor_key, payload FROM event_outbox
     ) events WHERE type = ANY($1) ORDER BY part, at`,
    [types],
  );
  return rows;
}

/** What was answered, where the test relies on there being an answer. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- an assertion with a name, so that tests chain on it
export const dataOf = <Data>(response: SubgraphResponse): Data => response.data as Data;

/** The first error as clients see it. */
export const errorOf = (response: SubgraphResponse) => {
  const extensions = response.errors?.[0]?.extensions;
  return { code: extensions?.['code'], field: extensions?.['field'] };
};
