import { beforeEach, describe, expect, it } from 'vitest';
import type { Viewer } from '../../../platform/auth/viewer.ts';
import { singleChoice } from '../../support/assessment-questions.ts';
import { answersTo, change, changed, enrolledLearner, makePublished, refusalOf, start, useAssessments } from '../../support/assessment.ts';
import { insertContent } from '../../support/users.ts';

const world = useAssessments();

type Content = { key: number; id: string };

const query = (sql: string, values: unknown[]) => world.platform.database.pool.query(sql, values);

const requireFirst = (content: Content, prerequisites: Content[]) =>
  query('UPDATE content_items SET prerequisites = $2 WHERE id = $1', [content.key, JSON.stringify(prerequisites.map(({ id }) => id))]);

/** A learner with an open enrollment, as content makes it. */
async function enroll(learner: Viewer): Promise<void> {
  await query(
    `INSERT INTO enrollments (public_id, user_id, course_id, attempt, status, enrolled_at)
     SELECT 'enr_' || $1::int || '_' || count(*), $1::int, $2::int, count(*) + 1, 'ACTIVE', now() FROM enrollments WHERE user_id = $1::int`,
    [learner.key, world.course.key],
  );
}

const complete = (learner: Viewer, content: Content) =>
  query(
    `INSERT INTO user_progress (public_id, user_id, course_id, content_id, enrollment_id, progress_percentage, completed_at)
     SELECT 'prg_' || e.user_id || '_' || $2::int, e.user_id, e.course_id, $2::int, e.id, 100, now()
     FROM enrollments e WHERE e.user_id = $1 AND e.ended_at IS NULL`,
    [learner.key, content.key],
  );

const traces = async (learner: Viewer) => {
  const { rows } = await query(
    `SELECT (SELECT count(*)::int FROM submissions WHERE user_id = $1) AS submissions,
       (SELECT count(*)::int FROM event_outbox WHERE user_key = $1) + (SELECT count(*)::int FROM event_log WHERE user_key = $1) AS events`,
    [learner.key],
  );
  return rows[0];
};

describe('an assessment whose item has prerequisites', () => {
  let first: Content;
  let second: Content;
  let item: Content;
  let assessmentId: string;
  let learner: Viewer;

  beforeEach(async () => {
    first = await insertContent(world.platform, world.course);
    second = await insertContent(world.platform, world.course);
    item = await insertContent(world.platform, world.course, 'assessment');
    await requireFirst(item, [first, second]);
    assessmentId = await makePublished(world, [singleChoice()], { contentId: item.id });
    learner = await enrolledLearner(world);
    await enroll(learner);
  });

  const attempt = () => change(world, learner, 'startAttempt', { assessmentId });

  it('names what is to be completed first, and begins nothing', async () => {
    const refused = await attempt();
    expect(refused.errors?.[0]?.message).toBe(`Complete first: "${first.id}", "${second.id}"`);
    expect(refusalOf(refused)).toEqual({ code: 'PRECONDITION_FAILED', field: 'input.assessmentId' });
    expect(await traces(learner)).toEqual({ submissions: 0, events: 0 });
  });

  it('shows its questions no earlier than it can be attempted, and then for good', async () => {
    const questions = async () => {
      const { data, errors } = await world.ask(learner, `query ($id: ID!) { assessment(id: $id) { title questions { text } } }`, {
        id: assessmentId,
      });
      return {
        shown: (data as { assessment: { questions: unknown[] | null } }).assessment.questions?.length ?? null,
        code: errors?.[0]?.extensions?.['code'],
      };
    };
    expect(await questions()).toEqual({ shown: null, code: 'FORBIDDEN' });
    await complete(learner, first);
    await complete(learner, second);
    expect(await questions()).toEqual({ shown: 1, code: undefined });
    await changed(world, learner, 'startAttempt', { assessmentId });
    await query('DELETE FROM user_progress WHERE user_id = $1', [learner.key]);
    expect(await questions()).toEqual({ shown: 1, code: undefined });
  });

  it('begins when the last of them is completed, with the same idempotency key too', async () => {
    await complete(learner, first);
    const input = { assessmentId, idempotencyKey: 'again' };
    expect((await change(world, learner, 'startAttempt', input)).errors?.[0]?.message).toBe(`Complete first: "${second.id}"`);
    await complete(learner, second);
    expect(await changed(world, learner, 'startAttempt', input)).toMatchObject({ attempt: 1, status: 'IN_PROGRESS' });
  });

  it('does not count what was completed in an enrollment that is over', async () => {
    await complete(learner, first);
    await complete(learner, second);
    await query('UPDATE enrollments SET ended_at = now() WHERE user_id = $1', [learner.key]);
    await enroll(learner);
    expect(refusalOf(await attempt()).code).toBe('PRECONDITION_FAILED');
  });

  it('waits for nothing that is not listed', async () => {
    await query('UPDATE content_items SET deleted_at = now() WHERE id = $1', [first.key]);
    await query('UPDATE content_items SET published_at = NULL WHERE id = $1', [second.key]);
    expect((await attempt()).errors).toBeUndefined();
  });

  it('stays open to who has completed it', async () => {
    await complete(learner, item);
    expect((await attempt()).errors).toBeUndefined();
  });

  it('lets an attempt under way be gone on with and handed in', async () => {
    await requireFirst(item, []);
    const open = await start(world, learner, assessmentId);
    await requireFirst(item, [first]);
    expect((await start(world, learner, assessmentId)).id).toBe(open.id);
    const input = { submissionId: open.id, answers: answersTo(open, { choices: ['a'] }) };
    await changed(world, learner, 'saveAnswers', input);
    expect(await changed(world, learner, 'submitAssessment', input)).toMatchObject({ status: 'GRADED' });
    expect(refusalOf(await attempt()).code).toBe('PRECONDITION_FAILED');
  });

  it('takes no more statements than one without', async () => {
    await complete(learner, first);
    await complete(learner, second);
    const free = await makePublished(world, [singleChoice()]);
    const statementsFor = async (id: string) => {
      const before = world.statements.length;
      await start(world, learner, id);
      return world.statements.slice(before).filter((sql) => /assessments|submissions|open_prerequisites/.test(sql)).length;
    };
    const expected = await statementsFor(free);
    expect(await statementsFor(assessmentId)).toBe(expected);
  });
});
