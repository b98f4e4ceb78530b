import { beforeAll, describe, expect, it } from 'vitest';
import type { Viewer } from '../../../platform/auth/viewer.ts';
import { changed, dataOf, makeDraft, makePublished, refusalOf, start, useAssessments, type Attempt } from '../../support/assessment.ts';
import { singleChoice, trueFalse } from '../../support/assessment-questions.ts';
import { insertContent } from '../../support/users.ts';

const world = useAssessments();
type Who = 'nobody' | 'learner' | 'otherLearner' | 'stranger' | 'instructor' | 'admin';
const viewerOf = (who: Who): Viewer | null => (who === 'nobody' ? null : world[who]);

let published: string;
let draft: string;
let attempt: Attempt;
let content: { id: string };
let draftContent: { id: string };

beforeAll(async () => {
  content = await insertContent(world.platform, world.course, 'assessment');
  draftContent = await insertContent(world.platform, world.course, 'assessment');
  published = await makePublished(world, [singleChoice(), trueFalse()], { contentId: content.id });
  draft = await makeDraft(world, [trueFalse()], { contentId: draftContent.id });
  const open = await start(world, world.learner, published);
  attempt = await changed(world, world.learner, 'submitAssessment', { submissionId: open.id, answers: [] });
});

const entity = async (viewer: Viewer | null, reference: { __typename: string; id: string }, fields: string) =>
  world.ask(viewer, `query ($of: [_Any!]!) { _entities(representations: $of) { ... on ${reference.__typename} { ${fields} } } }`, {
    of: [reference],
  });

/** What a field of an assessment gives: `null` or a code where it is refused, `shown` otherwise. */
const sees = async (who: Who, id: string, field?: string) => {
  const answer = await world.ask(viewerOf(who), `query ($id: ID!) { assessment(id: $id) { id ${field ?? ''} } }`, { id });
  return refusalOf(answer).code ?? 'shown';
};

describe('who sees what', () => {
  it.each<{ what: string; field?: string; ofDraft?: boolean; seen: Record<Who, string> }>([
    {
      what: 'a published assessment',
      seen: { nobody: 'shown', learner: 'shown', otherLearner: 'shown', stranger: 'shown', instructor: 'shown', admin: 'shown' },
    },
    {
      what: 'a draft',
      ofDraft: true,
      seen: {
        nobody: 'NOT_FOUND',
        learner: 'NOT_FOUND',
        otherLearner: 'NOT_FOUND',
        stranger: 'NOT_FOUND',
        instructor: 'shown',
        admin: 'shown',
      },
    },
    {
      what: 'the questions',
      field: 'questions { id }',
      seen: { nobody: 'FORBIDDEN', learner: 'shown', otherLearner: 'shown', stranger: 'FORBIDDEN', instructor: 'shown', admin: 'shown' },
    },
    ...['answerKey { explanation }', 'draft { number }', 'submissions { edges { cursor } }'].map((field) => ({
      what: field,
      field,
      seen: {
        nobody: 'FORBIDDEN',
        learner: 'FORBIDDEN',
        otherLearner: 'FORBIDDEN',
        stranger: 'FORBIDDEN',
        instructor: 'shown',
        admin: 'shown',
      },
    })),
  ])('of $what', async ({ field, ofDraft, seen }) => {
    const everybody = Object.keys(seen) as Who[];
    const found = await Promise.all(everybody.map(async (who) => [who, await sees(who, ofDraft ? draft : published, field)]));
    expect(Object.fromEntries(found)).toEqual(seen);
  });

  it.each<{ who: Who; code: string }>([
    { who: 'nobody', code: 'NOT_FOUND' },
    { who: 'learner', code: 'shown' },
    { who: 'otherLearner', code: 'NOT_FOUND' },
    { who: 'stranger', code: 'NOT_FOUND' },
    { who: 'instructor', code: 'shown' },
    { who: 'admin', code: 'shown' },
  ])('of an attempt: $who $code', async ({ who, code }) => {
    const answer = await world.ask(viewerOf(who), `query ($id: ID!) { submission(id: $id) { id } }`, { id: attempt.id });
    expect(refusalOf(answer).code ?? 'shown').toBe(code);
  });

  it.each<{ who: Who; seen: string | number }>([
    { who: 'nobody', seen: 'FORBIDDEN' },
    { who: 'learner', seen: 1 },
    { who: 'otherLearner', seen: 'FORBIDDEN' },
    { who: 'stranger', seen: 0 },
    { who: 'instructor', seen: 1 },
    { who: 'admin', seen: 1 },
  ])("of a learner's attempts: $who $seen", async ({ who, seen }) => {
    const answer = await entity(viewerOf(who), { __typename: 'User', id: world.learner.id }, 'submissions { edges { node { id } } }');
    const [user] = (answer.data?.['_entities'] ?? []) as { submissions: { edges: unknown[] } | null }[];
    expect(refusalOf(answer).code ?? user?.submissions?.edges.length).toBe(seen);
  });
});

describe('a learner', () => {
  it('finds no answer anywhere in the questions', async () => {
    const { handler } = world.subgraph;
    expect(Object.keys((handler.schema.getType('Question') as unknown as { getFields: () => object }).getFields())).toEqual([
      'id',
      'type',
      'text',
      'options',
      'multiple',
      'points',
    ]);
  });

  it('has as many attempts left as were not begun', async () => {
    const id = await makePublished(world, [trueFalse()], { attemptsAllowed: 3 });
    const left = async (viewer: Viewer | null) =>
      (
        dataOf(await world.ask(viewer, `query ($id: ID!) { assessment(id: $id) { attemptsLeft } }`, { id }))['assessment'] as {
          attemptsLeft: number | null;
        }
      ).attemptsLeft;
    expect(await left(world.learner)).toBe(3);
    await start(world, world.learner, id);
    expect(await left(world.learner)).toBe(2);
    expect(await left(null)).toBeNull();
  });

  it('still sees what an attempt was at after that was removed', async () => {
    const id = await makePublished(world, [trueFalse()]);
    const open = await start(world, world.learner, id);
    await world.platform.database.pool.query(`UPDATE assessments SET deleted_at = now() WHERE public_id = $1`, [id]);
    const answer = await world.ask(
      world.learner,
      `query ($id: ID!, $of: ID!) { assessment(id: $of) { id } submission(id: $id) { assessment { id title } } }`,
      { id: open.id, of: id },
    );
    expect(answer.data).toEqual({ assessment: null, submission: { assessment: { id, title: 'Safety' } } });
    expect(refusalOf(answer).code).toBe('NOT_FOUND');
  });
});

describe('a reference', () => {
  it('from a content item gives its assessment, and null while that is a draft', async () => {
    const assessmentOf = async (viewer: Viewer | null, id: string) =>
      dataOf(await entity(viewer, { __typename: 'ContentItem', id }, 'assessment { id }'))['_entities'];
    expect(await assessmentOf(null, content.id)).toEqual([{ assessment: { id: published } }]);
    expect(await assessmentOf(world.learner, draftContent.id)).toEqual([{ assessment: null }]);
    expect(await assessmentOf(world.instructor, draftContent.id)).toEqual([{ assessment: { id: draft } }]);
  });

  it('from a course gives its assessments, to its instructors with drafts', async () => {
    const idsFor = async (viewer: Viewer | null) => {
      const answer = dataOf(
        await entity(viewer, { __typename: 'Course', id: world.course.id }, 'assessments(first: 2) { edges { node { id } } }'),
      );
      const [course] = answer['_entities'] as { assessments: { edges: { node: { id: string } }[] } }[];
      return course?.assessments.edges.map(({ node }) => node.id);
    };
    expect(await idsFor(world.instructor)).toEqual([published, draft]);
    expect(await idsFor(null)).not.toContain(draft);
  });

  it.each([
    { __typename: 'ContentItem', fields: 'assessment { id }' },
    { __typename: 'Course', fields: 'assessments { edges { cursor } }' },
    { __typename: 'User', fields: 'submissions { edges { cursor } }' },
    { __typename: 'Assessment', fields: 'title' },
    { __typename: 'Submission', fields: 'status' },
  ])('to a $__typename that does not exist is refused where it is used', async ({ __typename, fields }) => {
    expect(refusalOf(await entity(world.admin, { __typename, id: 'nope' }, fields)).code).toBe('NOT_FOUND');
  });

  it('leads to the course, the content item and the learner', async () => {
    const answer = await world.ask(
      world.instructor,
      `query ($id: ID!) { submission(id: $id) { learner { id } course { id } assessment { content { id } course { id } } } }`,
      { id: attempt.id },
    );
    expect(dataOf(answer)['submission']).toEqual({
      learner: { id: world.learner.id },
      course: { id: world.course.id },
      assessment: { content: { id: content.id }, course: { id: world.course.id } },
    });
  });
});

describe('bad arguments', () => {
  it.each([
    { args: 'first: 1000', field: 'first' },
    { args: 'first: 0', field: 'first' },
    { args: 'after: "nonsense"', field: 'after' },
    { args: 'first: 1, last: 1', field: 'last' },
  ])('such as $args are refused on that field', async ({ args, field }) => {
    const answer = await world.ask(
      world.learner,
      `query ($id: ID!) { assessment(id: $id) { id mySubmissions(${args}) { edges { cursor } } } }`,
      { id: published },
    );
    expect(refusalOf(answer)).toEqual({ code: 'BAD_USER_INPUT', field });
    expect(answer.data).toEqual({ assessment: { id: published, mySubmissions: null } });
  });

  it.each(['asm_nope', '', 'a\0b', 'x'.repeat(100_000)])('such as an id that nobody has are not found', async (id) => {
    expect(refusalOf(await world.ask(world.admin, `query ($id: ID!) { assessment(id: $id) { id } }`, { id })).code).toBe('NOT_FOUND');
    expect(refusalOf(await world.ask(world.admin, `query ($id: ID!) { submission(id: $id) { id } }`, { id })).code).toBe('NOT_FOUND');
  });
});
