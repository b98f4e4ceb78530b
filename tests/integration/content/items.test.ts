import { describe, expect, it } from 'vitest';
import { aCourse, aLearner, answer, errorOf, track, useContent } from '../../support/content.ts';

describe('content', () => {
  const world = useContent();
  const update = (input: object) =>
    world.ask(
      world.instructor,
      'mutation ($input: UpdateContentMetadataInput!) { updateContentMetadata(input: $input) { content { title tags prerequisites { id } sources { title url } updatedAt } } }',
      { input },
    );
  const remove = (id: string | undefined) =>
    world.ask(world.instructor, 'mutation ($id: ID!) { deleteContent(input: { contentId: $id }) { content { id deletedAt } } }', { id });
  const listed = async ({ id }: { id: string }) => {
    const { data } = await world.ask(null, 'query ($id: ID!) { course(id: $id) { contents { edges { node { id } } } } }', { id });
    return (data as { course: { contents: { edges: { node: { id: string } }[] } } }).course.contents.edges.map(({ node }) => node.id);
  };

  it('is listed in the order of teaching', async () => {
    const course = await aCourse(world, [{ sequenceNumber: 20 }, { sequenceNumber: 10 }, {}]);
    expect(await listed(course)).toEqual([course.items[1], course.items[0], course.items[2]]);
  });

  it('says where its facts are from', async () => {
    const course = await aCourse(world);
    const sources = [
      { title: 'Rules', publisher: 'NSSF', url: 'https://www.nssf.org/safety/' },
      { title: 'A book', publisher: 'P' },
    ];
    expect(await answer(update({ contentId: course.items[0], sources }))).toMatchObject({
      content: {
        sources: [
          { title: 'Rules', url: expect.anything() },
          { title: 'A book', url: null },
        ],
      },
    });
  });

  it.each([
    { why: 'of a course of somebody else', prerequisite: async () => (await aCourse(world)).items[0] },
    { why: 'unknown', prerequisite: async () => 'itm_none' },
  ])('takes no prerequisite that is $why', async ({ prerequisite }) => {
    const course = await aCourse(world);
    const refusal = errorOf(await update({ contentId: course.items[0], prerequisites: [await prerequisite()] }));
    expect(refusal).toMatchObject({ code: 'BAD_USER_INPUT', field: 'input.prerequisites.0' });
  });

  it('takes no prerequisites that make a cycle, and names it', async () => {
    const course = await aCourse(world, [{ title: 'A' }, { title: 'B', prerequisites: [0] }]);
    expect(errorOf(await update({ contentId: course.items[0], prerequisites: [course.items[1]], title: 'Z' }))).toEqual({
      code: 'BAD_USER_INPUT',
      field: 'input.prerequisites',
      message: 'These items would wait for each other: "A" → "B" → "A"',
    });
    const { data } = await world.ask(null, 'query ($id: ID!) { content(id: $id) { title prerequisites { id } } }', { id: course.items[0] });
    expect(data).toEqual({ content: { title: 'A', prerequisites: [] } });
  });

  it('makes no cycle when both halves of it are written at once', async () => {
    const course = await aCourse(world);
    const [a, b] = course.items;
    const responses = await Promise.all([update({ contentId: a, prerequisites: [b] }), update({ contentId: b, prerequisites: [a] })]);
    expect(responses.filter(({ errors }) => errors)).toHaveLength(1);
  });

  it('is not listed when it is deleted, but still known to who learned it', async () => {
    const course = await aCourse(world);
    const learner = await aLearner(world, course);
    await track(world, learner, course.items[0], 50);
    const first = await answer(remove(course.items[0]));
    expect(await answer(remove(course.items[0]))).toEqual(first);

    expect(await listed(course)).toEqual([course.items[1]]);
    expect(errorOf(await world.ask(learner, 'query ($id: ID!) { content(id: $id) { id } }', { id: course.items[0] })).code).toBe(
      'NOT_FOUND',
    );
    expect(errorOf(await track(world, learner, course.items[0], 60)).code).toBe('NOT_FOUND');
    const { data } = await world.ask(
      learner,
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { progress { edges { node { percentage content { title deletedAt } } } } } } }',
      { r: [{ __typename: 'User', id: learner.id }] },
    );
    expect(data).toEqual({
      _entities: [{ progress: { edges: [{ node: { percentage: 50, content: { title: 'Item 1', deletedAt: expect.any(Date) } } }] } }],
    });
  });

  it('is no prerequisite any more when it is deleted', async () => {
    const course = await aCourse(world, [{}, { prerequisites: [0] }]);
    const learner = await aLearner(world, course);
    const isLocked = async () =>
      (await world.ask(learner, 'query ($id: ID!) { content(id: $id) { locked prerequisites { id } } }', { id: course.items[1] })).data;
    expect(await isLocked()).toEqual({ content: { locked: true, prerequisites: [{ id: course.items[0] }] } });
    await answer(remove(course.items[0]));
    expect(await isLocked()).toEqual({ content: { locked: false, prerequisites: [] } });
    expect((await track(world, learner, course.items[1], 10)).errors).toBeUndefined();
  });

  it('that nobody knows is null with NOT_FOUND, also as a reference', async () => {
    const { data, errors } = await world.ask(
      null,
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on ContentItem { title } ... on Course { title } ... on User { id } } }',
      { r: ['ContentItem', 'Course', 'User', 'Progress', 'Enrollment'].map((__typename) => ({ __typename, id: 'none' })) },
    );
    expect(data).toEqual({ _entities: [null, null, null, null, null] });
    expect(errors?.map(({ extensions }) => extensions?.['code'])).toEqual(Array.from({ length: 5 }, () => 'NOT_FOUND'));
  });
});

describe('how many statements', () => {
  const statements: string[] = [];
  const world = useContent({ database: { url: '', onStatement: (sql) => statements.push(sql) } });

  it('are needed does not hang on how many courses and items there are', async () => {
    const query = `{ courses(first: 50) { edges { node { title instructor { id } progressOf { percentage } contents(first: 5) { edges { node {
      title locked myProgress { percentage content { title } } course { title } prerequisites { id title } } } } } } } }`;
    const count = async () => {
      statements.length = 0;
      const { errors } = await world.ask(world.student, query);
      expect(errors).toBeUndefined();
      return statements.filter((sql) => /courses|content_items|user_progress|enrollments|identities|memberships/.test(sql)).length;
    };
    await aCourse(world, [{}, { prerequisites: [0] }]);
    // Identities never change, and are read once.
    await count();
    const few = await count();
    for (let index = 0; index < 6; index += 1) await aCourse(world, [{}, {}, { prerequisites: [0, 1] }]);
    expect(await count()).toBe(few);
    expect(few).toBeLessThan(9);
  });
});
