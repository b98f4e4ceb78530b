import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyPackage } from '../../../importer/apply.ts';
import { untilSettled } from '../../../platform/events/settle.ts';
import { startBackground } from '../../../platform/graph/assembly.ts';
import type { Applied } from '../../../sandbox/demo/apply.ts';
import { populate } from '../../../sandbox/demo/populate.ts';
import { readCurriculum } from '../../../sandbox/demo/read-curriculum.ts';
import { simulate } from '../../../sandbox/demo/simulate.ts';
import { consumerNames } from '../../../sandbox/subgraphs.ts';
import { validCourseFiles } from '../../support/importer/course-files.ts';
import { useImports } from '../../support/importer/import-world.ts';

const world = useImports();
const options = { learners: 60, days: 40, seed: 3 };
let stops: (() => Promise<void>)[] = [];
let applied: Applied;

const rows = async (sql: string) => (await world.platform.database.pool.query<Record<string, unknown>>(sql)).rows;
const count = async (sql: string) => Number((await rows(`SELECT count(*) AS n FROM ${sql}`))[0]?.['n']);
const settle = () => untilSettled(world.platform.database.pool, consumerNames(world.subgraphs));

class Death extends Error {}

beforeAll(async () => {
  const { content, assessment } = world.subgraphs;
  const services = { courses: content.services.imports, assessments: assessment.services.imports };
  await applyPackage(await world.read(validCourseFiles()), services, null);
  stops = Object.values(world.subgraphs).map((subgraph) => startBackground(world.platform, subgraph));
  // It dies after the first 25, and goes on.
  const die = () => {
    throw new Death();
  };
  await expect(populate(world.platform, world.subgraphs, options, die)).rejects.toThrow(Death);
  applied = await populate(world.platform, world.subgraphs, options);
  await settle();
}, 60_000);
afterAll(() => Promise.all(stops.map((stop) => stop())));

describe('Learners of a seed', () => {
  it('are there, and nobody can sign in as one of them', async () => {
    expect(applied.learners).toBe(60);
    expect(await count(`users WHERE email LIKE '%@example.org'`)).toBe(60);
    expect(await count('credentials')).toBe(0);
  });

  it('did what the simulation says, though it was stopped in the middle', async () => {
    const [anchor] = await rows(`SELECT result ->> 'now' AS now FROM idempotency_keys WHERE mutation = 'demoLearners'`);
    const now = new Date(String(anchor?.['now']));
    const { learners, posts, likes } = simulate({ curriculum: await readCurriculum(world.subgraphs), ...options, now });
    const enrollments = learners.flatMap((one) => one.enrollments);
    expect(await count('enrollments')).toBe(enrollments.length);
    expect(await count(`event_log WHERE type = 'progress.updated'`)).toBe(enrollments.flatMap(({ steps }) => steps).length);
    expect(await count(`learning_events WHERE event_type = 'content_view'`)).toBe(learners.flatMap(({ views }) => views).length);
    expect(await count('posts')).toBe(posts.length);
    expect(await count('interactions')).toBe(likes.length);

    const attempts = learners.flatMap((one) => one.attempts);
    const stored = await rows(`SELECT public_id, score::float8 AS score, passed FROM submissions ORDER BY public_id`);
    expect(stored).toEqual(
      attempts
        .map(({ id, score, passed }) => ({ public_id: `sub_demo_${id}`, score, passed }))
        .sort((a, b) => (a.public_id < b.public_id ? -1 : 1)),
    );
  });

  it('are added once', async () => {
    const before = await rows('SELECT position FROM event_head');
    expect(await populate(world.platform, world.subgraphs, options)).toEqual({
      learners: 60,
      enrollments: 0,
      attempts: 0,
      posts: 0,
      likes: 0,
    });
    await settle();
    expect(await rows('SELECT position FROM event_head')).toEqual(before);
  });

  it('are refused in another number', async () => {
    await expect(populate(world.platform, world.subgraphs, { ...options, learners: 61 })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('choose another seed') as string,
    });
  });
});

describe('What follows from them', () => {
  it('is the same in content and in analytics', async () => {
    const differing = await rows(`
      SELECT e.public_id, e.percentage, l.percentage AS analytics FROM enrollments e LEFT JOIN learner_courses l USING (user_id, course_id)
      WHERE l.percentage IS DISTINCT FROM e.percentage OR l.completed_at IS DISTINCT FROM e.completed_at`);
    expect(differing).toEqual([]);
    expect(await count('dead_letters')).toBe(0);
  });

  it('adds up to the time that was spent', async () => {
    const [spent] = await rows(`
      SELECT (SELECT sum(time_spent_seconds)::int FROM user_progress) AS progress,
        (SELECT sum(total_time_seconds)::int FROM analytics_summaries WHERE course_id IS NOT NULL) AS summaries`);
    expect(spent?.['progress']).toBeGreaterThan(3_600);
    expect(spent?.['summaries']).toBe(spent?.['progress']);
  });

  it('completes an assessment for those who passed it, and for nobody else', async () => {
    const completed = `user_progress p JOIN assessments a ON a.content_id = p.content_id WHERE p.completed_at IS NOT NULL`;
    const passed = `EXISTS (SELECT FROM submissions s WHERE s.assessment_id = a.id AND s.user_id = p.user_id AND s.passed)`;
    expect(await count(completed)).toBeGreaterThan(3);
    expect(await count(`${completed} AND NOT ${passed}`)).toBe(0);
    expect(
      await count(
        `submissions s WHERE passed AND NOT EXISTS (SELECT FROM ${completed} AND p.user_id = s.user_id AND a.id = s.assessment_id)`,
      ),
    ).toBe(0);
  });

  it('is all before now', async () => {
    for (const column of [
      'learning_events.occurred_at',
      'enrollments.enrolled_at',
      'posts.created_at',
      'submissions.submitted_at',
      'event_log.occurred_at',
    ]) {
      const [table] = column.split('.');
      expect(await count(`${table} WHERE ${column} > now()`)).toBe(0);
    }
  });

  it('makes members of those who are enrolled', async () => {
    expect(await count('memberships')).toBe(await count(`enrollments WHERE status <> 'WITHDRAWN'`));
  });
});
