import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { parseImportCommand } from '../../../importer/command.ts';
import { describeImport } from '../../../importer/report.ts';
import { validCourseFiles, withEdit } from '../../support/importer/course-files.ts';
import { createPackageDisk } from '../../support/importer/package-on-disk.ts';

const MAIN = fileURLToPath(new URL('../../../importer/main.ts', import.meta.url));
const disk = createPackageDisk();
afterAll(() => disk.remove());

describe('The command line', () => {
  it.each([
    { args: ['a'], command: { path: 'a', instructor: null, check: false } },
    { args: ['--check', 'a.zip'], command: { path: 'a.zip', instructor: null, check: true } },
    { args: ['a', '--instructor', 'ines'], command: { path: 'a', instructor: 'ines', check: false } },
  ])('is understood: $args', ({ args, command }) => {
    expect(parseImportCommand(args)).toEqual(command);
  });

  it.each([[[]], [['a', 'b']], [['a', '--force']], [['a', '--instructor']], [['a', '--instructor', '']], [['']]])(
    'is not understood: %j',
    (args) => {
      expect(parseImportCommand(args)).toBeNull();
    },
  );
});

describe('The process', { timeout: 60_000 }, () => {
  it('prints every problem of a broken package, one a line, and ends with 1', async () => {
    const files = withEdit('course.yaml', 'durationMinutes: 12', 'durationMinutes: soon');
    files['lessons/01-four-rules.md'] = 'See [nothing](nowhere.md).';
    const { code, stderr } = await run(await disk.folder(files));
    expect(code).toBe(1);
    const lines = stderr.trim().split('\n');
    expect(lines.filter((line) => /^[\w./-]+:\d+ expected .+, found .+/.test(line)).length).toBeGreaterThan(1);
    expect(lines.at(-1)).toMatch(/^\d+ problems; nothing was imported$/);
  });

  it('checks a package without an academy', async () => {
    expect(await run(await disk.folder(validCourseFiles()), '--check')).toEqual({
      code: 0,
      stdout: '"Hunter safety" is a good package: 4 items, 1 of them assessments\n',
      stderr: '',
    });
  });

  it('says how it is used, and ends with 2', async () => {
    const { code, stderr } = await run();
    expect(code).toBe(2);
    expect(stderr).toContain('npm run import -- <path>');
  });

  it('lists the settings that are missing where engines are elsewhere', async () => {
    const { code, stderr } = await run(await disk.folder(validCourseFiles()));
    expect(code).toBe(1);
    for (const name of ['MINIO_ENDPOINT', 'MINIO_ACCESS_KEY', 'MINIO_SECRET_KEY']) expect(stderr).toContain(name);
  });
});

describe('The report', () => {
  const nothing = { created: 0, updated: 0, deleted: 0, unchanged: 0 };
  const summary = { courseId: 'crs_a', title: 'A', revision: 3, changed: true, items: nothing, assessments: nothing };

  it('counts what changed', () => {
    const items = { created: 1, updated: 2, deleted: 0, unchanged: 17 };
    expect(describeImport({ ...summary, items })).toBe(
      '"A" (crs_a), revision 3\n  items:        1 new, 2 changed, 17 as before\n  assessments:  none',
    );
  });

  it('says that nothing did', () => {
    expect(describeImport({ ...summary, changed: false })).toBe(
      '"A" (crs_a), revision 3: nothing changed, the academy has this very package',
    );
  });
});

/** With a database that nobody asks. */
const run = (...args: string[]) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const env = { PATH: process.env['PATH'], DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' };
    execFile(process.execPath, ['--import', import.meta.resolve('tsx'), MAIN, ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
