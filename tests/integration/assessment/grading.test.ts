import { describe, expect, it } from 'vitest';
import type { Viewer } from '../../../platform/auth/viewer.ts';
import {
  answersTo,
  change,
  changed,
  enrolledLearner,
  eventsAbout,
  makePublished,
  readSubmission,
  refusalOf,
  start,
  useAssessments,
  type AssessmentFields,
  type Attempt,
} from '../../support/assessment.ts';
import { essay, shortAnswer, trueFalse } from '../../support/assessment-questions.ts';
import { insertMembership } from '../../support/users.ts';

const world = useAssessments();
const QUESTIONS = [shortAnswer(), essay()];

async function submitted(learner: Viewer, questions = QUESTIONS, fields: AssessmentFields = {}): Promise<Attempt> {
  const attempt = await start(world, learner, await makePublished(world, questions, fields));
  const answers = answersTo(attempt, ...questions.map(({ type }) => (type === 'TRUE_FALSE' ? { boolean: true } : { text: 'Restraint.' })));
  return changed(world, learner, 'submitAssessment', { submissionId: attempt.id, answers });
}

const gradeInput = ({ id, revision }: Attempt, ...grades: ({ points: number; feedback?: string | null } | undefined)[]) => ({
  submissionId: id,
  grades: grades.flatMap((grade, index) => (grade ? [{ questionId: revision.questions[index]?.id, ...grade }] : [])),
});
const grade = (attempt: Attempt, ...grades: Parameters<typeof gradeInput> extends [Attempt, ...infer G] ? G : never) =>
  changed(world, world.instructor, 'gradeSubmission', gradeInput(attempt, ...grades));

describe('gradeSubmission', () => {
  it('gives the result, with what the instructor says', async () => {
    const attempt = await submitted(world.learner);
    await grade(attempt, undefined, { points: 3.5, feedback: 'Well put.' });
    const graded = await readSubmission(world, world.learner, attempt.id);
    expect(graded).toMatchObject({ status: 'GRADED', points: 3.5, score: 70, passed: false });
    expect(graded.result?.questions.map(({ points, feedback }) => ({ points, feedback }))).toEqual([
      { points: 0, feedback: null },
      { points: 3.5, feedback: 'Well put.' },
    ]);
    expect(await eventsAbout(world, attempt.id)).toEqual(['started', 'submitted', 'graded']);
  });

  it('corrects what was graded automatically', async () => {
    const attempt = await submitted(world.learner);
    await grade(attempt, undefined, { points: 3 });
    expect(await grade(attempt, { points: 1 })).toMatchObject({ points: 4, score: 80, passed: true });
    expect(await eventsAbout(world, attempt.id)).toEqual(['started', 'submitted', 'graded', 'graded']);
  });

  it('tells nobody when it changes nothing', async () => {
    const attempt = await submitted(world.learner);
    const first = await grade(attempt, undefined, { points: 3 });
    world.clock.advance(1_000);
    expect(await grade(attempt, undefined, { points: 3 })).toEqual(first);
    expect(await eventsAbout(world, attempt.id)).toEqual(['started', 'submitted', 'graded']);
  });

  it('of some essays waits for the others', async () => {
    const attempt = await submitted(world.learner, [essay(), essay()]);
    expect(await grade(attempt, { points: 4 })).toMatchObject({ status: 'AWAITING_GRADING', score: null, result: null });
  });

  it.each<{ who: string; viewer: () => Viewer | null; code: string }>([
    { who: 'the learner', viewer: () => world.learner, code: 'FORBIDDEN' },
    { who: 'another learner', viewer: () => world.otherLearner, code: 'NOT_FOUND' },
    { who: 'the instructor of another course', viewer: () => world.stranger, code: 'NOT_FOUND' },
    { who: 'nobody', viewer: () => null, code: 'UNAUTHENTICATED' },
  ])('is refused to $who', async ({ viewer, code }) => {
    const attempt = await submitted(world.learner);
    expect(refusalOf(await change(world, viewer(), 'gradeSubmission', gradeInput(attempt, undefined, { points: 4 }))).code).toBe(code);
    expect(await readSubmission(world, world.learner, attempt.id)).toEqual(attempt);
  });

  it('is refused to an instructor who grades themselves', async () => {
    await insertMembership(world.platform, world.course, world.instructor, 'LEARNER');
    const attempt = await submitted(world.instructor);
    expect(refusalOf(await change(world, world.instructor, 'gradeSubmission', gradeInput(attempt, { points: 1 }))).code).toBe('FORBIDDEN');
    expect(await changed(world, world.admin, 'gradeSubmission', gradeInput(attempt, { points: 1 }, { points: 4 }))).toMatchObject({
      score: 100,
    });
  });

  it('is refused while the attempt is open', async () => {
    const attempt = await start(world, world.learner, await makePublished(world, QUESTIONS));
    const refused = await change(world, world.instructor, 'gradeSubmission', gradeInput(attempt, { points: 1 }));
    expect(refusalOf(refused)).toEqual({ code: 'PRECONDITION_FAILED', field: 'input.submissionId' });
  });

  it.each([
    { why: 'too many points', grades: [undefined, { points: 4.01 }], field: 'grades.0.points' },
    { why: 'points below nothing', grades: [undefined, { points: -1 }], field: 'grades.0.points' },
    { why: 'fractions of hundredths', grades: [undefined, { points: 1.234 }], field: 'grades.0.points' },
    { why: 'feedback beyond measure', grades: [undefined, { points: 1, feedback: 'x'.repeat(4_001) }], field: 'grades.0.feedback' },
    { why: 'no grades', grades: [], field: 'grades' },
  ])('is refused with $why, and nothing changes', async ({ grades, field }) => {
    const attempt = await submitted(world.learner);
    const refused = await change(world, world.instructor, 'gradeSubmission', gradeInput(attempt, ...grades));
    expect(refusalOf(refused)).toEqual({ code: 'BAD_USER_INPUT', field: `input.${field}` });
    expect(await readSubmission(world, world.instructor, attempt.id)).toEqual(attempt);
  });
});

describe('explanations', () => {
  const QUIZ = [trueFalse({ explanation: 'Treat it so.' }), trueFalse({ boolean: false })];
  const explanations = async (viewer: Viewer, attempt: Attempt) =>
    (await readSubmission(world, viewer, attempt.id)).result?.questions.map(({ explanation }) => explanation);

  it('are shown to a learner who has passed', async () => {
    const attempt = await submitted(await enrolledLearner(world), [trueFalse({ explanation: 'Treat it so.' })]);
    expect(attempt.result?.questions[0]?.explanation).toBe('Treat it so.');
  });

  it('are kept from a learner who could use them in another attempt', async () => {
    const attempt = await submitted(await enrolledLearner(world), QUIZ, { attemptsAllowed: 2 });
    expect(attempt.result?.questions[0]?.explanation).toBeNull();
  });

  it('are shown when the last attempt is over, and not while it is open', async () => {
    const learner = await enrolledLearner(world);
    const assessmentId = await makePublished(world, QUIZ, { attemptsAllowed: 2 });
    const first = await start(world, learner, assessmentId);
    await changed(world, learner, 'submitAssessment', { submissionId: first.id, answers: [] });
    const last = await start(world, learner, assessmentId);
    expect(await explanations(learner, first)).toEqual([null, null]);
    await changed(world, learner, 'submitAssessment', { submissionId: last.id, answers: [] });
    expect(await explanations(learner, first)).toEqual(['Treat it so.', null]);
  });

  it('are always shown to the instructor', async () => {
    const attempt = await submitted(await enrolledLearner(world), QUIZ);
    expect(await explanations(world.instructor, attempt)).toEqual(['Treat it so.', null]);
  });
});
