import { describe, expect, it } from 'vitest';
import { take } from '../../support/events.ts';
import { aCourse, aLearner, answer, track, tracked, useContent } from '../../support/content.ts';

describe('live', () => {
  const world = useContent();
  const UPDATE = 'cursor occurredAt progress { id percentage user { id } content { id title } course { id } }';

  it("brings a learner's progress as it was after each call", async () => {
    const course = await aCourse(world);
    const learner = await aLearner(world, course);
    const live = await world.watch(learner, `progressUpdated { ${UPDATE} }`);
    const { id } = await tracked(world, learner, course.items[0], 25);
    await track(world, learner, course.items[0], 75);

    const updates = await take(live, 2);
    await live.return?.();
    expect(updates.map(({ data }) => data?.['progressUpdated'])).toEqual(
      [25, 75].map((percentage) => ({
        cursor: expect.any(String),
        occurredAt: expect.any(Date),
        progress: {
          id,
          percentage,
          user: { id: learner.id },
          content: { id: course.items[0], title: 'Item 1' },
          course: { id: course.id },
        },
      })),
    );
  });

  it('goes on behind a cursor that was read before', async () => {
    const course = await aCourse(world);
    const learner = await aLearner(world, course);
    const { data } = await world.ask(learner, '{ liveCursor }');
    await track(world, learner, course.items[0], 25);
    const live = await world.watch(learner, `progressUpdated(after: "${String(data?.['liveCursor'])}") { progress { percentage } }`);

    const updates = await take(live, 1);
    await live.return?.();
    expect(updates).toEqual([{ data: { progressUpdated: { progress: { percentage: 25 } } } }]);
  });

  it('shows who teaches a course all of its learners, and a learner only themselves', async () => {
    const course = await aCourse(world);
    const [one, other] = [await aLearner(world, course), await aLearner(world, course)];
    const teacher = await world.watch(world.instructor, `progressUpdated(courseId: "${course.id}") { progress { user { id } } }`);
    const learner = await world.watch(other, `progressUpdated(courseId: "${course.id}") { progress { user { id } } }`);
    await track(world, one, course.items[0], 10);
    await track(world, other, course.items[0], 10);

    const updateOf = ({ id }: { id: string }) => ({ data: { progressUpdated: { progress: { user: { id } } } } });
    expect(await take(teacher, 2)).toEqual([updateOf(one), updateOf(other)]);
    expect(await take(learner, 1)).toEqual([updateOf(other)]);
    await Promise.all([teacher.return?.(), learner.return?.()]);
  });

  it.each([
    { who: 'nobody', viewer: () => null, args: (): string => '', code: 'UNAUTHENTICATED' },
    {
      who: 'a student who names another',
      viewer: () => world.student,
      args: (): string => `(userId: "${world.instructor.id}")`,
      code: 'FORBIDDEN',
    },
    {
      who: 'an instructor of elsewhere',
      viewer: () => world.colleague,
      args: (): string => `(userId: "${world.student.id}")`,
      code: 'FORBIDDEN',
    },
    { who: 'who names nobody', viewer: () => world.admin, args: (): string => '(userId: "usr_none")', code: 'NOT_FOUND' },
    { who: 'who has a made-up cursor', viewer: () => world.student, args: (): string => '(after: "x")', code: 'BAD_USER_INPUT' },
  ])('refuses $who', async ({ viewer, args, code }) => {
    const [refusal] = await take(await world.watch(viewer(), `progressUpdated${args()} { cursor }`), 1);
    expect(refusal?.errors?.[0]?.extensions?.['code']).toBe(code);
  });

  it('tells everybody of published content, and of drafts only who makes them', async () => {
    const draft = await aCourse(world, [{}], { publish: false });
    const course = await aCourse(world);
    const CHANGE = 'change content { title } course { id }';
    const all = await world.watch(null, `contentChanged { ${CHANGE} }`);
    const own = await world.watch(world.instructor, `contentChanged(courseId: "${draft.id}") { change content { title } }`);
    const rename = (id: string | undefined, title: string) =>
      answer(
        world.ask(
          world.instructor,
          `mutation { updateContentMetadata(input: { contentId: "${id}", title: "${title}" }) { content { id } } }`,
        ),
      );
    await rename(draft.items[0], 'Secret');
    await rename(course.items[0], 'Open');

    expect(await take(own, 1)).toEqual([{ data: { contentChanged: { change: 'UPDATED', content: { title: 'Secret' } } } }]);
    const seen: string[] = [];
    const wanted = JSON.stringify({ change: 'UPDATED', content: { title: 'Open' }, course: { id: course.id } });
    // What was published before may still be on its way.
    do seen.push(JSON.stringify((await take(all, 1))[0]?.data?.['contentChanged']));
    while (seen.at(-1) !== wanted);
    expect(seen.join()).not.toContain(draft.id);
    await Promise.all([all.return?.(), own.return?.()]);
  });
});
