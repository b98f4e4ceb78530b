import { beforeAll, describe, expect, it } from 'vitest';
import { changed, dataOf, enrolledLearner, makePublished, start, useAssessments } from '../../support/assessment.ts';
import { singleChoice, trueFalse } from '../../support/assessment-questions.ts';
import { insertContent } from '../../support/users.ts';

const world = useAssessments();
const contents: string[] = [];
const learners: string[] = [];

beforeAll(async () => {
  for (let count = 0; count < 6; count += 1) {
    const content = await insertContent(world.platform, world.course, 'assessment');
    const learner = await enrolledLearner(world);
    const assessment = await makePublished(world, [singleChoice(), trueFalse()], { contentId: content.id });
    const attempt = await start(world, learner, assessment);
    await changed(world, learner, 'submitAssessment', { submissionId: attempt.id, answers: [] });
    contents.push(content.id);
    learners.push(learner.id);
  }
}, 60_000);

/** What requests read; the background reads other tables. */
const READ = /FROM (assessments|assessment_revisions|questions|submissions|answers|memberships|identities|unnest)\b/;

async function statementsOf(references: { __typename: string; id: string }[], fields: string): Promise<number> {
  const before = world.statements.length;
  dataOf(await world.ask(world.instructor, `query ($of: [_Any!]!) { _entities(representations: $of) { ${fields} } }`, { of: references }));
  return world.statements.slice(before).filter((sql) => READ.test(sql)).length;
}

describe('the number of statements', () => {
  const EVERYTHING = `id title questions { id } answerKey { explanation } draft { number } attemptsLeft course { id } content { id }
    mySubmissions(first: 3) { edges { cursor } } submissions(first: 3) { edges { node { id answers { text } result { questions { explanation } } learner { id } revision { questions { id } } } } }`;

  it('for titles behind content items is one', async () => {
    const references = contents.map((id) => ({ __typename: 'ContentItem', id }));
    await statementsOf(references, '... on ContentItem { assessment { id } }');
    expect(await statementsOf(references, '... on ContentItem { assessment { id title } }')).toBe(1);
  });

  it.each([
    { of: 'content items', __typename: 'ContentItem', ids: contents, fields: `... on ContentItem { assessment { ${EVERYTHING} } }` },
    {
      of: 'users',
      __typename: 'User',
      ids: learners,
      fields: `... on User { submissions(first: 3) { edges { node { id assessment { ${EVERYTHING} } } } } }`,
    },
  ])('does not grow with the number of $of', async ({ __typename, ids, fields }) => {
    const references = ids.map((id) => ({ __typename, id }));
    // Public ids are looked up once for the life of the process.
    await statementsOf(references, fields);
    expect(await statementsOf(references, fields)).toBe(await statementsOf(references.slice(0, 1), fields));
  });
});
