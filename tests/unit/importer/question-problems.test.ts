import { afterAll, describe, expect, it } from 'vitest';
import { formatProblem } from '../../../importer/package/problem.ts';
import { validateQuestions } from '../../../importer/package/validate-questions.ts';
import { validateScenario } from '../../../importer/package/validate-scenario.ts';
import { parseYaml } from '../../../importer/package/yaml-file.ts';
import { readCoursePackage } from '../../../importer/package/read-course-package.ts';
import { lineOf, validCourseFiles, withEdit } from '../../support/importer/course-files.ts';
import { createPackageDisk } from '../../support/importer/package-on-disk.ts';

const disk = createPackageDisk();
afterAll(disk.remove);

const quiz = 'questions/quiz.yaml';
const story = 'scenarios/shoot.yaml';
const inQuiz = (from: string, to: string) =>
  validateQuestions(parseYaml(quiz, withEdit(quiz, from, to)[quiz]!.toString())).problems.map(formatProblem);
const inStory = (from: string, to: string) =>
  validateScenario(parseYaml(story, withEdit(story, from, to)[story]!.toString())).problems.map(formatProblem);

describe('a question file', () => {
  it.each([
    {
      what: 'an unknown kind',
      from: 'kind: quiz',
      to: 'kind: exam',
      problem: 'expected one of quiz, simulation, practical, certification, found "exam" (at kind)',
    },
    {
      what: 'a score of 101',
      from: 'passingScore: 80',
      to: 'passingScore: 101',
      problem: 'expected at most 100, found 101 (at passingScore)',
    },
    {
      what: 'a limit of nothing',
      from: 'timeLimitMinutes: 15',
      to: 'timeLimitMinutes: 0',
      problem: 'expected at least 1, found 0 (at timeLimitMinutes)',
    },
    {
      what: 'half an attempt',
      from: 'attemptsAllowed: 3',
      to: 'attemptsAllowed: 2.5',
      problem: 'expected a whole number, found 2.5 (at attemptsAllowed)',
    },
    { what: 'no points', from: 'points: 1', to: 'points: 0', problem: 'expected more than 0, found 0 (at questions[0].points)' },
    {
      what: 'endless points',
      from: 'points: 1',
      to: 'points: .inf',
      problem: 'expected a number, found Infinity (at questions[0].points)',
    },
    {
      what: 'an answer that is no option',
      from: 'correct: a',
      to: 'correct: c',
      problem: 'expected one of the options a, b, found "c" (at questions[0].correct)',
    },
    {
      what: 'an answer that is no option, of several',
      from: 'correct: [a, b]',
      to: 'correct: [a, d]',
      problem: 'expected one of the options a, b, c, found "d" (at questions[1].correct[1])',
    },
    {
      what: 'an answer twice',
      from: 'correct: [a, b]',
      to: 'correct: [a, a]',
      problem: 'expected each answer once, found "a" again, as in line 23 (at questions[1].correct[1])',
    },
    {
      what: 'no answers',
      from: 'correct: [a, b]',
      to: 'correct: []',
      problem: 'expected at least 1 entry, found a list of 0 (at questions[1].correct)',
    },
    {
      what: 'an option twice',
      from: '- { id: b, text: At',
      to: '- { id: a, text: At',
      problem: 'expected an id that no other option has, found "a" again, as in line 11 (at questions[0].options[1].id)',
    },
    {
      what: 'a question twice',
      from: 'id: q2',
      to: 'id: q1',
      problem: 'expected an id that no other question has, found "q1" again, as in line 7 (at questions[1].id)',
    },
    {
      what: 'a text for true',
      from: 'correct: true',
      to: 'correct: "yes"',
      problem: 'expected true or false, found "yes" (at questions[2].correct)',
    },
    {
      what: 'a single accepted answer',
      from: 'correct: [backstop, a backstop]',
      to: 'correct: backstop',
      problem: 'expected a list, found "backstop" (at questions[3].correct)',
    },
    {
      what: 'no accepted answer',
      from: 'correct: [backstop, a backstop]',
      to: 'correct: []',
      problem: 'expected at least 1 entry, found a list of 0 (at questions[3].correct)',
    },
    {
      what: 'an unknown type',
      from: 'type: essay',
      to: 'type: poem',
      problem: 'expected one of multiple_choice, true_false, short_answer, essay, found "poem" (at questions[4].type)',
    },
  ])('may not have $what', ({ from, to, problem }) => {
    expect(inQuiz(from, to)).toEqual([`${quiz}:${lineOf(quiz, from)} ${problem}`]);
  });

  it('may not have one option alone', () => {
    const line = lineOf(quiz, '- { id: b, text: At');

    expect(inQuiz('      - { id: b, text: At a friend }\n', '')).toEqual([
      `${quiz}:${line - 1} expected at least 2 entries, found a list of 1 (at questions[0].options)`,
    ]);
  });

  it('may not have an essay with an answer', () => {
    expect(inQuiz('text: Why?', 'correct: because\n    text: Why?')).toEqual([
      `${quiz}:${lineOf(quiz, 'text: Why?')} expected no keys but id, text, points, explanation, source, type, rubric, found "correct" (at questions[4].correct)`,
    ]);
  });

  it('may not have a short answer without accepted ones', () => {
    expect(inQuiz('    correct: [backstop, a backstop]\n', '')).toEqual([
      `${quiz}:${lineOf(quiz, 'id: q4')} expected a list, found nothing (at questions[3].correct)`,
    ]);
  });

  it('may not be without questions', () => {
    expect(
      validateQuestions(parseYaml(quiz, 'kind: quiz\ntitle: x\npassingScore: 1\nquestions: []\n')).problems.map(formatProblem),
    ).toEqual([`${quiz}:4 expected at least 1 entry, found a list of 0 (at questions)`]);
  });

  it('is judged once, though two items use it', async () => {
    const files = { ...validCourseFiles(), ...withEdit(quiz, 'points: 1', 'points: 0') };
    const course = files['course.yaml']!.toString();
    const item = course.slice(course.indexOf('  - id: quiz-safety'));
    const result = await readCoursePackage(
      await disk.folder({ ...files, 'course.yaml': course + item.replace('quiz-safety', 'quiz-again') }),
    );

    expect(result.ok ? [] : result.problems.map(({ file }) => file)).toEqual([quiz]);
  });
});

describe('a scenario', () => {
  it.each([
    {
      what: 'a choice that leads nowhere',
      from: 'to: c',
      to: 'to: d',
      at: '- { text: Wait',
      problem: 'expected the id of a node, found "d" (at nodes[0].choices[1].to)',
      and: ['unreachable'],
    },
    {
      what: 'a start that does not exist',
      from: 'start: a',
      to: 'start: x',
      at: 'start: a',
      problem: 'expected the id of a node, found "x" (at start)',
      and: [],
    },
    {
      what: 'an end without an outcome',
      from: ', outcome: good',
      to: '',
      at: '{ id: c',
      problem: 'expected choices, or an outcome for an end, found "c" without both (at nodes[2].id)',
      and: [],
    },
    {
      what: 'another outcome',
      from: 'outcome: good',
      to: 'outcome: fine',
      at: '{ id: c',
      problem: 'expected one of good, bad, found "fine" (at nodes[2].outcome)',
      and: [],
    },
    {
      what: 'a doubled node',
      from: '{ id: c',
      to: '{ id: b',
      at: '{ id: c',
      problem: 'expected an id that no other node has, found "b" again, as in line 9 (at nodes[2].id)',
      and: ['dangling'],
    },
  ])('may not have $what', ({ from, to, at, problem, and }) => {
    const problems = inStory(from, to);

    expect(problems).toContain(`${story}:${lineOf(story, at)} ${problem}`);
    expect(problems).toHaveLength(1 + and.length);
  });

  it('may not have a node that nothing leads to', () => {
    expect(inStory('to: c', 'to: b')).toEqual([
      `${story}:${lineOf(story, '{ id: c')} expected a node that can be reached from the start, found "c" (at nodes[2].id)`,
    ]);
  });

  it('may not have choices and an outcome in one node', () => {
    expect(inStory('    choices:\n', '    outcome: bad\n    choices:\n')).toEqual([
      `${story}:${lineOf(story, '    choices:')} expected an outcome only where there are no choices, found "a" with both (at nodes[0].outcome)`,
    ]);
  });

  it('may not go round for ever', () => {
    const yaml = parseYaml('s.yaml', 'title: x\nstart: a\nnodes:\n  - { id: a, text: t, choices: [{ text: again, to: a }] }\n');

    expect(validateScenario(yaml).problems.map(formatProblem)).toEqual([
      's.yaml:4 expected at least one end: a node without choices, found none (at nodes)',
    ]);
  });
});
