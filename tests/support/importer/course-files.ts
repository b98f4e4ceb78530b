/** The files of a package, by path. */
export type CourseFiles = Record<string, string | Buffer>;

export const pngBytes = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
export const jpegBytes = Buffer.from('ffd8ffe000104a464946', 'hex');
export const pdfBytes = Buffer.from('%PDF-1.7\n%âãÏÓ\n', 'latin1');
export const mp4Bytes = Buffer.from('\0\0\0\x18ftypisom\0\0\x02\0isomiso2', 'latin1');
export const webmBytes = Buffer.from('\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm', 'latin1');

const course = `format: 1
id: hunter-safety
title: Hunter safety
description: Learn to hunt **safely**.
difficulty: beginner
estimatedHours: 6
language: en
tags: [safety]
objectives: ["Apply the four primary rules"]
items:
  - id: four-rules
    title: The four rules
    type: document
    file: lessons/01-four-rules.md
    thumbnail: images/rules.png
    attachments: [documents/checklist.pdf]
    durationMinutes: 12
    sources:
      - { title: Handbook, publisher: The Agency, url: "https://example.org/handbook" }
  - id: muzzle-control
    title: Muzzle control
    type: video
    file: videos/muzzle.mp4
    transcript: transcripts/muzzle.vtt
    durationMinutes: 4
    difficulty: advanced
    tags: [firearms]
    objectives: ["Keep the muzzle in a safe direction"]
    prerequisites: [four-rules]
    sources:
      - { title: Handbook, publisher: The Agency }
  - id: shoot-or-not
    title: Shoot or not
    type: interactive
    file: scenarios/shoot.yaml
    durationMinutes: 8
    prerequisites: [four-rules, muzzle-control]
    sources:
      - { title: Handbook, publisher: The Agency }
  - id: quiz-safety
    title: Safety quiz
    type: assessment
    questions: questions/quiz.yaml
    durationMinutes: 10
    prerequisites: [four-rules]
    sources:
      - { title: Handbook, publisher: The Agency }
`;

const lesson = `# The four rules

Read [the handbook](https://example.org/handbook) and the [safety card](../documents/card.md#front).

![A muzzle](../images/muzzle.jpg "Point it down")
`;

const transcript = `WEBVTT

intro
00:00.000 --> 00:02.500
Keep the muzzle pointed

00:02.500 --> 00:05.000 align:start
in a safe direction.
`;

const scenario = `title: Shoot or not
start: a
nodes:
  - id: a
    text: A deer stands on a ridge.
    choices:
      - { text: Shoot, to: b, feedback: There is no backstop. }
      - { text: Wait, to: c }
  - { id: b, text: The bullet flies on., outcome: bad }
  - { id: c, text: It walks down to you., outcome: good }
`;

const questions = `kind: quiz
title: Safety quiz
timeLimitMinutes: 15
passingScore: 80
attemptsAllowed: 3
questions:
  - id: q1
    type: multiple_choice
    text: Where does the muzzle point?
    options:
      - { id: a, text: Down }
      - { id: b, text: At a friend }
    correct: a
    points: 1
    explanation: Always in a safe direction.
  - id: q2
    type: multiple_choice
    text: Which are rules?
    options:
      - { id: a, text: Muzzle }
      - { id: b, text: Trigger }
      - { id: c, text: Speed }
    correct: [a, b]
    points: 2.5
    explanation: Both.
  - id: q3
    type: true_false
    text: Treat every firearm as loaded.
    correct: true
    points: 1
    explanation: Always.
    source: { title: Handbook, publisher: The Agency }
  - id: q4
    type: short_answer
    text: What stops a bullet?
    correct: [backstop, a backstop]
    points: 1
    explanation: A backstop.
  - id: q5
    type: essay
    text: Why?
    points: 5
    rubric: Names the target and what is beyond.
`;

/** A package in which everything is right, and every kind of file is in use. */
export const validCourseFiles = (): CourseFiles => ({
  'course.yaml': course,
  'README.md': 'See [the site](../elsewhere.html).',
  'lessons/01-four-rules.md': lesson,
  'documents/card.md': 'Treat every firearm as loaded.\n',
  'documents/checklist.pdf': pdfBytes,
  'images/rules.png': pngBytes,
  'images/muzzle.jpg': jpegBytes,
  'videos/muzzle.mp4': mp4Bytes,
  'transcripts/muzzle.vtt': transcript,
  'scenarios/shoot.yaml': scenario,
  'questions/quiz.yaml': questions,
});

/** The valid package with one text of one of its files replaced. */
export function withEdit(file: string, from: string, to: string): CourseFiles {
  const files = validCourseFiles();
  const text = files[file]?.toString() ?? '';
  if (!text.includes(from)) throw new Error(`${file} holds no ${JSON.stringify(from)}`);
  return { ...files, [file]: text.replace(from, () => to) };
}

/** The 1-based line of the valid package's `file` on which `text` first stands. */
export function lineOf(file: string, text: string, files = validCourseFiles()): number {
  const line = (files[file]?.toString() ?? '').split('\n').findIndex((line) => line.includes(text));
  if (line === -1) throw new Error(`${file} holds no ${JSON.stringify(text)}`);
  return line + 1;
}
