import { afterAll, describe, expect, it } from 'vitest';
import { formatProblem } from '../../../importer/package/problem.ts';
import { readCoursePackage } from '../../../importer/package/read-course-package.ts';
import { type CourseFiles, jpegBytes, lineOf, pdfBytes, validCourseFiles, withEdit } from '../../support/importer/course-files.ts';
import { createPackageDisk } from '../../support/importer/package-on-disk.ts';

const disk = createPackageDisk();
afterAll(disk.remove);

async function problemsOf(files: CourseFiles): Promise<string[]> {
  const result = await readCoursePackage(await disk.folder(files));
  return result.ok ? [] : result.problems.map(formatProblem);
}

const inCourse = (from: string, to: string) => problemsOf(withEdit('course.yaml', from, to));
const at = (text: string) => `course.yaml:${lineOf('course.yaml', text)}`;

describe('files', () => {
  it.each([
    { what: 'missing', to: 'lessons/none.md', problem: 'a file of the package, found "lessons/none.md", which is missing' },
    {
      what: 'in another case',
      to: 'lessons/01-Four-rules.md',
      problem: 'a file of the package, found "lessons/01-Four-rules.md", while there is "lessons/01-four-rules.md"',
    },
    { what: 'outside of the package', to: '../lesson.md', problem: 'a path inside the package, found "../lesson.md"' },
    { what: 'outside by a detour', to: 'lessons/../../lesson.md', problem: 'a path inside the package, found "lessons/../../lesson.md"' },
    { what: 'absolute', to: '/etc/lesson.md', problem: 'a path relative to the package, found "/etc/lesson.md"' },
    { what: 'on the web', to: 'https://example.org/x.md', problem: 'a path relative to the package, found "https://example.org/x.md"' },
    {
      what: 'of another type',
      to: 'videos/muzzle.mp4',
      problem: 'a file that ends in .md, .pdf, .png, .jpg, .jpeg, found "videos/muzzle.mp4"',
    },
  ])('are a problem where they are named: $what', async ({ to, problem }) => {
    const from = 'file: lessons/01-four-rules.md';

    expect(await inCourse(from, `file: ${to}`)).toContain(`${at(from)} expected ${problem} (at items[0].file)`);
  });

  it.each([
    { key: 'transcript', from: 'transcripts/muzzle.vtt', where: 'items[1].transcript' },
    { key: 'thumbnail', from: 'thumbnail: images/rules.png', where: 'items[0].thumbnail' },
    { key: 'attachment', from: '[documents/checklist.pdf]', where: 'items[0].attachments[0]' },
    { key: 'scenario', from: 'scenarios/shoot.yaml', where: 'items[2].file' },
    { key: 'question file', from: 'questions/quiz.yaml', where: 'items[3].questions' },
  ])('are a problem when missing: a $key', async ({ from, where }) => {
    const path = /\w+\/[\w.-]+/.exec(from)![0];
    const { [path]: _, ...files } = validCourseFiles();

    expect(await problemsOf(files)).toEqual([
      `${at(from)} expected a file of the package, found "${path}", which is missing (at ${where})`,
    ]);
  });

  it('are a problem when nothing refers to them', async () => {
    expect(await problemsOf({ ...validCourseFiles(), 'notes/draft.md': 'Later.', LICENSE: 'MIT', 'images/LICENSE.txt': 'CC0' })).toEqual([
      'notes/draft.md expected a file that an item or a lesson uses, found one that nothing refers to',
    ]);
  });

  it.each([
    { file: 'images/rules.png', data: jpegBytes, problem: 'a PNG image, found a JPEG image' },
    { file: 'images/muzzle.jpg', data: Buffer.from('GIF89a...'), problem: 'a JPEG image, found a GIF image' },
    { file: 'documents/checklist.pdf', data: Buffer.from('<html>'), problem: 'a PDF, found text: "<html>"' },
    { file: 'videos/muzzle.mp4', data: Buffer.alloc(0), problem: 'an MP4 video, found an empty file' },
    { file: 'videos/muzzle.mp4', data: Buffer.from('MZ\x90\0'), problem: 'an MP4 video, found a Windows program' },
    { file: 'videos/muzzle.mp4', data: Buffer.from([1, 2, 3]), problem: 'an MP4 video, found the bytes 010203' },
    { file: 'images/rules.png', data: pdfBytes, problem: 'a PNG image, found a PDF' },
  ])('are a problem when they are not what they are called: $file, $problem', async ({ file, data, problem }) => {
    expect(await problemsOf({ ...validCourseFiles(), [file]: data })).toEqual([`${file} expected ${problem}`]);
  });

  it('are a problem: Matroska under the name of WebM', async () => {
    const { 'videos/muzzle.mp4': _, ...files } = withEdit('course.yaml', 'muzzle.mp4', 'muzzle.webm');
    const matroska = Buffer.from('\x1a\x45\xdf\xa3\x42\x82\x88matroska', 'latin1');

    expect(await problemsOf({ ...files, 'videos/muzzle.webm': matroska })).toEqual([
      'videos/muzzle.webm expected a WebM video, found a Matroska video',
    ]);
  });

  it.each(['course.yaml', 'lessons/01-four-rules.md', 'transcripts/muzzle.vtt', 'questions/quiz.yaml'])(
    'are a problem with the line of the first bad byte: %s',
    async (file) => {
      const text = validCourseFiles()[file]!.toString();
      const bytes = Buffer.concat([Buffer.from(`${text}\n`), Buffer.from([0xff, 0x0a])]);

      expect(await problemsOf({ ...validCourseFiles(), [file]: bytes })).toEqual([
        `${file}:${text.split('\n').length + 1} expected UTF-8 text, found bytes that are not UTF-8`,
      ]);
    },
  );

  it('are a problem: a control character in a text', async () => {
    expect(await problemsOf(withEdit('lessons/01-four-rules.md', 'Read', 'Re\0ad'))).toEqual([
      'lessons/01-four-rules.md:3 expected text without control characters, found U+0000',
    ]);
  });

  it('are a problem: a text of more than 1 MiB', async () => {
    expect(await problemsOf({ ...validCourseFiles(), 'documents/card.md': 'x'.repeat(1024 ** 2 + 1) })).toEqual([
      'documents/card.md expected a file that can be read, found more than 1048576 bytes',
    ]);
  });
});
