import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIdentityVerifier, generateIdentityKeys } from '../../../platform/auth/identity-token.ts';
import { loadSettings } from '../../../platform/config/load.ts';
import { createLogger } from '../../../platform/logger.ts';
import { startEngines, type Engines } from '../../../sandbox/engines.ts';
import { createSubgraphs, type Subgraphs } from '../../../sandbox/subgraphs.ts';
import { readCatalogue } from '../../support/importer/import-world.ts';

/** A course of 20 items, 4 of them assessments, and some 40 files. */
const COURSE = fileURLToPath(new URL('../../../courses/hunter-safety', import.meta.url));
const MAIN = fileURLToPath(new URL('../../../importer/main.ts', import.meta.url));

let directory: string;
let engines: Engines;
let subgraphs: Subgraphs;
const children: ChildProcess[] = [];

// This process is the academy that is running: the import finds its PostgreSQL in the data directory.
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'hma-killed-'));
  const settings = loadSettings({ HMA_DATA_DIR: directory }, 'sandbox');
  engines = await startEngines(settings, 'http://127.0.0.1', createLogger('test', 'silent'), () => {});
  const { publicKey } = await generateIdentityKeys();
  subgraphs = await createSubgraphs(engines.platform, engines.objects, (name) => createIdentityVerifier(publicKey, name));
}, 120_000);
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await engines?.stop();
  await rm(directory, { recursive: true, force: true });
});

function startImport(...args: string[]) {
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), MAIN, ...args], {
    env: { PATH: process.env['PATH'], HMA_DATA_DIR: directory },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  const exited = once(child, 'exit').then(([code, signal]) => ({ code: code as number | null, signal: signal as string | null, said }));
  return { kill: () => child.kill('SIGKILL'), exited, isRunning: () => child.exitCode === null && child.signalCode === null };
}

const counts = async (sql: string) => Number((await engines.platform.database.pool.query<{ n: string }>(sql)).rows[0]?.n);
const hasFiles = async () => {
  for await (const _ of engines.objects.list('content/')) return true;
  return false;
};

describe('An import that is killed', { timeout: 120_000 }, () => {
  it.each([
    { when: 'while it stores files', seen: hasFiles },
    { when: 'when the course is staged', seen: async () => (await counts('SELECT count(*) AS n FROM staged_courses')) > 0 },
    { when: 'when its assessments are there', seen: async () => (await counts('SELECT count(*) AS n FROM assessments')) > 0 },
  ])('$when, shows nothing, or all of it', async ({ seen }) => {
    const { kill, exited, isRunning } = startImport(COURSE);
    while (isRunning() && !(await seen())) await sleep(1);
    kill();
    // One that was quicker has ended well.
    const { code, signal, said } = await exited;
    expect([signal, code], said).toEqual(signal ? ['SIGKILL', null] : [null, 0]);

    for (const { items } of await readCatalogue(subgraphs)) {
      expect(items).toHaveLength(20);
      expect(items.filter(({ type }) => type === 'assessment').map(({ questions }) => (questions?.length ?? 0) > 0)).toEqual([
        true,
        true,
        true,
        true,
      ]);
    }
  });

  it('is completed by the next one, and then there is nothing to change', async () => {
    const { code, said } = await startImport(COURSE).exited;
    expect(code, said).toBe(0);
    expect(said).toContain('The academy is running');
    expect(said).toContain('"Hunter Safety" (crs_hunter-safety), revision 1');
    const [course] = await readCatalogue(subgraphs);
    expect(course?.items).toHaveLength(20);

    const again = await startImport(COURSE).exited;
    expect(again.code).toBe(0);
    expect(again.said).toContain('nothing changed');
  });

  it('is refused for a teacher who is none', async () => {
    const { code, said } = await startImport(COURSE, '--instructor', 'nobody').exited;
    expect(code).toBe(1);
    expect(said).toContain('"nobody" is no instructor');
  });
});
