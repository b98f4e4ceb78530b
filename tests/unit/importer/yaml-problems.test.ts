import { afterAll, describe, expect, it } from 'vitest';
import { formatProblem } from '../../../importer/package/problem.ts';
import { readCoursePackage } from '../../../importer/package/read-course-package.ts';
import { type CourseFiles, lineOf, validCourseFiles, withEdit } from '../../support/importer/course-files.ts';
import { createPackageDisk } from '../../support/importer/package-on-disk.ts';

const disk = createPackageDisk();
afterAll(disk.remove);

async function problemsOf(files: CourseFiles): Promise<string[]> {
  const result = await readCoursePackage(await disk.folder(files));
  return result.ok ? [] : result.problems.map(formatProblem);
}

const inCourse = (from: string, to: string) => problemsOf(withEdit('course.yaml', from, to));
const at = (text: string) => `course.yaml:${lineOf('course.yaml', text)}`;

describe('YAML', () => {
  it('is a problem at its line: bad syntax', async () => {
    expect(await inCourse('tags: [safety]', 'tags: [safety')).toContainEqual(
      expect.stringMatching(/^course.yaml:9 expected YAML, found Flow sequence/),
    );
  });

  it('is a problem at its line: a key twice', async () => {
    expect(await inCourse('language: en', 'language: en\nlanguage: de')).toEqual([
      `course.yaml:${lineOf('course.yaml', 'language: en') + 1} expected each key once in a map, found the same key again`,
    ]);
  });

  it('is a problem: two documents', async () => {
    expect(await inCourse('format: 1', 'format: 1\n---\nformat: 1')).toContainEqual(
      expect.stringMatching(/^course.yaml:\d+ expected one YAML document, found several$/),
    );
  });

  it('is a problem: aliases that multiply', async () => {
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...'bcdefgh'.split('').map((name, i) => `${name}: &${name} [${`*${'abcdefgh'[i]},`.repeat(9)}]`),
    ];

    expect(await problemsOf({ 'course.yaml': bomb.join('\n') })).toEqual([
      'course.yaml:2 expected aliases that add at most 200 values, found Excessive alias count indicates a resource exhaustion attack',
    ]);
  });

  it('is a problem: an alias of nothing', async () => {
    expect(await inCourse('language: en', 'language: *nothing')).toContainEqual(
      expect.stringMatching(`^${at('language: en')} expected an alias of an anchor before it, found \\*nothing$`),
    );
  });

  it('is a problem: an unknown tag', async () => {
    expect(await inCourse('language: en', 'language: !!js/function en')).toEqual([
      expect.stringMatching(`^${at('language: en')} expected YAML, found Unresolved tag`),
    ]);
  });

  it.each([
    { what: 'brackets', text: '['.repeat(1_000_000), line: 1 },
    { what: 'braces over lines', text: '{ a:\n'.repeat(10_000), line: 65 },
    { what: 'lists in lists', text: '- '.repeat(500_000), line: 1 },
    { what: 'maps in maps', text: Array.from({ length: 300 }, (_, i) => `${' '.repeat(i)}a:\n`).join(''), line: 202 },
  ])('is a problem that the parser is kept from: too many $what', async ({ text, line }) => {
    expect(await problemsOf({ 'course.yaml': text })).toEqual([
      `course.yaml:${line} expected YAML of a few levels, found values nested too deeply`,
    ]);
  });

  it('may hold long lines, and text that looks like a structure', async () => {
    const text = `|\n  x\n  ${' '.repeat(300)}- [[[\n  -\n  ${'['.repeat(100)}`;

    expect(await inCourse('description: Learn to hunt **safely**.', `description: ${text}`)).toEqual([]);
  });

  it('is a problem: half a pair of surrogates', async () => {
    expect(await inCourse('title: Hunter safety', String.raw`title: "\ud800"`)).toEqual([
      `${at('title: Hunter safety')} expected text without control characters, found U+D800`,
    ]);
  });

  it('is a problem: a script in a text', async () => {
    expect(await inCourse('Learn to hunt **safely**.', '<script>x</script>')).toEqual([
      `${at('description:')} expected text without active HTML, found <script>`,
    ]);
  });

  it('is a problem: a link of the description to a file that is missing', async () => {
    expect(await inCourse('Learn to hunt **safely**.', '"![Cover](images/cover.png)"')).toEqual([
      `${at('description:')} expected a file of the package, found "images/cover.png", which is missing (at description)`,
    ]);
  });

  it('may say a thing once and refer to it', async () => {
    const course = validCourseFiles()['course.yaml']!.toString();
    const aliased = course
      .replace('- { title: Handbook, publisher: The Agency }', '- &handbook { title: Handbook, publisher: The Agency }')
      .replaceAll('- { title: Handbook, publisher: The Agency }', '- *handbook');

    expect(await problemsOf({ ...validCourseFiles(), 'course.yaml': aliased })).toEqual([]);
  });
});
