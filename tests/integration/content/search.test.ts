import { beforeAll, describe, expect, it } from 'vitest';
import { aCourse, answer, errorOf, useContent, type TestCourse } from '../../support/content.ts';

type Found = {
  correctedQuery: string | null;
  edges: { cursor: string; node: { title: string }; titleHighlight: string; excerpt: string | null; rank: number }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
};

const SEARCH = `query ($query: String!, $first: Int, $after: String, $filter: ContentFilter) {
  searchContent(query: $query, first: $first, after: $after, filter: $filter) {
    correctedQuery edges { cursor node { title } titleHighlight excerpt rank } pageInfo { hasNextPage endCursor } } }`;

describe('search', () => {
  const world = useContent();
  let course: TestCourse;
  const ask = (query: string, more: object = {}) => world.ask(null, SEARCH, { query, ...more });
  const find = async (query: string, more: object = {}): Promise<Found> => answer<Found>(ask(query, more));
  const titles = ({ edges }: Found) => edges.map(({ node }) => node.title);

  beforeAll(async () => {
    course = await aCourse(world, [
      { title: 'Firearm safety', tags: ['firearms'], type: 'VIDEO' },
      { title: 'Tree stands', learningObjectives: ['Climb with a harness'], difficultyLevel: 'ADVANCED' },
      { title: 'Firearm <b>storage</b> & transport', tags: ['firearms', 'law'] },
    ]);
    await aCourse(world, [{ title: 'Firearm secrets of a draft' }], { publish: false });
    await world.platform.database.pool.query(`UPDATE content_items SET search_text = $2 WHERE external_content_id = $1`, [
      course.items[1],
      `Never climb with a firearm \uE000in hand. <img src=x onerror=alert(1)> Haul it up unloaded.`,
    ]);
  });

  it('finds published content, titles before texts', async () => {
    const found = await find('firearms');
    expect(titles(found).at(-1)).toBe('Tree stands');
    expect([...titles(found)].sort()).toEqual(['Firearm <b>storage</b> & transport', 'Firearm safety', 'Tree stands']);
    expect(found.correctedQuery).toBeNull();
  });

  it('marks what matched, and lets no other markup through', async () => {
    const { edges } = await find('firearm climb');
    expect(edges).toHaveLength(1);
    expect(edges[0]?.excerpt).toContain('<mark>climb</mark>');
    expect(edges[0]?.excerpt?.replaceAll(/<\/?mark>/g, '')).not.toMatch(/[<>\uE000\uE001]/);
    const storage = await find('storage');
    expect(storage.edges[0]?.titleHighlight).toBe('Firearm &lt;b&gt;<mark>storage</mark>&lt;/b&gt; &amp; transport');
  });

  it.each([
    { typed: 'fiream safty', meant: 'firearm safety', first: 'Firearm safety' },
    { typed: 'harnes', meant: 'harness', first: 'Tree stands' },
    { typed: 'saftey', meant: 'safety', first: 'Firearm safety' },
    { typed: 'firearm saftey', meant: 'firearm safety', first: 'Firearm safety' },
    { typed: 'firarm saftey', meant: 'firearm safety', first: 'Firearm safety' },
    { typed: 'sáftey', meant: 'safety', first: 'Firearm safety' },
  ])('takes "$typed" for "$meant"', async ({ typed, meant, first }) => {
    const found = await find(typed);
    expect(found.correctedQuery).toBe(meant);
    expect(titles(found)[0]).toBe(first);
  });

  it.each(['climbs', 'storing', 'the', 'xylophone'])('leaves "%s" as it is', async (typed) => {
    expect((await find(typed)).correctedQuery).toBeNull();
  });

  it('does not suggest what only a draft says', async () => {
    expect((await find('secrts')).correctedQuery).toBeNull();
  });

  it.each([
    { query: 'firearm', filter: { types: ['VIDEO'] }, found: ['Firearm safety'] },
    { query: 'firearm', filter: { tags: ['law'] }, found: ['Firearm <b>storage</b> & transport'] },
    { query: 'firearm', filter: { difficulty: 'ADVANCED' }, found: ['Tree stands'] },
    { query: 'firearm', filter: { courseId: 'crs_none' }, found: [] },
    { query: '"tree stands" -firearm', filter: {}, found: [] },
    { query: 'the', filter: {}, found: [] },
    { query: `'; DROP TABLE users; -- & | ! ( <->`, filter: {}, found: [] },
  ])('finds $found for $query with $filter', async ({ query, filter, found }) => {
    expect(titles(await find(query, { filter }))).toEqual(found);
  });

  it('finds each once, page by page', async () => {
    const all = await find('firearm');
    const seen: string[] = [];
    for (let after: string | null = null; ;) {
      const { edges, pageInfo }: Found = await find('firearm', { first: 1, after });
      seen.push(...edges.map(({ node }) => node.title));
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
    }
    expect(seen).toEqual(titles(all));
  });

  it.each([
    { why: 'nothing', query: '  ', more: {}, field: 'query' },
    { why: 'a novel', query: 'x'.repeat(201), more: {}, field: 'query' },
    { why: 'a thousand at once', query: 'x', more: { first: 1000 }, field: 'first' },
    { why: 'a made-up cursor', query: 'x', more: { after: 'WyJhIl0' }, field: 'after' },
  ])('refuses $why', async ({ query, more, field }) => {
    expect(errorOf(await ask(query, more))).toMatchObject({ code: 'BAD_USER_INPUT', field });
  });
});
