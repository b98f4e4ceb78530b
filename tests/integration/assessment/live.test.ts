import { describe, expect, it } from 'vitest';
import type { Viewer } from '../../../platform/auth/viewer.ts';
import { changed, enrolledLearner, makePublished, refusalOf, start, useAssessments } from '../../support/assessment.ts';
import { trueFalse } from '../../support/assessment-questions.ts';
import { take } from '../../support/events.ts';

const world = useAssessments();
const SUBSCRIPTION = `subscription ($userId: ID, $after: String) {
  submissionGraded(userId: $userId, after: $after) { cursor occurredAt submission { id status score } }
}`;
type Update = { cursor: string; submission: { id: string; status: string; score: number } };
const updateOf = (response: { data?: Record<string, unknown> | null } | undefined) => response?.data?.['submissionGraded'] as Update;

async function submit(learner: Viewer): Promise<string> {
  const attempt = await start(world, learner, await makePublished(world, [trueFalse()]));
  await changed(world, learner, 'submitAssessment', { submissionId: attempt.id, answers: [] });
  return attempt.id;
}

describe('submissionGraded', () => {
  it('tells a learner that an attempt was graded', async () => {
    const learner = await enrolledLearner(world);
    const updates = await world.subscribe(learner, SUBSCRIPTION);
    const next = updates.next();
    const id = await submit(learner);
    expect(updateOf((await next).value).submission).toEqual({ id, status: 'GRADED', score: 0 });
    await updates.return?.();
  });

  it('goes on behind a cursor', async () => {
    const learner = await enrolledLearner(world);
    const live = await world.subscribe(learner, SUBSCRIPTION);
    const first = take(live, 1);
    const ids = [await submit(learner), await submit(learner), await submit(learner)];
    const [seen] = await first;
    await live.return?.();
    const updates = await world.subscribe(learner, SUBSCRIPTION, { after: updateOf(seen).cursor });
    expect((await take(updates, 2)).map((one) => updateOf(one).submission.id)).toEqual(ids.slice(1));
    await updates.return?.();
  });

  it('tells an instructor about a learner of theirs, and says nothing of others', async () => {
    const learner = await enrolledLearner(world);
    const [own, foreign] = await Promise.all(
      [world.instructor, world.stranger].map((viewer) => world.subscribe(viewer, SUBSCRIPTION, { userId: learner.id })),
    );
    const heard = own?.next();
    const unheard = foreign?.next();
    const id = await submit(learner);
    expect(updateOf((await heard)?.value).submission.id).toBe(id);
    await Promise.all([own?.return?.(), foreign?.return?.()]);
    expect((await unheard)?.done).toBe(true);
  });

  it.each<{ who: string; userId: () => string; code: string }>([
    { who: 'another learner', userId: () => world.otherLearner.id, code: 'FORBIDDEN' },
    { who: 'somebody who does not exist', userId: () => 'usr_nope', code: 'NOT_FOUND' },
  ])('is refused about $who', async ({ userId, code }) => {
    const updates = await world.subscribe(world.learner, SUBSCRIPTION, { userId: userId() });
    const { value } = await updates.next();
    expect(refusalOf(value).code).toBe(code);
    await updates.return?.();
  });
});
