import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { aCourseImport, anImportFile, anImportItem } from '../../support/course-import.ts';
import { aLearner, answer, eventsOf, track, tracked, useContent } from '../../support/content.ts';
import type { CourseImportResult } from '../../../subgraphs/content/domain/course-import.ts';

const changesOf = ({ items }: CourseImportResult) => Object.fromEntries(items.map(({ itemId, change }) => [itemId, change]));

describe('importing a course package', () => {
  const world = useContent();
  const imports = () => world.subgraph.services.imports;
  const listed = async (id: string) => {
    const { data } = await world.ask(
      world.admin,
      'query ($id: ID!) { course(id: $id) { title status revision contents { edges { node { id title } } } } }',
      { id },
    );
    const course = data?.['course'] as {
      title: string;
      status: string;
      revision: number;
      contents: { edges: { node: { title: string } }[] };
    } | null;
    return course && { ...course, contents: course.contents.edges.map(({ node }) => node.title) };
  };

  it('publishes a course with stable ids, its files, and its instructor', async () => {
    const attachments = [{ file: anImportFile('pdf/guide.pdf', '%PDF-1.7', 'application/pdf'), link: '../pdf/guide.pdf' }];
    const result = await imports().applyCoursePackage(
      aCourseImport('first', [anImportItem('a', { attachments }), anImportItem('b', { prerequisites: ['a'] })], {
        instructorKey: world.instructor.key,
      }),
    );
    expect(result).toMatchObject({ courseId: 'crs_first', revision: 1, changed: true });
    expect(changesOf(result)).toEqual({ a: 'created', b: 'created' });

    const { data } = await world.ask(
      world.instructor,
      '{ course(id: "crs_first") { instructor { id } contents { edges { node { id body prerequisites { id } attachments { name path contentType size url } sources { title } } } } } }',
    );
    expect(data).toMatchObject({
      course: {
        instructor: { id: world.instructor.id },
        contents: {
          edges: [
            {
              node: {
                id: 'itm_first_a',
                body: '# a',
                attachments: [{ name: 'guide.pdf', path: '../pdf/guide.pdf', size: 8 }],
                sources: [{ title: 'S' }],
              },
            },
            { node: { id: 'itm_first_b', prerequisites: [{ id: 'itm_first_a' }] } },
          ],
        },
      },
    });
  });

  it('does nothing, and tells nobody, when it is the same again', async () => {
    const course = aCourseImport('same', [anImportItem('a')]);
    const { courseId } = await imports().applyCoursePackage(course);
    const before = await eventsOf(world, { id: courseId });
    const again = await imports().applyCoursePackage(course);

    expect(again).toMatchObject({ changed: false, revision: 1 });
    expect(changesOf(again)).toEqual({ a: 'unchanged' });
    expect(await eventsOf(world, { id: courseId })).toEqual(before);
    expect(before.map(({ type }) => type)).toEqual(['content.course.published', 'content.item.created']);
  });

  it('changes just what changed', async () => {
    const { courseId } = await imports().applyCoursePackage(
      aCourseImport(
        'edit',
        ['a', 'b', 'c'].map((id) => anImportItem(id)),
      ),
    );
    const learner = await aLearner(world, { id: courseId, items: [] });
    await tracked(world, learner, 'itm_edit_a', 40);
    await track(world, learner, 'itm_edit_b', 100);

    const second = await imports().applyCoursePackage(
      aCourseImport('edit', [anImportItem('new'), anImportItem('c', { title: 'Changed' }), anImportItem('a')]),
    );
    expect(changesOf(second)).toEqual({ new: 'created', c: 'updated', a: 'unchanged', b: 'deleted' });
    expect(await listed(courseId)).toMatchObject({ revision: 2, contents: ['Lesson new', 'Changed', 'Lesson a'] });
    expect(await tracked(world, learner, 'itm_edit_a', 0)).toMatchObject({ percentage: 40, enrollment: { percentage: 13.33 } });
    expect(
      (await eventsOf(world, { id: courseId }))
        .filter(({ user_key }) => user_key === null)
        .slice(4)
        .map(({ type }) => type),
    ).toEqual(['content.course.updated', 'content.item.created', 'content.item.updated', 'content.item.deleted']);
  });

  it('brings back what an earlier package had', async () => {
    await imports().applyCoursePackage(aCourseImport('back', [anImportItem('a'), anImportItem('b')]));
    await imports().applyCoursePackage(aCourseImport('back', [anImportItem('a')]));
    const third = await imports().applyCoursePackage(aCourseImport('back', [anImportItem('a'), anImportItem('b')]));
    expect(changesOf(third)).toEqual({ a: 'unchanged', b: 'created' });
    expect(await listed('crs_back')).toMatchObject({ contents: ['Lesson a', 'Lesson b'] });
  });

  it('leaves to instructors what they changed of what the package leaves as it is', async () => {
    await imports().applyCoursePackage(
      aCourseImport('hand', [anImportItem('a'), anImportItem('b')], { instructorKey: world.instructor.key }),
    );
    await answer(
      world.ask(
        world.instructor,
        'mutation { updateContentMetadata(input: { contentId: "itm_hand_a", title: "By hand" }) { content { id } } }',
      ),
    );
    await answer(
      world.ask(
        world.instructor,
        'mutation { createContent(input: { courseId: "crs_hand", title: "Own", type: DOCUMENT }) { content { id } } }',
      ),
    );
    const result = await imports().applyCoursePackage(aCourseImport('hand', [anImportItem('a'), anImportItem('b', { title: 'B2' })]));
    expect(changesOf(result)).toEqual({ a: 'unchanged', b: 'updated' });
    expect(await listed('crs_hand')).toMatchObject({ contents: ['By hand', 'B2', 'Own'] });
    const { data } = await world.ask(null, '{ course(id: "crs_hand") { instructor { id } } }');
    expect(data).toEqual({ course: { instructor: { id: world.instructor.id } } });
  });

  it('shows nothing while it is only staged, though others can refer to it', async () => {
    const staged = await imports().stageCourse(aCourseImport('stage', [anImportItem('a')]));
    expect(staged.items).toEqual([{ itemId: 'a', contentId: 'itm_stage_a', contentKey: expect.any(Number), change: 'created' }]);
    expect((await world.ask(world.student, '{ course(id: "crs_stage") { id } }')).data).toEqual({ course: null });
    expect((await world.ask(null, '{ searchContent(query: "stage") { edges { cursor } } }')).data).toEqual({
      searchContent: { edges: [] },
    });
    await imports().publishStagedCourse(aCourseImport('stage', [anImportItem('a')]));

    const second = aCourseImport('stage', [anImportItem('a', { title: 'A2' }), anImportItem('b')], { title: 'Second' });
    await imports().stageCourse(second);
    expect(await listed('crs_stage')).toMatchObject({ title: 'Imported', revision: 1, contents: ['Lesson a'] });
    expect((await world.ask(world.student, '{ content(id: "itm_stage_b") { id } }')).data).toEqual({ content: null });
    const published = await imports().publishStagedCourse(second);
    expect(changesOf(published)).toEqual({ a: 'updated', b: 'created' });
    expect(await listed('crs_stage')).toMatchObject({ title: 'Second', revision: 2, contents: ['A2', 'Lesson b'] });
    expect(await imports().publishStagedCourse(second)).toMatchObject({ changed: false });
  });

  it('never shows what was staged and dropped again', async () => {
    await imports().stageCourse(aCourseImport('drop', [anImportItem('a'), anImportItem('b')]));
    const result = await imports().applyCoursePackage(aCourseImport('drop', [anImportItem('a')]));
    expect(changesOf(result)).toEqual({ a: 'created' });
    expect(await listed('crs_drop')).toMatchObject({ contents: ['Lesson a'] });
  });

  it('publishes nothing but what is staged', async () => {
    const stale = aCourseImport('stale', [anImportItem('a')]);
    await imports().stageCourse(stale);
    await imports().stageCourse(aCourseImport('stale', [anImportItem('a', { title: 'Newer' })]));
    await expect(imports().publishStagedCourse(stale)).rejects.toMatchObject({ code: 'PRECONDITION_FAILED' });
  });

  it('can be run again after it died in the middle', async () => {
    const file = anImportFile('lessons/b.md', '# b');
    const dying = { ...file, open: () => Readable.from(dies()) };
    const items = (second: typeof file) => [anImportItem('a'), anImportItem('b', { file: second })];
    await expect(imports().applyCoursePackage(aCourseImport('dies', items(dying)))).rejects.toThrow('the disk is gone');
    expect(await listed('crs_dies')).toBeNull();

    expect(changesOf(await imports().applyCoursePackage(aCourseImport('dies', items(file))))).toEqual({ a: 'created', b: 'created' });
  });

  it('makes one course when it runs twice at once', async () => {
    const course = aCourseImport('twice', [anImportItem('a'), anImportItem('b')]);
    const results = await Promise.allSettled([imports().applyCoursePackage(course), imports().applyCoursePackage(course)]);
    expect(results.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect(await listed('crs_twice')).toMatchObject({ revision: 1, contents: ['Lesson a', 'Lesson b'] });
  });
});

async function* dies() {
  yield Buffer.from('#');
  await Promise.resolve();
  throw new Error('the disk is gone');
}
