import { mkdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import type { CoursePackage } from '../../../importer/package/course-package.ts';
import { packageLimits } from '../../../importer/package/limits.ts';
import { formatProblem } from '../../../importer/package/problem.ts';
import { readCoursePackage } from '../../../importer/package/read-course-package.ts';
import { type CourseFiles, mp4Bytes, pngBytes, validCourseFiles, webmBytes, withEdit } from '../../support/importer/course-files.ts';
import { createPackageDisk, toEntries } from '../../support/importer/package-on-disk.ts';
import type { ZipEntry } from '../../support/importer/zip-writer.ts';

const disk = createPackageDisk();
afterAll(disk.remove);

async function problemsOf(path: string, limits = packageLimits): Promise<string[]> {
  const result = await readCoursePackage(path, limits);
  return result.ok ? [] : result.problems.map(formatProblem);
}

async function packageOf(files: CourseFiles): Promise<CoursePackage> {
  const result = await readCoursePackage(await disk.folder(files));
  if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'));
  return result.package;
}

describe('a valid package', () => {
  it('is read as typed values', async () => {
    const course = await packageOf(validCourseFiles());

    expect(course).toMatchObject({ id: 'hunter-safety', difficulty: 'beginner', estimatedHours: 6, tags: ['safety'] });
    expect(course.items.map(({ id, type, sequence, difficulty }) => [sequence, id, type, difficulty])).toEqual([
      [1, 'four-rules', 'document', 'beginner'],
      [2, 'muzzle-control', 'video', 'advanced'],
      [3, 'shoot-or-not', 'interactive', 'beginner'],
      [4, 'quiz-safety', 'assessment', 'beginner'],
    ]);
  });

  it('hands out the questions of an assessment', async () => {
    const { assessments } = await packageOf(validCourseFiles());

    expect(assessments).toMatchObject([
      { itemId: 'quiz-safety', kind: 'quiz', timeLimitMinutes: 15, passingScore: 80, attemptsAllowed: 3 },
    ]);
    expect(assessments[0]?.questions).toMatchObject([
      { id: 'q1', type: 'multiple_choice', multiple: false, correct: ['a'] },
      { id: 'q2', type: 'multiple_choice', multiple: true, correct: ['a', 'b'], points: 2.5 },
      { id: 'q3', type: 'true_false', correct: true, source: { title: 'Handbook', publisher: 'The Agency', url: null } },
      { id: 'q4', type: 'short_answer', correct: ['backstop', 'a backstop'] },
      { id: 'q5', type: 'essay', rubric: 'Names the target and what is beyond.', explanation: null },
    ]);
  });

  it('hands out a scenario', async () => {
    const { items } = await packageOf(validCourseFiles());

    expect(items[2]).toMatchObject({
      scenario: {
        start: 'a',
        nodes: [
          { id: 'a', outcome: null },
          { id: 'b', choices: [], outcome: 'bad' },
          { id: 'c', outcome: 'good' },
        ],
      },
    });
  });

  it('hands out a lesson with its text and the files it links to', async () => {
    const [lesson] = (await packageOf(validCourseFiles())).items;

    expect(lesson).toMatchObject({
      file: { path: 'lessons/01-four-rules.md', contentType: 'text/markdown; charset=utf-8' },
      markdown: expect.stringContaining('# The four rules'),
      linked: [{ path: 'documents/card.md' }, { path: 'images/muzzle.jpg', contentType: 'image/jpeg' }],
      thumbnail: { path: 'images/rules.png', size: pngBytes.length },
      attachments: [{ path: 'documents/checklist.pdf' }],
    });
  });

  it('lists the files that are to be stored, and no answer key', async () => {
    const { files } = await packageOf(validCourseFiles());

    expect(files.map(({ path }) => path)).toEqual([
      'documents/card.md',
      'documents/checklist.pdf',
      'images/muzzle.jpg',
      'images/rules.png',
      'lessons/01-four-rules.md',
      'transcripts/muzzle.vtt',
      'videos/muzzle.mp4',
    ]);
  });

  it.each([
    { shape: 'a folder', write: () => disk.folder(validCourseFiles()) },
    { shape: 'a zip', write: () => disk.zip(validCourseFiles()) },
  ])('opens its files again and again, from $shape', async ({ write }) => {
    const result = await readCoursePackage(await write());
    const video = result.ok ? result.package.files.find(({ path }) => path === 'videos/muzzle.mp4') : undefined;

    expect(await buffer(video!.open())).toEqual(mp4Bytes);
    expect(await buffer(video!.open())).toEqual(mp4Bytes);
  });

  it('fails to open a file that has changed since', async () => {
    const root = await disk.folder(validCourseFiles());
    const result = await readCoursePackage(root);
    await writeFile(join(root, 'videos/muzzle.mp4'), webmBytes);
    const video = result.ok ? result.package.files.find(({ path }) => path === 'videos/muzzle.mp4') : undefined;

    await expect(buffer(video!.open())).rejects.toThrow('videos/muzzle.mp4 has changed');
  });

  it.each([
    { why: 'the archive of a folder', entries: toEntries(validCourseFiles(), 'hunter-safety/') },
    {
      why: 'what an operating system leaves in it',
      entries: [...toEntries(validCourseFiles(), 'x/'), { name: '__MACOSX/x/._a', data: '?' }, { name: 'x/.DS_Store', data: '?' }],
    },
    { why: 'folders of their own', entries: [{ name: 'lessons/', data: '', mode: 0o40755 }, ...toEntries(validCourseFiles())] },
    {
      why: 'names with backslashes',
      entries: toEntries(validCourseFiles()).map(({ name, data }): ZipEntry => ({ name: name.replace('/', '\\'), data: data! })),
    },
  ])('may be $why', async ({ entries }) => {
    expect(await problemsOf(await disk.zip(entries))).toEqual([]);
  });

  it('may link to a file whose name is escaped', async () => {
    const { 'images/muzzle.jpg': image, ...files } = withEdit('lessons/01-four-rules.md', 'muzzle.jpg', 'the%20muzzle.jpg');

    expect(await problemsOf(await disk.folder({ ...files, 'images/the muzzle.jpg': image! }))).toEqual([]);
  });
});

describe('the hash', () => {
  const hashOf = async (path: string) => {
    const result = await readCoursePackage(path);
    return result.ok ? result.package.hash : formatProblem(result.problems[0]!);
  };

  it('is the same for a folder, a zip and a zip of a folder, in any order and of any age', async () => {
    const folder = await disk.folder(validCourseFiles());
    await utimes(join(folder, 'course.yaml'), 1, 1);
    const zip = await disk.zip(
      toEntries(validCourseFiles())
        .reverse()
        .map(({ name, data }): ZipEntry => ({ name, data: data!, time: 0x5a8f_3b21, method: 0 })),
    );
    const nested = await disk.zip(toEntries(validCourseFiles(), 'any-name/'));

    const hash = await hashOf(folder);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect([await hashOf(zip), await hashOf(nested)]).toEqual([hash, hash]);
  });

  it.each([
    { what: 'a comment', files: withEdit('course.yaml', 'language: en', 'language: "en" # English') },
    { what: 'a README', files: { ...validCourseFiles(), 'README.md': 'Another one.' } },
    {
      what: 'a default that is written out',
      files: withEdit('course.yaml', 'durationMinutes: 12', 'durationMinutes: 12\n    difficulty: beginner'),
    },
  ])('is not changed by $what', async ({ files }) => {
    expect((await packageOf(files)).hash).toBe((await packageOf(validCourseFiles())).hash);
  });

  it.each([
    { what: 'a lesson', file: 'lessons/01-four-rules.md', from: 'handbook', to: 'Handbook', item: 'four-rules' },
    { what: 'a file that a lesson links to', file: 'documents/card.md', from: 'loaded', to: 'loaded!', item: 'four-rules' },
    { what: 'a transcript', file: 'transcripts/muzzle.vtt', from: 'safe', to: 'very safe', item: 'muzzle-control' },
    { what: 'a scenario', file: 'scenarios/shoot.yaml', from: 'ridge', to: 'hill', item: 'shoot-or-not' },
    { what: 'a question', file: 'questions/quiz.yaml', from: 'points: 5', to: 'points: 6', item: 'quiz-safety' },
    { what: 'a title', file: 'course.yaml', from: 'title: Safety quiz', to: 'title: Quiz', item: 'quiz-safety' },
  ])('of one item alone is changed by $what', async ({ file, from, to, item }) => {
    const [before, after] = [await packageOf(validCourseFiles()), await packageOf(withEdit(file, from, to))];

    const changed = Object.keys(after.itemHashes).filter((id) => after.itemHashes[id] !== before.itemHashes[id]);
    expect(changed).toEqual([item]);
    expect(after.courseHash).toBe(before.courseHash);
    expect(after.hash).not.toBe(before.hash);
  });

  it('of the course alone is changed by its own fields', async () => {
    const [before, after] = [await packageOf(validCourseFiles()), await packageOf(withEdit('course.yaml', 'Hours: 6', 'Hours: 7'))];

    expect(after.itemHashes).toEqual(before.itemHashes);
    expect(after.courseHash).not.toBe(before.courseHash);
  });
});

describe('a folder or an archive that is none', () => {
  const noArchive = 'a file that is no zip archive, or one that is cut off';
  it.each([
    { what: 'nothing', path: async () => '/nowhere/at/all', found: 'nothing at /nowhere/at/all' },
    { what: 'a path that leads through a file', path: async () => `${await disk.file('a.txt', '')}/b`, found: /^nothing at .+a\.txt\/b$/ },
    { what: 'a text file', path: () => disk.file('notes.txt', 'no archive'), found: noArchive },
    { what: 'an empty file', path: () => disk.file('empty.zip', ''), found: noArchive },
    { what: 'a longer text file', path: () => disk.file('long.txt', 'no archive\n'.repeat(1000)), found: noArchive },
    { what: 'a cut archive', path: async () => disk.file('cut.zip', Buffer.from('PK\x03\x04 and no more')), found: noArchive },
    { what: 'a damaged archive', path: () => disk.file('bad.zip', damagedZip()), found: /^a damaged zip archive \(.+\)$/ },
  ])('is a problem: $what', async ({ path, found }) => {
    const result = await readCoursePackage(await path());
    expect(result.ok ? [] : result.problems).toEqual([
      expect.objectContaining({
        line: null,
        expected: 'a folder or a zip archive',
        found: typeof found === 'string' ? found : expect.stringMatching(found),
      }),
    ]);
  });

  it('is a problem: a folder without course.yaml', async () => {
    expect(await problemsOf(await disk.folder({ 'README.md': 'hello' }))).toEqual([
      'course.yaml expected this file at the root of the package, found no such file',
    ]);
  });

  it('is a problem: two folders in a zip', async () => {
    const entries = [...toEntries(validCourseFiles(), 'a/'), { name: 'b/README.md', data: 'x' }];

    expect(await problemsOf(await disk.zip(entries))).toContain(
      'course.yaml expected this file at the root of the package, found no such file',
    );
  });
});

describe('a zip with a trap', () => {
  const png = 'images/rules.png';
  it.each<{ trap: string; entry: ZipEntry; problem: string }>([
    { trap: 'a way out', entry: { name: '../evil.md' }, problem: '../evil.md expected a path inside the package, found "../evil.md"' },
    {
      trap: 'a hidden way out',
      entry: { name: 'a/../../evil.md' },
      problem: 'a/../../evil.md expected a path inside the package, found "a/../../evil.md"',
    },
    {
      trap: 'an absolute path',
      entry: { name: '/etc/x.md' },
      problem: '/etc/x.md expected a path relative to the package, found "/etc/x.md"',
    },
    { trap: 'a drive', entry: { name: 'C:/x.md' }, problem: 'C:/x.md expected a path relative to the package, found "C:/x.md"' },
    {
      trap: 'a symbolic link',
      entry: { name: 'l.md', mode: 0o120777, data: '/etc/passwd' },
      problem: 'l.md expected a plain file, stored or deflated, found a symbolic link',
    },
    {
      trap: 'a device',
      entry: { name: 'd.md', mode: 0o020644 },
      problem: 'd.md expected a plain file, stored or deflated, found a special file',
    },
    {
      trap: 'an encrypted entry',
      entry: { name: 'e.md', encrypted: true, method: 0, data: 'x'.repeat(20), claimedSize: 8 },
      problem: 'e.md expected a plain file, stored or deflated, found an encrypted entry',
    },
    {
      trap: 'another compression',
      entry: { name: 'b.md', method: 12, data: 'x' },
      problem: 'b.md expected a plain file, stored or deflated, found compression method 12',
    },
    {
      trap: 'a doubled entry',
      entry: { name: png, data: pngBytes },
      problem: `${png} expected a name that no other file has, found a second entry of this name`,
    },
    {
      trap: 'a name in another case',
      entry: { name: 'IMAGES/rules.png', data: pngBytes },
      problem: `IMAGES/rules.png expected a name that no other file has, found ${png}`,
    },
    {
      trap: 'a control character in a name',
      entry: { name: 'a\nb.md' },
      problem: String.raw`a\u000ab.md expected a path without control characters, found "a\nb.md"`,
    },
  ])('is a problem: $trap', async ({ entry, problem }) => {
    expect(await problemsOf(await disk.zip([...toEntries(validCourseFiles()), entry]))).toEqual([problem]);
  });

  it.each<{ trap: string; entry: ZipEntry; problem: RegExp }>([
    {
      trap: 'a wrong checksum',
      entry: { name: png, data: pngBytes, crc: 1 },
      problem: /^images\/rules.png expected a file that can be read, found a wrong checksum$/,
    },
    {
      trap: 'more bytes than it claims',
      entry: { name: png, data: pngBytes, claimedSize: 3 },
      problem: /^images\/rules.png expected a file that can be read, found too many bytes/,
    },
  ])('is a problem where it is read: $trap', async ({ entry, problem }) => {
    const { [png]: _, ...rest } = validCourseFiles();

    expect(await problemsOf(await disk.zip([...toEntries(rest), entry]))).toEqual([expect.stringMatching(problem)]);
  });

  it('is not unpacked: more bytes than allowed', async () => {
    const bomb = { name: 'bomb.pdf', data: 'x', claimedSize: 2 * 1024 ** 3 };

    expect(await problemsOf(await disk.zip([...toEntries(validCourseFiles()), bomb]))).toEqual([
      'package.zip expected at most 2147483648 bytes when unpacked, found more',
    ]);
  });

  it('is not unpacked: more entries than allowed', async () => {
    expect(await problemsOf(await disk.zip(validCourseFiles()), { ...packageLimits, files: 5 })).toEqual([
      'package.zip expected at most 5 entries, found more',
    ]);
  });
});

describe('a folder with a trap', () => {
  it('is a problem: a symbolic link', async () => {
    const root = await disk.folder(validCourseFiles());
    await symlink('/etc/passwd', join(root, 'lessons/passwd.md'));

    expect(await problemsOf(root)).toEqual(['lessons/passwd.md expected a file or a folder, found a symbolic link']);
  });

  it('is one problem: a hidden folder', async () => {
    const root = await disk.folder(validCourseFiles());
    await mkdir(join(root, '.git'));
    await writeFile(join(root, '.git/config'), '');

    expect(await problemsOf(root)).toEqual(['.git expected no hidden folder, found a folder']);
  });

  it.each([
    { limit: { files: 5 }, problem: / expected at most 5 files, found more$/ },
    { limit: { totalBytes: 100 }, problem: / expected at most 100 bytes in all, found more$/ },
  ])('is not read: more than $limit', async ({ limit, problem }) => {
    expect(await problemsOf(await disk.folder(validCourseFiles()), { ...packageLimits, ...limit })).toEqual([
      expect.stringMatching(problem),
    ]);
  });
});

/** An end without the directory that it announces. */
function damagedZip(): Buffer {
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  return Buffer.concat([Buffer.from('0'.repeat(100)), end]);
}
