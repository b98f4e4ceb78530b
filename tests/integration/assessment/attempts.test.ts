import { describe, expect, it } from 'vitest';
import {
  answersTo,
  change,
  changed,
  enrolledLearner,
  eventsAbout,
  makeDraft,
  makePublished,
  publish,
  readSubmission,
  refusalOf,
  start,
  useAssessments,
} from '../../support/assessment.ts';
import { essay, multipleChoice, shortAnswer, singleChoice, trueFalse } from '../../support/assessment-questions.ts';
import { insertUser } from '../../support/users.ts';

const world = useAssessments();
const FOUR = [singleChoice(), multipleChoice({ points: 2 }), trueFalse(), shortAnswer()];

describe('an attempt', () => {
  it('begins as the first, with all its questions and no answers', async () => {
    const attempt = await start(world, await enrolledLearner(world), await makePublished(world, FOUR));
    expect(attempt).toMatchObject({ attempt: 1, status: 'IN_PROGRESS', maxPoints: 5, score: null, dueAt: null, answers: [], result: null });
    expect(attempt.revision.questions).toHaveLength(4);
  });

  it('is graded when it is handed in, question by question', async () => {
    const learner = await enrolledLearner(world);
    const attempt = await start(world, learner, await makePublished(world, FOUR));
    const answers = answersTo(attempt, { choices: ['a'] }, { choices: ['a', 'c', 'b'] }, { boolean: false }, { text: 'hunters orange' });
    const graded = await changed(world, learner, 'submitAssessment', { submissionId: attempt.id, answers });
    expect(graded).toMatchObject({ status: 'GRADED', points: 3, score: 60, passed: false });
    expect(graded.result?.questions.map(({ points }) => points)).toEqual([1, 1, 0, 1]);
    expect(graded.answers.map(({ choices, boolean, text }) => choices ?? boolean ?? text)).toEqual([
      ['a'],
      ['a', 'c', 'b'],
      false,
      'hunters orange',
    ]);
  });

  it('passes at the passing score', async () => {
    const learner = await enrolledLearner(world);
    const attempt = await start(world, learner, await makePublished(world, [trueFalse({ points: 4 }), trueFalse()]));
    const answers = answersTo(attempt, { boolean: true });
    expect(await changed(world, learner, 'submitAssessment', { submissionId: attempt.id, answers })).toMatchObject({
      score: 80,
      passed: true,
    });
  });

  it('keeps answers that are saved, and hands them in', async () => {
    const learner = await enrolledLearner(world);
    const attempt = await start(world, learner, await makePublished(world, FOUR));
    await changed(world, learner, 'saveAnswers', {
      submissionId: attempt.id,
      answers: answersTo(attempt, { choices: ['b'] }, undefined, { boolean: true }),
    });
    const saved = await changed(world, learner, 'saveAnswers', {
      submissionId: attempt.id,
      answers: answersTo(attempt, { choices: ['a'] }),
    });
    expect(saved.answers.map(({ choices, boolean }) => choices ?? boolean)).toEqual([['a'], true]);
    expect(await changed(world, learner, 'submitAssessment', { submissionId: attempt.id, answers: [] })).toMatchObject({ points: 2 });
  });

  it('waits for an instructor when an essay was answered', async () => {
    const learner = await enrolledLearner(world);
    const attempt = await start(world, learner, await makePublished(world, [trueFalse(), essay()]));
    const answers = answersTo(attempt, { boolean: true }, { text: 'Restraint.' });
    expect(await changed(world, learner, 'submitAssessment', { submissionId: attempt.id, answers })).toMatchObject({
      status: 'AWAITING_GRADING',
      score: null,
      points: null,
      passed: null,
      result: null,
    });
    expect(await eventsAbout(world, attempt.id)).toEqual(['started', 'submitted']);
  });

  it('tells others how it began and ended', async () => {
    const learner = await enrolledLearner(world);
    const attempt = await start(world, learner, await makePublished(world, [trueFalse()]));
    await changed(world, learner, 'submitAssessment', { submissionId: attempt.id, answers: [] });
    expect(await eventsAbout(world, attempt.id)).toEqual(['started', 'submitted', 'graded']);
  });

  it('answers the revision it began with, also when another is published', async () => {
    const learner = await enrolledLearner(world);
    const id = await makePublished(world, [trueFalse()]);
    const attempt = await start(world, learner, id);
    await world.ask(
      world.instructor,
      `mutation ($input: UpdateAssessmentInput!) { updateAssessment(input: $input) { assessment { id } } }`,
      {
        input: { assessmentId: id, questions: [trueFalse({ boolean: false }), trueFalse()] },
      },
    );
    await publish(world, id);
    const graded = await changed(world, learner, 'submitAssessment', {
      submissionId: attempt.id,
      answers: answersTo(attempt, { boolean: true }),
    });
    expect(graded).toMatchObject({ revision: { number: 1 }, score: 100 });
    expect(await start(world, learner, id)).toMatchObject({ attempt: 2, revision: { number: 2 }, maxPoints: 2 });
  });
});

describe('startAttempt', () => {
  it('gives the open attempt again', async () => {
    const learner = await enrolledLearner(world);
    const id = await makePublished(world, [trueFalse()]);
    expect((await start(world, learner, id)).id).toBe((await start(world, learner, id)).id);
  });

  it('gives the attempt of its idempotency key again, also when that is over', async () => {
    const learner = await enrolledLearner(world);
    const input = { assessmentId: await makePublished(world, [trueFalse()]), idempotencyKey: 'again' };
    const attempt = await changed(world, learner, 'startAttempt', input);
    await changed(world, learner, 'submitAssessment', { submissionId: attempt.id, answers: [] });
    expect(await changed(world, learner, 'startAttempt', input)).toMatchObject({ id: attempt.id, status: 'GRADED' });
  });

  it('refuses an idempotency key that began something else', async () => {
    const learner = await enrolledLearner(world);
    await changed(world, learner, 'startAttempt', { assessmentId: await makePublished(world, [trueFalse()]), idempotencyKey: 'k' });
    const other = { assessmentId: await makePublished(world, [trueFalse()]), idempotencyKey: 'k' };
    expect(refusalOf(await change(world, learner, 'startAttempt', other))).toEqual({ code: 'CONFLICT', field: 'input.idempotencyKey' });
  });

  it('counts the attempts, and refuses more than are allowed', async () => {
    const learner = await enrolledLearner(world);
    const id = await makePublished(world, [trueFalse()], { attemptsAllowed: 2 });
    for (const number of [1, 2]) {
      const attempt = await start(world, learner, id);
      expect(attempt.attempt).toBe(number);
      await changed(world, learner, 'submitAssessment', { submissionId: attempt.id, answers: [] });
    }
    expect(refusalOf(await change(world, learner, 'startAttempt', { assessmentId: id }))).toEqual({
      code: 'PRECONDITION_FAILED',
      field: 'input.assessmentId',
    });
  });

  it('is refused to those who are not enrolled, whoever they are', async () => {
    const assessmentId = await makePublished(world, [trueFalse()]);
    for (const viewer of [await insertUser(world.platform), world.instructor, world.admin]) {
      expect(refusalOf(await change(world, viewer, 'startAttempt', { assessmentId })).code).toBe('PRECONDITION_FAILED');
    }
  });

  it('does not tell a draft from what does not exist', async () => {
    const draft = await change(world, world.learner, 'startAttempt', { assessmentId: await makeDraft(world, [trueFalse()]) });
    const nothing = await change(world, world.learner, 'startAttempt', { assessmentId: 'asm_nope' });
    expect(refusalOf(draft).code).toBe('NOT_FOUND');
    expect(refusalOf(nothing).code).toBe('NOT_FOUND');
  });

  it('tells an instructor that a draft is not published', async () => {
    const draft = await change(world, world.instructor, 'startAttempt', { assessmentId: await makeDraft(world, [trueFalse()]) });
    expect(refusalOf(draft).code).toBe('PRECONDITION_FAILED');
  });

  it('is refused to those who are not signed in', async () => {
    expect(refusalOf(await change(world, null, 'startAttempt', { assessmentId: 'asm_nope' })).code).toBe('UNAUTHENTICATED');
  });
});

describe('submitAssessment', () => {
  it('is refused a second time', async () => {
    const attempt = await start(world, world.learner, await makePublished(world, [trueFalse()]));
    const input = { submissionId: attempt.id, answers: [] };
    await changed(world, world.learner, 'submitAssessment', input);
    expect(refusalOf(await change(world, world.learner, 'submitAssessment', input))).toEqual({
      code: 'CONFLICT',
      field: 'input.submissionId',
    });
  });

  it('gives the same again for the same idempotency key', async () => {
    const attempt = await start(world, world.learner, await makePublished(world, [trueFalse()]));
    const input = { submissionId: attempt.id, answers: answersTo(attempt, { boolean: true }), idempotencyKey: attempt.id };
    const first = await changed(world, world.learner, 'submitAssessment', input);
    expect(await changed(world, world.learner, 'submitAssessment', input)).toEqual(first);
    expect(await eventsAbout(world, attempt.id)).toEqual(['started', 'submitted', 'graded']);
  });

  it.each([
    { why: 'a question of another assessment', answers: [{ questionId: 'asm_x_q_1_r1', boolean: true }], field: 'answers.0.questionId' },
    { why: 'another kind of answer', answers: (ids: string[]) => [{ questionId: ids[1], text: 'yes' }], field: 'answers.0.text' },
    { why: 'an option that does not exist', answers: (ids: string[]) => [{ questionId: ids[1], boolean: true }, { questionId: ids[0], choices: ['z'] }], field: 'answers.1.choices' }, // prettier-ignore
    { why: 'a text that cannot be kept', answers: (ids: string[]) => [{ questionId: ids[2], text: 'a\0b' }], field: 'answers.0.text' },
    {
      why: 'a text of a megabyte',
      answers: (ids: string[]) => [{ questionId: ids[2], text: 'x'.repeat(1_000_000) }],
      field: 'answers.0.text',
    },
    { why: 'a thousand answers', answers: (ids: string[]) => Array.from({ length: 1_000 }, () => ({ questionId: ids[1], boolean: true })), field: 'answers' }, // prettier-ignore
  ])('is refused with $why, and nothing changes', async ({ answers, field }) => {
    const learner = await enrolledLearner(world);
    const attempt = await start(world, learner, await makePublished(world, [singleChoice(), trueFalse(), shortAnswer()]));
    const given = typeof answers === 'function' ? answers(attempt.revision.questions.map(({ id }) => id)) : answers;
    for (const mutation of ['submitAssessment', 'saveAnswers']) {
      const refused = await change(world, learner, mutation, { submissionId: attempt.id, answers: given });
      expect(refusalOf(refused)).toEqual({ code: 'BAD_USER_INPUT', field: `input.${field}` });
    }
    expect(await readSubmission(world, learner, attempt.id)).toEqual(attempt);
    expect(await eventsAbout(world, attempt.id)).toEqual(['started']);
  });

  it.each(['submitAssessment', 'saveAnswers'])(
    'like %s does not tell the attempt of another from what does not exist',
    async (mutation) => {
      const attempt = await start(world, world.learner, await makePublished(world, [trueFalse()]));
      for (const viewer of [world.otherLearner, world.instructor, world.admin]) {
        expect(refusalOf(await change(world, viewer, mutation, { submissionId: attempt.id, answers: [] })).code).toBe('NOT_FOUND');
      }
    },
  );

  it('leaves nothing to save', async () => {
    const attempt = await start(world, world.learner, await makePublished(world, [trueFalse()]));
    const input = { submissionId: attempt.id, answers: [] };
    await changed(world, world.learner, 'submitAssessment', input);
    expect(refusalOf(await change(world, world.learner, 'saveAnswers', input)).code).toBe('PRECONDITION_FAILED');
  });
});
