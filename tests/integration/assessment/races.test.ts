import { describe, expect, it } from 'vitest';
import {
  answersTo,
  change,
  changed,
  enrolledLearner,
  eventsAbout,
  makeDraft,
  makePublished,
  refusalOf,
  start,
  useAssessments,
} from '../../support/assessment.ts';
import { essay, trueFalse } from '../../support/assessment-questions.ts';

const world = useAssessments();
const times = <T>(count: number, make: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));

describe('at the same time', () => {
  it('many starts give one attempt', async () => {
    const learner = await enrolledLearner(world);
    const assessmentId = await makePublished(world, [trueFalse()]);
    const attempts = await times(8, () => start(world, learner, assessmentId));
    expect(new Set(attempts.map(({ id, attempt }) => `${id} ${attempt}`)).size).toBe(1);
    expect(await eventsAbout(world, attempts[0]?.id ?? '')).toEqual(['started']);
  });

  it('starts and submissions never make more attempts than are allowed', async () => {
    const learner = await enrolledLearner(world);
    const assessmentId = await makePublished(world, [trueFalse()], { attemptsAllowed: 3 });
    await times(12, async () => {
      const started = await change(world, learner, 'startAttempt', { assessmentId });
      const id = (started.data?.['startAttempt'] as { submission: { id: string } } | null)?.submission.id;
      if (id) await change(world, learner, 'submitAssessment', { submissionId: id, answers: [] });
    });
    const { rows } = await world.platform.database.pool.query<{ attempt: number }>(
      `SELECT attempt FROM submissions s JOIN assessments a ON a.id = s.assessment_id WHERE a.public_id = $1 ORDER BY attempt`,
      [assessmentId],
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.map(({ attempt }) => attempt)).toEqual([1, 2, 3].slice(0, rows.length));
  });

  it('one of many submissions counts, and the others are conflicts', async () => {
    const attempt = await start(world, world.learner, await makePublished(world, [trueFalse()]));
    const answers = await times(6, () => change(world, world.learner, 'submitAssessment', { submissionId: attempt.id, answers: [] }));
    expect(answers.map((answer) => refusalOf(answer).code ?? 'done').toSorted()).toEqual(['CONFLICT', 'CONFLICT', 'CONFLICT', 'CONFLICT', 'CONFLICT', 'done']); // prettier-ignore
    expect(await eventsAbout(world, attempt.id)).toEqual(['started', 'submitted', 'graded']);
  });

  it('submissions with one idempotency key are one', async () => {
    const attempt = await start(world, world.learner, await makePublished(world, [trueFalse()]));
    const input = { submissionId: attempt.id, answers: [], idempotencyKey: attempt.id };
    const statuses = await times(6, async () => (await changed(world, world.learner, 'submitAssessment', input)).status);
    expect(new Set(statuses)).toEqual(new Set(['GRADED']));
  });

  it('graders of different essays lose nothing of each other', async () => {
    const attempt = await start(world, world.learner, await makePublished(world, [essay(), essay()]));
    const answers = answersTo(attempt, { text: 'One.' }, { text: 'Two.' });
    await changed(world, world.learner, 'submitAssessment', { submissionId: attempt.id, answers });
    const graders = [world.instructor, world.admin];
    const graded = await times(2, (index) =>
      changed(world, graders[index] ?? world.admin, 'gradeSubmission', {
        submissionId: attempt.id,
        grades: [{ questionId: attempt.revision.questions[index]?.id, points: 4 }],
      }),
    );
    expect(graded.map(({ score }) => score)).toContain(100);
    expect(await eventsAbout(world, attempt.id)).toEqual(['started', 'submitted', 'graded']);
  });

  it('publications of one draft are one', async () => {
    const assessmentId = await makeDraft(world, [trueFalse()]);
    const answers = await times(4, () =>
      world.ask(
        world.instructor,
        `mutation ($input: PublishAssessmentInput!) { publishAssessment(input: $input) { assessment { revision } } }`,
        {
          input: { assessmentId },
        },
      ),
    );
    expect(answers.filter(({ errors }) => !errors)).toHaveLength(1);
  });
});
