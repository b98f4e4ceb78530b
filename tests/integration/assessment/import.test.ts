import { beforeEach, describe, expect, it } from 'vitest';
import type { PackagedAssessment } from '../../../subgraphs/assessment/domain/packaged-assessment.ts';
import type { ApplyAssessmentsInput } from '../../../subgraphs/assessment/services/assessment-import.ts';
import { answersTo, changed, dataOf, start, useAssessments } from '../../support/assessment.ts';
import { insertContent } from '../../support/users.ts';

const world = useAssessments();
let packages = 0;
let packageId: string;
let contentIds: Record<string, string>;

beforeEach(async () => {
  packages += 1;
  packageId = `package-${packages}`;
  contentIds = {};
  for (const item of ['one', 'two']) contentIds[item] = (await insertContent(world.platform, world.course, 'assessment')).id;
});

const quiz = (itemId: string, text = 'Every gun is loaded.'): PackagedAssessment => ({
  itemId,
  kind: 'quiz',
  title: `Quiz ${itemId}`,
  timeLimitMinutes: 15,
  passingScore: 80,
  attemptsAllowed: null,
  questions: [{ id: 'q1', type: 'true_false', correct: true, text, points: 1, explanation: 'So it is.', source: null }],
});

/** Applies assessments; the hash is made of what they say. */
const apply = (assessments: PackagedAssessment[], options: Pick<ApplyAssessmentsInput, 'publish'> = {}) =>
  world.subgraph.services.imports.applyAssessments({
    packageId,
    courseId: world.course.id,
    assessments: assessments.map((assessment) => ({
      assessment,
      contentId: contentIds[assessment.itemId] ?? '',
      hash: Buffer.from(assessment.questions[0]?.text ?? '')
        .toString('hex')
        .slice(0, 64),
    })),
    ...options,
  });
const idOf = (item: string) => `asm_${packageId}_${item}`;

const behind = async (item: string, viewer = world.learner) => {
  const answer = await world.ask(
    viewer,
    `query ($of: [_Any!]!) { _entities(representations: $of) { ... on ContentItem { assessment { id title revision questions { id text } } } } }`,
    { of: [{ __typename: 'ContentItem', id: contentIds[item] }] },
  );
  type Found = { assessment: { id: string; title: string; revision: number; questions: { id: string; text: string }[] } | null };
  return (dataOf(answer)['_entities'] as Found[])[0]?.assessment ?? null;
};

const rows = async () => {
  const { rows: found } = await world.platform.database.pool.query<Record<string, unknown>>(
    `SELECT a.*, r.number, q.public_id AS question, q.text FROM assessments a JOIN assessment_revisions r ON r.assessment_id = a.id
     JOIN questions q ON q.revision_id = r.id WHERE a.public_id LIKE $1 ORDER BY 1, r.number`,
    [`asm_${packageId}_%`],
  );
  return found;
};

describe('a package', () => {
  it('brings its assessments, published, behind their content items', async () => {
    expect(await apply([quiz('one'), quiz('two')])).toEqual({
      created: [idOf('one'), idOf('two')],
      revised: [],
      unchanged: [],
      removed: [],
    });
    expect(await behind('one')).toEqual({
      id: idOf('one'),
      title: 'Quiz one',
      revision: 1,
      questions: [{ id: `${idOf('one')}_q_q1_r1`, text: 'Every gun is loaded.' }],
    });
  });

  it('changes nothing when it is applied again', async () => {
    await apply([quiz('one'), quiz('two')]);
    const before = await rows();
    world.clock.advance(60_000);
    expect(await apply([quiz('one'), quiz('two')])).toMatchObject({
      created: [],
      revised: [],
      unchanged: [idOf('one'), idOf('two')],
      removed: [],
    });
    expect(await rows()).toEqual(before);
  });

  it('that changed changes just that, and attempts under way keep what they began with', async () => {
    await apply([quiz('one'), quiz('two')]);
    const attempt = await start(world, world.learner, idOf('one'));
    const two = await behind('two');
    expect(await apply([quiz('one', 'Every gun is loaded, always.'), quiz('two')])).toMatchObject({
      revised: [idOf('one')],
      unchanged: [idOf('two')],
    });
    expect(await behind('one')).toMatchObject({ revision: 2, questions: [{ text: 'Every gun is loaded, always.' }] });
    expect(await behind('two')).toEqual(two);
    const answers = answersTo(attempt, { boolean: true });
    expect(await changed(world, world.learner, 'submitAssessment', { submissionId: attempt.id, answers })).toMatchObject({
      revision: { number: 1 },
      score: 100,
    });
  });

  it('takes away what it no longer has, and brings it back as it was', async () => {
    await apply([quiz('one'), quiz('two')]);
    expect(await apply([quiz('one')])).toMatchObject({ removed: [idOf('two')] });
    expect(await behind('two')).toBeNull();
    expect(await apply([quiz('one'), quiz('two')])).toMatchObject({ removed: [], unchanged: [idOf('one'), idOf('two')] });
    expect(await behind('two')).toMatchObject({ id: idOf('two'), revision: 1 });
  });

  it('leaves the assessments of other packages alone', async () => {
    await apply([quiz('one')]);
    const first = await rows();
    const firstPackage = packageId;
    packageId = `${packageId}0`;
    await apply([]);
    packageId = firstPackage;
    expect(await rows()).toEqual(first);
  });

  it('that is applied twice at once is applied once', async () => {
    const outcomes = await Promise.all([apply([quiz('one')]), apply([quiz('one')])]);
    expect(outcomes.flatMap(({ created }) => created)).toEqual([idOf('one')]);
  });
});

describe('a staged package', () => {
  it('is seen by nobody before it is published', async () => {
    await apply([quiz('one')], { publish: false });
    expect(await behind('one')).toBeNull();
    await apply([quiz('one')]);
    expect(await behind('one')).toMatchObject({ revision: 1 });
  });

  it('leaves what is published as it is until then', async () => {
    await apply([quiz('one'), quiz('two')]);
    const before = await behind('one');
    await apply([quiz('one', 'Changed.')], { publish: false });
    await apply([quiz('one', 'Changed.')], { publish: false });
    expect(await behind('one')).toEqual(before);
    expect(await behind('two')).not.toBeNull();
    await apply([quiz('one', 'Changed.')]);
    expect(await behind('one')).toMatchObject({ revision: 2, questions: [{ text: 'Changed.' }] });
    expect(await behind('two')).toBeNull();
  });

  it('may publish what is new before the rest, with what it brings back', async () => {
    await apply([quiz('one')]);
    const before = await behind('one');
    await apply([quiz('one', 'Changed.'), quiz('two')], { publish: 'new' });
    expect(await behind('one')).toEqual(before);
    expect(await behind('two')).toMatchObject({ revision: 1 });
    await apply([quiz('one', 'Changed.')]);
    await apply([quiz('one', 'Changed.'), quiz('two')], { publish: 'new' });
    expect(await behind('two')).toMatchObject({ revision: 1 });
  });

  it('is given up by an import of what was there before', async () => {
    await apply([quiz('one')]);
    const before = await rows();
    await apply([quiz('one', 'Changed.')], { publish: false });
    await apply([quiz('one')]);
    expect(await rows()).toEqual(before);
  });
});

describe('a package that cannot be applied', () => {
  it.each([
    { why: 'a content item is missing', break_: () => { contentIds['two'] = 'itm_nope'; }, code: 'NOT_FOUND' }, // prettier-ignore
    { why: 'a question cannot be answered', questions: [], code: 'BAD_USER_INPUT' },
  ])('because $why changes nothing', async ({ break_, questions, code }) => {
    break_?.();
    await expect(apply([quiz('one'), { ...quiz('two'), ...(questions && { questions }) }])).rejects.toMatchObject({ code });
    expect(await rows()).toEqual([]);
  });
});
