import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSettings } from '../../../platform/config/load.ts';
import { startBackground } from '../../../platform/graph/assembly.ts';
import { furnish } from '../../../sandbox/furnish.ts';
import { useImports } from '../../support/importer/import-world.ts';

const world = useImports();
let directory: string;
let stops: (() => Promise<void>)[] = [];
const said: string[] = [];

const rows = async (sql: string) => (await world.platform.database.pool.query<Record<string, unknown>>(sql)).rows;
const count = async (from: string) => Number((await rows(`SELECT count(*) AS n FROM ${from}`))[0]?.['n']);
const start = (progress: (message: string) => void = (message) => said.push(message), environment = {}) =>
  furnish({
    academy: { subgraphs: world.subgraphs },
    engines: { platform: world.platform },
    settings: loadSettings({ HMA_DATA_DIR: directory, ...environment }, 'sandbox'),
    progress,
  });
const readAccounts = async () =>
  JSON.parse(await readFile(path.join(directory, 'demo-accounts.json'), 'utf8')) as Record<string, { username: string; password: string }>;

class Death extends Error {}

/** A start that dies when it says something for the `number`th time; false when it came to its end before. */
async function dieAt(number: number): Promise<boolean> {
  let messages = 0;
  try {
    await start(() => {
      messages += 1;
      if (messages === number) throw new Death();
    });
    return false;
  } catch (error) {
    if (error instanceof Death) return true;
    throw error;
  }
}

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'hma-furnish-'));
  stops = Object.values(world.subgraphs).map((subgraph) => startBackground(world.platform, subgraph));
});
afterAll(async () => {
  await Promise.all(stops.map((stop) => stop()));
  await rm(directory, { recursive: true, force: true });
});

describe('The first start', () => {
  it('leaves an academy empty that wants no demo', async () => {
    await start(undefined, { HMA_DEMO: 'false' });
    expect(await count('users')).toBe(0);
    expect(said).toEqual([]);
  });

  it('may be stopped at any step, and the next one goes on', async () => {
    let deaths = 0;
    while (await dieAt(deaths + 1)) deaths += 1;
    // First start, three courses, the student, the learners, their figures: at least.
    expect(deaths).toBeGreaterThanOrEqual(7);
  }, 240_000);

  it('has made three accounts, which their owner can use and nobody else can read', async () => {
    const accounts = await readAccounts();
    expect(Object.keys(accounts)).toEqual(['student', 'instructor', 'admin']);
    for (const [role, { username, password }] of Object.entries(accounts)) {
      const { session } = await world.subgraphs.user.services.accounts.authenticate(username, password);
      expect(await world.subgraphs.user.services.sessions.resolve(session.token ?? '')).toMatchObject({ roles: [role] });
    }
    expect((await stat(path.join(directory, 'demo-accounts.json'))).mode & 0o777).toBe(0o600);
    expect(await count('credentials')).toBe(3);
  });

  it('has imported every course, taught by the instructor', async () => {
    expect(await count(`courses k JOIN users u ON u.id = k.instructor_id WHERE k.status = 'PUBLISHED' AND u.username = 'instructor'`)).toBe(
      3,
    );
    expect(await count('content_items WHERE published_at IS NOT NULL')).toBeGreaterThanOrEqual(40);
    expect(await count('course_revisions')).toBe(3);
  });

  it('has enrolled the student in all of them, with some progress in two, a passed quiz among it, and one to begin', async () => {
    const student = `(SELECT id FROM users WHERE username = 'student')`;
    expect(await count(`enrollments WHERE user_id = ${student} AND status = 'ACTIVE'`)).toBe(3);
    expect(await count(`enrollments WHERE user_id = ${student} AND percentage > 0`)).toBe(2);
    expect(await count(`user_progress WHERE user_id = ${student} AND progress_percentage BETWEEN 1 AND 99`)).toBe(2);
    expect(await count(`submissions WHERE user_id = ${student} AND passed`)).toBe(1);
    expect(
      await count(`user_progress p JOIN content_items c ON c.id = p.content_id
      WHERE p.user_id = ${student} AND c.content_type = 'assessment' AND p.completed_at IS NOT NULL`),
    ).toBe(1);
  });

  it('has made learners once, and nothing twice', async () => {
    expect(await count('users')).toBe(28);
    expect(await count(`posts WHERE body LIKE 'Welcome to %'`)).toBe(3);
    expect(await count(`(SELECT user_id, course_id FROM enrollments GROUP BY 1, 2 HAVING count(*) > 1) AS double`)).toBe(0);
  });

  it('has the figures right before it is over', async () => {
    expect(
      await count(`enrollments e LEFT JOIN learner_courses l USING (user_id, course_id) WHERE l.percentage IS DISTINCT FROM e.percentage`),
    ).toBe(0);
    expect(await count('event_outbox')).toBe(0);
  });
});

describe('The next start', () => {
  it('only says where the accounts are', async () => {
    const before = await rows('SELECT position FROM event_head');
    const accounts = await readAccounts();
    said.length = 0;
    await start();
    expect(said).toEqual([`Demo accounts: ${path.join(directory, 'demo-accounts.json')}`]);
    expect(await readAccounts()).toEqual(accounts);
    expect(await rows('SELECT position FROM event_head')).toEqual(before);
  });

  it('leaves an academy with users of its own alone', async () => {
    const elsewhere = await mkdtemp(path.join(tmpdir(), 'hma-furnish-'));
    said.length = 0;
    await start(undefined, { HMA_DATA_DIR: elsewhere });
    expect(said).toEqual([]);
    expect(await count('users')).toBe(28);
    await rm(elsewhere, { recursive: true });
  });
});
