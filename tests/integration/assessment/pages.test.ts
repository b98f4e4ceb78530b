import { beforeAll, describe, expect, it } from 'vitest';
import type { Viewer } from '../../../platform/auth/viewer.ts';
import { changed, dataOf, enrolledLearner, makePublished, start, useAssessments } from '../../support/assessment.ts';
import { trueFalse } from '../../support/assessment-questions.ts';

const world = useAssessments();
let learner: Viewer;
let assessment: string;
const attempts: string[] = [];

beforeAll(async () => {
  learner = await enrolledLearner(world);
  assessment = await makePublished(world, [trueFalse()]);
  for (let count = 0; count < 5; count += 1) {
    // Two begin at the same moment: the order is still a total one.
    if (count !== 2) world.clock.advance(1);
    const { id } = await start(world, learner, assessment);
    if (count < 4) await changed(world, learner, 'submitAssessment', { submissionId: id, answers: [] });
    attempts.unshift(id);
  }
});

type Page = {
  edges: { node: { id: string } }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string; startCursor: string };
};
const PAGE = 'edges { node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';

async function read(args: string, field: 'mySubmissions' | 'submissions' = 'mySubmissions'): Promise<Page> {
  const viewer = field === 'submissions' ? world.instructor : learner;
  const answer = dataOf(
    await world.ask(viewer, `query ($id: ID!) { assessment(id: $id) { ${field}(${args}) { ${PAGE} } } }`, { id: assessment }),
  );
  return (answer['assessment'] as Record<string, Page>)[field] as Page;
}
const ids = ({ edges }: Page) => edges.map(({ node }) => node.id);

describe('attempts', () => {
  it('are listed latest first, page by page, without repeating or skipping any', async () => {
    const seen: string[] = [];
    let page = await read('first: 2');
    seen.push(...ids(page));
    while (page.pageInfo.hasNextPage) {
      page = await read(`first: 2, after: "${page.pageInfo.endCursor}"`);
      seen.push(...ids(page));
    }
    expect(seen).toEqual(attempts);
  });

  it('are listed backwards from the end', async () => {
    const last = await read('last: 2');
    expect(ids(last)).toEqual(attempts.slice(3));
    expect(ids(await read(`last: 2, before: "${last.pageInfo.startCursor}"`))).toEqual(attempts.slice(1, 3));
  });

  it('are listed for the instructor by how they stand', async () => {
    expect(ids(await read('status: IN_PROGRESS', 'submissions'))).toEqual(attempts.slice(0, 1));
    expect(ids(await read('status: GRADED', 'submissions'))).toEqual(attempts.slice(1));
  });
});
