import { beforeAll, describe, expect, it } from 'vitest';
import type { Viewer } from '../../../platform/auth/viewer.ts';
import { aCourse, answer, errorOf, eventsOf, useContent, type TestCourse } from '../../support/content.ts';

const REVISIONS = `query ($id: ID!) { course(id: $id) { revision revisions { edges { node {
  number title publishedBy { id } items { contentId title type content { title deletedAt } } } } } } }`;

type Revisions = {
  revision: number;
  revisions: { edges: { node: { number: number; title: string; publishedBy: { id: string } | null; items: { title: string }[] } }[] };
};

describe('a course', () => {
  const world = useContent();

  const create = (viewer: Viewer | null, input: object) =>
    world.ask(
      viewer,
      'mutation ($input: CreateCourseInput!) { createCourse(input: $input) { course { id title status instructor { id } } } }',
      { input },
    );
  const update = (viewer: Viewer | null, input: object) =>
    world.ask(
      viewer,
      'mutation ($input: UpdateCourseInput!) { updateCourse(input: $input) { course { title description tags revision instructor { id } } } }',
      { input },
    );
  const publish = (viewer: Viewer | null, { id }: { id: string }) =>
    world.ask(viewer, 'mutation ($id: ID!) { publishCourse(input: { courseId: $id }) { course { status revision publishedAt } } }', { id });
  const archive = (viewer: Viewer | null, { id }: { id: string }) =>
    world.ask(viewer, 'mutation ($id: ID!) { archiveCourse(input: { courseId: $id }) { course { status } } }', { id });
  const see = (viewer: Viewer | null, { id }: { id: string }) => world.ask(viewer, 'query ($id: ID!) { course(id: $id) { id } }', { id });
  const revisionsOf = (course: TestCourse) => answer<Revisions>(world.ask(world.instructor, REVISIONS, { id: course.id }));
  const titles = async (viewer: Viewer | null, filter: object) => {
    const query = 'query ($filter: CourseFilter) { courses(first: 100, filter: $filter) { edges { node { title } } } }';
    const { edges } = await answer<{ edges: { node: { title: string } }[] }>(world.ask(viewer, query, { filter }));
    return edges.map(({ node }) => node.title);
  };

  it('is a draft of who makes it', async () => {
    const { course } = await answer<{ course: object }>(create(world.instructor, { title: ' Archery ' }));
    expect(course).toMatchObject({ title: 'Archery', status: 'DRAFT', instructor: { id: world.instructor.id } });
  });

  it('is made once for an idempotency key', async () => {
    const input = { title: 'Once', idempotencyKey: 'k' };
    const [first, second] = await Promise.all([answer(create(world.instructor, input)), answer(create(world.instructor, input))]);
    expect(second).toEqual(first);
    expect(errorOf(await create(world.instructor, { ...input, title: 'Twice' }))).toMatchObject({
      code: 'CONFLICT',
      field: 'input.idempotencyKey',
    });
  });

  it.each([
    { why: 'nobody', viewer: () => null, input: {}, code: 'UNAUTHENTICATED' },
    { why: 'a student', viewer: () => world.student, input: {}, code: 'FORBIDDEN' },
    { why: 'an instructor for somebody else', viewer: () => world.instructor, input: { instructorId: 'usr_x' }, code: 'FORBIDDEN' },
    {
      why: 'an admin for nobody known',
      viewer: () => world.admin,
      input: { instructorId: 'usr_x' },
      code: 'BAD_USER_INPUT',
      field: 'input.instructorId',
    },
    {
      why: 'somebody without a title',
      viewer: () => world.instructor,
      input: { title: '  ' },
      code: 'BAD_USER_INPUT',
      field: 'input.title',
    },
    {
      why: 'somebody with 10 MB of text',
      viewer: () => world.instructor,
      input: { description: 'x'.repeat(10_000_000) },
      code: 'BAD_USER_INPUT',
      field: 'input.description',
    },
    { why: 'somebody with a NUL', viewer: () => world.instructor, input: { title: 'a\0b' }, code: 'BAD_USER_INPUT', field: 'input.title' },
    {
      why: 'somebody with tags without end',
      viewer: () => world.instructor,
      input: { tags: Array.from({ length: 21 }, String) },
      code: 'BAD_USER_INPUT',
      field: 'input.tags',
    },
  ])('is not made by $why', async ({ viewer, input, code, field }) => {
    const { rows: before } = await world.platform.database.pool.query('SELECT count(*) FROM courses');
    const error = errorOf(await create(viewer(), { title: 'T', ...input }));
    expect(error).toMatchObject({ code, ...(field && { field }) });
    expect((await world.platform.database.pool.query('SELECT count(*) FROM courses')).rows).toEqual(before);
  });

  it.each([
    { who: 'its instructor', viewer: () => world.instructor, sees: true },
    { who: 'an admin', viewer: () => world.admin, sees: true },
    { who: 'another instructor', viewer: () => world.colleague, sees: false },
    { who: 'a student', viewer: () => world.student, sees: false },
    { who: 'nobody', viewer: () => null, sees: false },
  ])('that is a draft: $who sees it: $sees', async ({ viewer, sees }) => {
    const draft = await aCourse(world, [{}], { publish: false });
    const response = await see(viewer(), draft);
    if (sees) expect(response.data).toEqual({ course: { id: draft.id } });
    else expect(errorOf(response).code).toBe('NOT_FOUND');

    const item = await world.ask(viewer(), 'query ($id: ID!) { content(id: $id) { id } }', { id: draft.items[0] });
    expect(item.data?.['content']).toEqual(sees ? { id: draft.items[0] } : null);
  });

  it('goes from draft to published to archived and back', async () => {
    const course = await aCourse(world, [{}], { publish: false });
    expect(errorOf(await archive(world.instructor, course)).code).toBe('PRECONDITION_FAILED');
    expect(await answer(publish(world.instructor, course))).toMatchObject({ course: { status: 'PUBLISHED', revision: 1 } });
    expect(errorOf(await publish(world.instructor, course)).code).toBe('CONFLICT');
    await answer(archive(world.instructor, course));
    expect(errorOf(await archive(world.instructor, course)).code).toBe('CONFLICT');
    expect(errorOf(await update(world.instructor, { courseId: course.id, title: 'New' })).code).toBe('PRECONDITION_FAILED');
    expect((await see(null, course)).data).toEqual({ course: { id: course.id } });
    expect(await answer(publish(world.instructor, course))).toMatchObject({ course: { status: 'PUBLISHED', revision: 2 } });

    const events = await eventsOf(world, course);
    expect(events.map(({ type }) => type)).toEqual([
      'content.course.updated',
      'content.item.created',
      'content.course.published',
      'content.course.archived',
      'content.course.published',
    ]);
  });

  it('is not published empty', async () => {
    const course = await aCourse(world, [], { publish: false });
    expect(errorOf(await publish(world.instructor, course)).code).toBe('PRECONDITION_FAILED');
  });

  it.each([
    { who: 'a student', viewer: () => world.student, code: 'FORBIDDEN' },
    { who: 'an instructor of elsewhere', viewer: () => world.colleague, code: 'FORBIDDEN' },
    { who: 'nobody', viewer: () => null, code: 'UNAUTHENTICATED' },
  ])('is not changed by $who', async ({ viewer, code }) => {
    const course = await aCourse(world);
    for (const response of [
      await update(viewer(), { courseId: course.id, title: 'Mine' }),
      await archive(viewer(), course),
      await world.ask(viewer(), 'mutation ($id: ID!) { deleteContent(input: { contentId: $id }) { content { id } } }', {
        id: course.items[0],
      }),
    ]) {
      expect(errorOf(response).code).toBe(code);
    }
    expect(await revisionsOf(course)).toMatchObject({ revision: 1 });
  });

  it('gets a revision from each edit, and none from an edit that changes nothing', async () => {
    const course = await aCourse(world);
    await answer(update(world.instructor, { courseId: course.id, title: 'Safety, second edition', description: null }));
    await answer(update(world.instructor, { courseId: course.id, title: 'Safety, second edition' }));
    await answer(
      world.ask(world.admin, 'mutation ($id: ID!) { deleteContent(input: { contentId: $id }) { content { deletedAt } } }', {
        id: course.items[1],
      }),
    );

    const { revision, revisions } = await revisionsOf(course);
    expect(revision).toBe(3);
    expect(
      revisions.edges.map(({ node }) => [node.number, node.title, node.publishedBy?.id, node.items.map(({ title }) => title)]),
    ).toEqual([
      [3, 'Safety, second edition', world.admin.id, ['Item 1']],
      [2, 'Safety, second edition', world.instructor.id, ['Item 1', 'Item 2']],
      [1, 'Hunter Safety', world.instructor.id, ['Item 1', 'Item 2']],
    ]);
  });

  it('keeps all of two edits that are made at once', async () => {
    const course = await aCourse(world);
    await Promise.all([
      answer(update(world.instructor, { courseId: course.id, description: 'D' })),
      answer(update(world.admin, { courseId: course.id, tags: ['t'] })),
    ]);
    expect(await answer(update(world.instructor, { courseId: course.id }))).toEqual({
      course: expect.objectContaining({ description: 'D', tags: ['t'], revision: 3 }),
    });
  });

  it('shows its revisions and enrollments to who teaches it', async () => {
    const course = await aCourse(world);
    const query = 'query ($id: ID!) { course(id: $id) { title revisions { edges { cursor } } enrollments { edges { cursor } } } }';
    const { data, errors } = await world.ask(world.student, query, { id: course.id });
    expect(data).toEqual({ course: { title: 'Hunter Safety', revisions: null, enrollments: null } });
    expect(errors?.map(({ extensions }) => extensions?.['code'])).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  });

  it('is handed over by an admin, with the right to teach it', async () => {
    const course = await aCourse(world);
    expect(errorOf(await update(world.instructor, { courseId: course.id, instructorId: world.colleague.id })).code).toBe('FORBIDDEN');
    await answer(update(world.admin, { courseId: course.id, instructorId: world.colleague.id }));

    expect(errorOf(await update(world.instructor, { courseId: course.id, title: 'X' })).code).toBe('FORBIDDEN');
    expect(await answer(update(world.colleague, { courseId: course.id, title: 'X' }))).toMatchObject({
      course: { instructor: { id: world.colleague.id } },
    });
  });

  describe('in the list', () => {
    beforeAll(async () => {
      await aCourse(world, [{}], {
        title: 'Bowhunting',
        description: 'Arrows and broadheads',
        tags: ['bow', 'skills'],
        difficultyLevel: 'ADVANCED',
      });
      await aCourse(world, [{}], { title: 'Waterfowl', tags: ['birds', 'skills'] });
      await aCourse(world, [{}], { title: 'Unfinished', tags: ['skills'], publish: false });
    });

    it.each([
      { filter: { tags: ['skills'] }, found: ['Waterfowl', 'Bowhunting'] },
      { filter: { tags: ['skills', 'bow'] }, found: ['Bowhunting'] },
      { filter: { difficulty: 'ADVANCED' }, found: ['Bowhunting'] },
      { filter: { search: 'broadhead' }, found: ['Bowhunting'] },
      { filter: { instructorId: 'usr_none' }, found: [] },
    ])('is what $filter asks for, newest first', async ({ filter, found }) => {
      expect(await titles(null, filter)).toEqual(found);
    });

    it('is a draft for who teaches it', async () => {
      expect(await titles(world.instructor, { status: 'DRAFT', tags: ['skills'] })).toEqual(['Unfinished']);
      expect(await titles(world.colleague, { status: 'DRAFT' })).toEqual([]);
      expect(await titles(world.admin, { status: 'DRAFT', tags: ['skills'] })).toEqual(['Unfinished']);
      const refused = await world.ask(world.student, '{ courses(filter: { status: DRAFT }) { edges { cursor } } }');
      expect(errorOf(refused).code).toBe('FORBIDDEN');
    });

    it('stands on one page, whichever way one reads', async () => {
      type Page = { edges: { cursor: string; node: { title: string } }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
      const page = (args: string) =>
        answer<Page>(world.ask(null, `{ courses(${args}) { edges { cursor node { title } } pageInfo { hasNextPage endCursor } } }`));
      const all = await page('first: 100');
      const seen: string[] = [];
      let after = '';
      for (let more = true; more;) {
        const { edges, pageInfo } = await page(`first: 3 ${after}`);
        seen.push(...edges.map(({ cursor }) => cursor));
        after = `after: "${pageInfo.endCursor}"`;
        more = pageInfo.hasNextPage;
      }
      expect(seen).toEqual(all.edges.map(({ cursor }) => cursor));
      const backwards = await page(`last: 2 before: "${all.edges[3]?.cursor}"`);
      expect(backwards.edges).toEqual(all.edges.slice(1, 3));
    });

    it.each([
      { args: 'first: 1000', field: 'first' },
      { args: 'first: 0', field: 'first' },
      { args: 'after: "x"', field: 'after' },
      { args: `filter: { search: "${'x'.repeat(201)}" }`, field: 'filter.search' },
    ])('refuses $args', async ({ args, field }) => {
      expect(errorOf(await world.ask(null, `{ courses(${args}) { edges { cursor } } }`))).toMatchObject({ code: 'BAD_USER_INPUT', field });
    });
  });
});
