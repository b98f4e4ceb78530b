import { describe, expect, it } from 'vitest';
import type { Viewer } from '../../../platform/auth/viewer.ts';
import {
  answersTo,
  change,
  changed,
  dataOf,
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
import { essay, trueFalse } from '../../support/assessment-questions.ts';

const world = useAssessments();
const MINUTE = 60_000;
const LIMITED = { timeLimitMinutes: 15 };

type Limited = { learner: Viewer; attempt: Attempt; assessmentId: string };

async function startLimited(fields: AssessmentFields = LIMITED, questions = [trueFalse({ points: 4 }), trueFalse()]): Promise<Limited> {
  const learner = await enrolledLearner(world);
  const assessmentId = await makePublished(world, questions, fields);
  return { learner, assessmentId, attempt: await start(world, learner, assessmentId) };
}

const save = ({ learner, attempt }: Limited, ...answers: Record<string, unknown>[]) =>
  changed(world, learner, 'saveAnswers', { submissionId: attempt.id, answers: answersTo(attempt, ...answers) });

describe('an attempt with a time limit', () => {
  it('is due that long after it began', async () => {
    const { attempt } = await startLimited();
    expect(new Date(attempt.dueAt ?? 0).getTime() - new Date(attempt.startedAt).getTime()).toBe(15 * MINUTE);
  });

  it('is still taken a few seconds late', async () => {
    const { learner, attempt } = await startLimited();
    world.clock.advance(15 * MINUTE + 5_000);
    const answers = answersTo(attempt, { boolean: true });
    expect(await changed(world, learner, 'submitAssessment', { submissionId: attempt.id, answers })).toMatchObject({
      status: 'GRADED',
      score: 80,
    });
  });

  it.each(['submitAssessment', 'saveAnswers'])('ends with what was saved when %s comes too late', async (mutation) => {
    const limited = await startLimited();
    await save(limited, { boolean: true }, { boolean: false });
    world.clock.advance(15 * MINUTE + 5_001);
    const { learner, attempt } = limited;
    const late = await change(world, learner, mutation, {
      submissionId: attempt.id,
      answers: answersTo(attempt, { boolean: true }, { boolean: true }),
    });
    expect(refusalOf(late)).toEqual({ code: 'PRECONDITION_FAILED', field: 'input.submissionId' });
    expect(await readSubmission(world, learner, attempt.id)).toMatchObject({
      status: 'EXPIRED',
      submittedAt: null,
      points: 4,
      score: 80,
      passed: true,
    });
    expect(await eventsAbout(world, attempt.id)).toEqual(['started', 'expired', 'graded']);
  });

  it('gives the same refusal to a late call that is repeated', async () => {
    const { learner, attempt } = await startLimited();
    world.clock.advance(16 * MINUTE);
    const input = { submissionId: attempt.id, answers: [], idempotencyKey: attempt.id };
    const first = await change(world, learner, 'submitAssessment', input);
    expect((await change(world, learner, 'submitAssessment', input)).errors).toEqual(first.errors);
    expect(refusalOf(first).code).toBe('PRECONDITION_FAILED');
  });

  it('has ended when somebody looks at it', async () => {
    const { learner, attempt } = await startLimited();
    world.clock.advance(16 * MINUTE);
    expect(await readSubmission(world, learner, attempt.id)).toMatchObject({ status: 'EXPIRED', score: 0, passed: false });
  });

  it('has ended when it is listed', async () => {
    const { learner, assessmentId } = await startLimited();
    world.clock.advance(16 * MINUTE);
    const answer = await world.ask(learner, `query ($id: ID!) { assessment(id: $id) { mySubmissions { edges { node { status } } } } }`, {
      id: assessmentId,
    });
    expect(dataOf(answer)).toEqual({ assessment: { mySubmissions: { edges: [{ node: { status: 'EXPIRED' } }] } } });
  });

  it('makes room for the next one', async () => {
    const { learner, attempt, assessmentId } = await startLimited();
    world.clock.advance(16 * MINUTE);
    expect(await start(world, learner, assessmentId)).toMatchObject({ attempt: 2, status: 'IN_PROGRESS' });
    expect(await readSubmission(world, learner, attempt.id)).toMatchObject({ status: 'EXPIRED' });
  });

  it('counts among the attempts allowed', async () => {
    const { learner, attempt, assessmentId } = await startLimited({ ...LIMITED, attemptsAllowed: 1 });
    world.clock.advance(16 * MINUTE);
    expect(refusalOf(await change(world, learner, 'startAttempt', { assessmentId })).code).toBe('PRECONDITION_FAILED');
    expect(await eventsAbout(world, attempt.id)).toEqual(['started', 'expired', 'graded']);
  });

  it('is ended by the sweep, once, when nobody looks', async () => {
    const { attempt } = await startLimited();
    await world.subgraph.services.expiry.sweep(100);
    expect(await eventsAbout(world, attempt.id)).toEqual(['started']);
    world.clock.advance(16 * MINUTE);
    const sweeps = await Promise.all([1, 2, 3].map(() => world.subgraph.services.expiry.sweep(100)));
    expect(Math.max(...sweeps)).toBeGreaterThan(0);
    expect(await eventsAbout(world, attempt.id)).toEqual(['started', 'expired', 'graded']);
    expect(await world.subgraph.services.expiry.sweep(100)).toBe(0);
  });

  it('waits for an instructor when its essay was saved, and stays expired', async () => {
    const limited = await startLimited(LIMITED, [essay()]);
    await save(limited, { text: 'Restraint.' });
    world.clock.advance(16 * MINUTE);
    const { attempt } = limited;
    // Nobody has looked yet: grading finds it over.
    const grades = [{ questionId: attempt.revision.questions[0]?.id, points: 4 }];
    const graded = await changed(world, world.instructor, 'gradeSubmission', { submissionId: attempt.id, grades });
    expect(graded).toMatchObject({ status: 'EXPIRED', score: 100, passed: true });
    expect(await eventsAbout(world, attempt.id)).toEqual(['started', 'expired', 'graded']);
  });
});

describe('the background job', () => {
  it('ends attempts by itself', async () => {
    const { attempt } = await startLimited();
    world.clock.advance(16 * MINUTE);
    const [job] = world.subgraph.jobs;
    job?.start();
    await expect.poll(() => eventsAbout(world, attempt.id), { timeout: 5_000 }).toEqual(['started', 'expired', 'graded']);
    await job?.stop();
  });
});
