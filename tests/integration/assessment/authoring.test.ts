import { describe, expect, it } from 'vitest';
import type { Viewer } from '../../../platform/auth/viewer.ts';
import { dataOf, makeDraft, makePublished, publish, refusalOf, useAssessments } from '../../support/assessment.ts';
import { multipleChoice, shortAnswer, singleChoice, trueFalse } from '../../support/assessment-questions.ts';
import { insertContent } from '../../support/users.ts';

const world = useAssessments();

const FIELDS = `id title type revision published timeLimitMinutes passingScore attemptsAllowed maxPoints
  questions { id type text options { id text } multiple points }
  answerKey { question { id } choices boolean accepted explanation rubric }
  draft { number publishedAt title timeLimitMinutes maxPoints questions { id text } }`;
type Fields = {
  id: string;
  revision: number;
  published: boolean;
  questions: { id: string }[];
  draft: { number: number; title: string; questions: { id: string; text: string }[] } | null;
};

const author = (viewer: Viewer | null, mutation: string, input: Record<string, unknown>) =>
  world.ask(
    viewer,
    `mutation ($input: ${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!) { ${mutation}(input: $input) { assessment { ${FIELDS} } } }`,
    { input },
  );
const authored = async (mutation: string, input: Record<string, unknown>): Promise<Fields> =>
  (dataOf(await author(world.instructor, mutation, input))[mutation] as { assessment: Fields }).assessment;
const read = async (id: string): Promise<Fields> =>
  dataOf(await world.ask(world.instructor, `query ($id: ID!) { assessment(id: $id) { ${FIELDS} } }`, { id }))['assessment'] as Fields;
const newAssessment = (fields: Record<string, unknown> = {}) => ({
  courseId: world.course.id,
  title: 'Safety',
  type: 'CERTIFICATION',
  passingScore: 80,
  questions: [trueFalse()],
  ...fields,
});

describe('createAssessment', () => {
  it('makes a draft with its questions and answers', async () => {
    const questions = [multipleChoice({ points: 2.5 }), shortAnswer()];
    const made = await authored('createAssessment', newAssessment({ questions, timeLimitMinutes: 15, attemptsAllowed: 3 }));
    expect(made).toMatchObject({
      title: 'Safety',
      type: 'CERTIFICATION',
      revision: 1,
      published: false,
      timeLimitMinutes: 15,
      attemptsAllowed: 3,
      passingScore: 80,
      maxPoints: 3.5,
      questions: [
        { type: 'MULTIPLE_CHOICE', multiple: true, points: 2.5 },
        { type: 'SHORT_ANSWER', options: null, points: 1 },
      ],
      answerKey: [
        { choices: ['a', 'b'], accepted: null, boolean: null },
        { choices: null, accepted: ['Blaze orange', "hunter's orange"] },
      ],
      draft: { number: 1, publishedAt: null },
    });
  });

  it('gives the same assessment again for the same idempotency key', async () => {
    const input = newAssessment({ idempotencyKey: 'create' });
    expect((await authored('createAssessment', input)).id).toBe((await authored('createAssessment', input)).id);
    expect(refusalOf(await author(world.instructor, 'createAssessment', { ...input, title: 'Other' })).code).toBe('CONFLICT');
  });

  it('is refused for a content item that has an assessment already', async () => {
    const contentId = (await insertContent(world.platform, world.course, 'assessment')).id;
    await authored('createAssessment', newAssessment({ contentId }));
    expect(refusalOf(await author(world.instructor, 'createAssessment', newAssessment({ contentId })))).toEqual({
      code: 'CONFLICT',
      field: 'input.contentId',
    });
  });

  it.each([
    { why: 'an unknown content item', fields: { contentId: 'itm_nope' }, field: 'contentId' },
    { why: 'no title', fields: { title: '  ' }, field: 'title' },
    { why: 'a title of 256 characters', fields: { title: 'x'.repeat(256) }, field: 'title' },
    { why: 'a passing score of 101', fields: { passingScore: 101 }, field: 'passingScore' },
    { why: 'a passing score of -1', fields: { passingScore: -1 }, field: 'passingScore' },
    { why: 'a time limit of nothing', fields: { timeLimitMinutes: 0 }, field: 'timeLimitMinutes' },
    { why: 'no attempts', fields: { attemptsAllowed: 0 }, field: 'attemptsAllowed' },
    { why: 'too many questions', fields: { questions: Array.from({ length: 101 }, () => trueFalse()) }, field: 'questions' },
    {
      why: 'a question without an answer',
      fields: { questions: [trueFalse(), singleChoice({ choices: [] })] },
      field: 'questions.1.choices',
    },
  ])('is refused with $why, and nothing is made', async ({ fields, field }) => {
    const count = async () => (await world.platform.database.pool.query('SELECT 1 FROM assessments')).rowCount;
    const before = await count();
    const refused = await author(world.instructor, 'createAssessment', newAssessment(fields));
    expect(refusalOf(refused)).toEqual({ code: 'BAD_USER_INPUT', field: `input.${field}` });
    expect(await count()).toBe(before);
  });
});

it('is refused for a course that is not there as for one of others', async () => {
  const create = async (who: Viewer) => refusalOf(await author(who, 'createAssessment', newAssessment({ courseId: 'crs_nope' })));
  expect(await create(world.instructor)).toEqual({ code: 'FORBIDDEN', field: undefined });
  expect(await create(world.admin)).toEqual({ code: 'BAD_USER_INPUT', field: 'input.courseId' });
});

describe('updateAssessment', () => {
  const update = (assessmentId: string, changes: Record<string, unknown>) => authored('updateAssessment', { assessmentId, ...changes });

  it('changes a draft in place', async () => {
    const id = await makeDraft(world, [trueFalse()]);
    expect(await update(id, { title: 'New', questions: [shortAnswer()] })).toMatchObject({
      title: 'New',
      revision: 1,
      questions: [{ type: 'SHORT_ANSWER' }],
    });
  });

  it('leaves the published revision, and begins a draft behind it with the same questions', async () => {
    const id = await makePublished(world, [trueFalse({ text: 'One.' }), trueFalse({ text: 'Two.' })]);
    const before = await read(id);
    const after = await update(id, { title: 'New' });
    expect(after).toMatchObject({ title: 'Safety', revision: 1, questions: before.questions });
    expect(after.draft).toMatchObject({ number: 2, title: 'New', questions: [{ text: 'One.' }, { text: 'Two.' }] });
    expect(after.draft?.questions[0]?.id).not.toBe(before.questions[0]?.id);
  });

  it('goes on with the draft that is there', async () => {
    const id = await makePublished(world, [trueFalse()]);
    await update(id, { title: 'New' });
    expect((await update(id, { timeLimitMinutes: 5 })).draft).toMatchObject({ number: 2, title: 'New', timeLimitMinutes: 5 });
  });

  it('lifts a limit that is null, and keeps one that is left out', async () => {
    const id = await makeDraft(world, [trueFalse()], { timeLimitMinutes: 5, attemptsAllowed: 2 });
    expect(await update(id, { timeLimitMinutes: null })).toMatchObject({ timeLimitMinutes: null, attemptsAllowed: 2 });
  });

  it('is seen by learners once it is published', async () => {
    const id = await makePublished(world, [trueFalse()]);
    await update(id, { title: 'New' });
    const title = async () =>
      dataOf(await world.ask(world.learner, `query ($id: ID!) { assessment(id: $id) { title revision } }`, { id }))['assessment'];
    expect(await title()).toEqual({ title: 'Safety', revision: 1 });
    await publish(world, id);
    expect(await title()).toEqual({ title: 'New', revision: 2 });
    expect((await read(id)).draft).toBeNull();
  });

  it('is refused with bad questions, and nothing changes', async () => {
    const id = await makePublished(world, [trueFalse()]);
    const before = await read(id);
    const refused = await author(world.instructor, 'updateAssessment', { assessmentId: id, questions: [trueFalse({ boolean: null })] });
    expect(refusalOf(refused)).toEqual({ code: 'BAD_USER_INPUT', field: 'input.questions.0.boolean' });
    expect(await read(id)).toEqual(before);
  });
});

describe('publishAssessment', () => {
  it.each([
    { why: 'there is no draft', make: () => makePublished(world, [trueFalse()]) },
    { why: 'the draft asks nothing', make: () => makeDraft(world, []) },
  ])('is refused when $why', async ({ make }) => {
    const refused = await author(world.instructor, 'publishAssessment', { assessmentId: await make() });
    expect(refusalOf(refused)).toEqual({ code: 'PRECONDITION_FAILED', field: 'input.assessmentId' });
  });
});

describe('authors', () => {
  it.each<{ who: string; viewer: () => Viewer | null; ofPublished: string; ofDraft: string }>([
    { who: 'a learner', viewer: () => world.learner, ofPublished: 'FORBIDDEN', ofDraft: 'NOT_FOUND' },
    { who: 'the instructor of another course', viewer: () => world.stranger, ofPublished: 'FORBIDDEN', ofDraft: 'NOT_FOUND' },
    { who: 'nobody', viewer: () => null, ofPublished: 'UNAUTHENTICATED', ofDraft: 'UNAUTHENTICATED' },
  ])('are not $who', async ({ viewer, ofPublished, ofDraft }) => {
    const [published, draft] = [await makePublished(world, [trueFalse()]), await makeDraft(world, [trueFalse()])];
    for (const mutation of ['updateAssessment', 'publishAssessment']) {
      expect(refusalOf(await author(viewer(), mutation, { assessmentId: published })).code).toBe(ofPublished);
      expect(refusalOf(await author(viewer(), mutation, { assessmentId: draft })).code).toBe(ofDraft);
    }
    expect(refusalOf(await author(viewer(), 'createAssessment', newAssessment())).code).toBe(ofPublished);
  });

  it('may be admins', async () => {
    const made = await author(world.admin, 'createAssessment', newAssessment());
    expect(made.errors).toBeUndefined();
  });
});
