import { afterAll, describe, expect, it } from 'vitest';
import { formatProblem } from '../../../importer/package/problem.ts';
import { readCoursePackage } from '../../../importer/package/read-course-package.ts';
import { type CourseFiles, lineOf, pdfBytes, withEdit } from '../../support/importer/course-files.ts';
import { createPackageDisk } from '../../support/importer/package-on-disk.ts';

const disk = createPackageDisk();
afterAll(disk.remove);

async function problemsOf(files: CourseFiles): Promise<string[]> {
  const result = await readCoursePackage(await disk.folder(files));
  return result.ok ? [] : result.problems.map(formatProblem);
}

const inCourse = (from: string, to: string) => problemsOf(withEdit('course.yaml', from, to));
const at = (text: string) => `course.yaml:${lineOf('course.yaml', text)}`;

describe('the shape of course.yaml', () => {
  it.each([
    { what: 'another format', from: 'format: 1', to: 'format: 2', problem: 'expected 1, found 2 (at format)' },
    {
      what: 'an id with capitals',
      from: 'id: hunter-safety',
      to: 'id: Hunter',
      problem: 'expected 3 to 60 of a-z, 0-9 and "-", found "Hunter" (at id)',
    },
    {
      what: 'a long title',
      from: 'title: Hunter safety',
      to: `title: ${'x'.repeat(256)}`,
      problem: 'expected at most 255 characters, found 256 characters (at title)',
    },
    {
      what: 'a blank title',
      from: 'title: Hunter safety',
      to: 'title: "  "',
      problem: 'expected a text that is not blank, found "  " (at title)',
    },
    { what: 'a number for a text', from: 'title: Hunter safety', to: 'title: 12', problem: 'expected a text, found 12 (at title)' },
    { what: 'a key without a value', from: 'title: Hunter safety', to: 'title:', problem: 'expected a text, found nothing (at title)' },
    {
      what: 'an unknown difficulty',
      from: 'difficulty: beginner',
      to: 'difficulty: easy',
      problem: 'expected one of beginner, intermediate, advanced, found "easy" (at difficulty)',
    },
    {
      what: 'half an hour',
      from: 'estimatedHours: 6',
      to: 'estimatedHours: 0.5',
      problem: 'expected a whole number, found 0.5 (at estimatedHours)',
    },
    { what: 'no hours', from: 'estimatedHours: 6', to: 'estimatedHours: 0', problem: 'expected at least 1, found 0 (at estimatedHours)' },
    {
      what: 'a language by name',
      from: 'language: en',
      to: 'language: English',
      problem: 'expected a language tag such as "en", found "English" (at language)',
    },
    { what: 'a text for a list', from: 'tags: [safety]', to: 'tags: safety', problem: 'expected a list, found "safety" (at tags)' },
    {
      what: 'an item id with a space',
      from: '- id: shoot-or-not',
      to: '- id: shoot or not',
      problem: 'expected 2 to 80 of a-z, 0-9 and "-", found "shoot or not" (at items[2].id)',
    },
    {
      what: 'a long item title',
      from: 'title: The four rules',
      to: `title: ${'x'.repeat(256)}`,
      problem: 'expected at most 255 characters, found 256 characters (at items[0].title)',
    },
    {
      what: 'a duration of nothing',
      from: 'durationMinutes: 12',
      to: 'durationMinutes: 0',
      problem: 'expected at least 1, found 0 (at items[0].durationMinutes)',
    },
  ])('is a problem at its line: $what', async ({ from, to, problem }) => {
    expect(await inCourse(from, to)).toEqual([`${at(from)} ${problem}`]);
  });

  it('is a problem at the key: one that courses do not have', async () => {
    expect(await inCourse('language: en', 'language: en\nlevel: 3')).toEqual([
      `course.yaml:${lineOf('course.yaml', 'language: en') + 1} expected no keys but format, id, title, description, difficulty, estimatedHours, language, tags, objectives, items, found "level" (at level)`,
    ]);
  });

  it('is a problem at the key: one that items of this type do not have', async () => {
    const problems = await inCourse('durationMinutes: 12', 'transcript: transcripts/muzzle.vtt\n    durationMinutes: 12');

    expect(problems).toEqual([expect.stringMatching(`^${at('durationMinutes: 12')} expected no keys but id, .* found "transcript"`)]);
  });

  it('is a problem where its map begins: a missing key', async () => {
    expect(await inCourse('    title: The four rules\n', '')).toEqual([
      `${at('- id: four-rules')} expected a text, found nothing (at items[0].title)`,
    ]);
  });

  it('is a problem: an item without a source', async () => {
    const from = '      - { title: Handbook, publisher: The Agency, url: "https://example.org/handbook" }\n';

    expect(await inCourse(`    sources:\n${from}`, '    sources: []\n')).toEqual([
      `${at('durationMinutes: 12').replace(/\d+/, (line) => `${Number(line) + 1}`)} expected at least 1 entry, found a list of 0 (at items[0].sources)`,
    ]);
  });

  it('is a problem: a source that is no web page', async () => {
    expect(await inCourse('https://example.org/handbook', 'ftp://example.org')).toEqual([
      `${at('https://example.org')} expected an http or https URL, found "ftp://example.org" (at items[0].sources[0].url)`,
    ]);
  });

  it('is a problem: an unknown type, and the rest of the item is judged all the same', async () => {
    const files = withEdit('course.yaml', 'type: interactive', 'type: game');
    files['course.yaml'] = files['course.yaml']!.toString().replace('durationMinutes: 8', 'durationMinutes: long');

    expect(await problemsOf(files)).toEqual([
      `${at('type: interactive')} expected one of document, video, interactive, assessment, found "game" (at items[2].type)`,
      `${at('durationMinutes: 8')} expected a whole number, found "long" (at items[2].durationMinutes)`,
    ]);
  });

  it.each([
    { what: 'a list', text: '- 1', found: 'a list of 1' },
    { what: 'nothing', text: '', found: 'nothing' },
  ])('is a problem: $what in place of a map', async ({ text, found }) => {
    expect(await problemsOf({ 'course.yaml': text })).toEqual([`course.yaml:1 expected a map, found ${found}`]);
  });
});

describe('ids and prerequisites', () => {
  it('are a problem at the second place: one id for two items', async () => {
    const problems = await inCourse('- id: shoot-or-not', '- id: muzzle-control');

    expect(problems).toContain(
      `${at('- id: shoot-or-not')} expected an id that no other item has, found "muzzle-control" again, as in line ${lineOf('course.yaml', '- id: muzzle-control')} (at items[2].id)`,
    );
  });

  it('are a problem: a prerequisite that does not exist', async () => {
    expect(await inCourse('[four-rules, muzzle-control]', '[four-rules, muzzle]')).toEqual([
      `${at('[four-rules, muzzle-control]')} expected the id of an item, found "muzzle" (at items[2].prerequisites[1])`,
    ]);
  });

  it('are a problem: a prerequisite named twice', async () => {
    expect(await inCourse('[four-rules, muzzle-control]', '[four-rules, four-rules]')).toEqual([
      expect.stringMatching(
        / expected each prerequisite once, found "four-rules" again, as in line \d+ \(at items\[2\].prerequisites\[1\]\)$/,
      ),
    ]);
  });

  it('are a problem that names it: a cycle', async () => {
    expect(await inCourse('durationMinutes: 12', 'durationMinutes: 12\n    prerequisites: [shoot-or-not]')).toEqual([
      expect.stringMatching(/^course.yaml:\d+ expected prerequisites without a cycle, found four-rules -> shoot-or-not -> four-rules \(at/),
      expect.stringMatching(/ found four-rules -> shoot-or-not -> muzzle-control -> four-rules \(at/),
    ]);
  });

  it('are a problem: an item that waits for itself', async () => {
    expect(await inCourse('durationMinutes: 12', 'durationMinutes: 12\n    prerequisites: [four-rules]')).toEqual([
      `course.yaml:${lineOf('course.yaml', 'durationMinutes: 12') + 1} expected prerequisites without a cycle, found four-rules -> four-rules (at items[0].prerequisites[0])`,
    ]);
  });
});

it('names every problem of a package at once', async () => {
  const files: CourseFiles = {
    ...withEdit('course.yaml', 'estimatedHours: 6', 'estimatedHours: six'),
    'images/rules.png': pdfBytes,
    'lessons/01-four-rules.md': '[none](none.md)',
    'transcripts/muzzle.vtt': 'WEBVTT\n\n00:00 --> 00:01.000\nHi\n',
    'scenarios/shoot.yaml': 'title: x\nstart: a\nnodes: [{ id: b, text: t, outcome: good }]\n',
    'questions/quiz.yaml': 'kind: exam\n',
  };
  files['course.yaml'] = files['course.yaml']!.toString()
    .replace('[four-rules]', '[five-rules]')
    .replace('title: Safety quiz', 'titel: Safety quiz');

  const places = (await problemsOf(files)).map((problem) => problem.split(' ')[0]);
  expect(places).toEqual([
    'course.yaml:6',
    at('[four-rules]'),
    at('id: quiz-safety'),
    at('title: Safety quiz'),
    'documents/card.md',
    'images/muzzle.jpg',
    'images/rules.png',
    'lessons/01-four-rules.md:1',
    ...Array.from({ length: 4 }, () => 'questions/quiz.yaml:1'),
    'scenarios/shoot.yaml:2',
    'transcripts/muzzle.vtt:3',
  ]);
});
