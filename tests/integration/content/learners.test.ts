import { beforeAll, describe, expect, it } from 'vitest';
import type { Viewer } from '../../../platform/auth/viewer.ts';
import { aCourse, aLearner, answer, track, useContent, type TestCourse } from '../../support/content.ts';

describe("a learner's progress and enrollments", () => {
  const world = useContent();
  let course: TestCourse;
  let elsewhere: TestCourse;
  let learner: Viewer;

  beforeAll(async () => {
    course = await aCourse(world, [{ title: 'Here' }]);
    elsewhere = await aCourse(world, [{ title: 'Elsewhere' }]);
    await answer(
      world.ask(world.admin, 'mutation ($input: UpdateCourseInput!) { updateCourse(input: $input) { course { id } } }', {
        input: { courseId: elsewhere.id, instructorId: world.colleague.id },
      }),
    );
    learner = await aLearner(world, course);
    await answer(
      world.ask(learner, 'mutation ($id: ID!) { enroll(input: { courseId: $id }) { enrollment { id } } }', { id: elsewhere.id }),
    );
    await track(world, learner, course.items[0], 30);
    await track(world, learner, elsewhere.items[0], 60);
  });

  const entities = async (viewer: Viewer | null, selection: string, representations: readonly { __typename: string; id: string }[]) => {
    const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ${selection} } }`;
    const { data, errors } = await world.ask(viewer, query, { r: representations });
    return { found: (data?.['_entities'] ?? []) as (Record<string, { edges: { node: never }[] } | null> | null)[], errors };
  };
  const look = async (viewer: Viewer | null, selection: string) => {
    const { found, errors } = await entities(viewer, `... on User { ${selection} }`, [{ __typename: 'User', id: learner.id }]);
    return { user: found[0], code: errors?.[0]?.extensions?.['code'] };
  };

  const WATCHERS = [
    { who: 'the learner', viewer: () => learner, sees: ['Elsewhere', 'Here'] },
    { who: 'an admin', viewer: () => world.admin, sees: ['Elsewhere', 'Here'] },
    { who: 'an instructor of one of the courses', viewer: () => world.instructor, sees: ['Here'] },
    { who: 'another student', viewer: () => world.student, sees: null },
    { who: 'nobody', viewer: () => null, sees: null },
  ];

  it.each(WATCHERS)('are shown to $who: $sees, last accessed first', async ({ viewer, sees }) => {
    const { user, code } = await look(viewer(), 'progress { edges { node { content { title } } } }');
    const titles = user?.['progress']?.edges.map(({ node }: { node: { content: { title: string } } }) => node.content.title) ?? null;
    expect({ titles, code }).toEqual({ titles: sees, code: sees ? undefined : 'FORBIDDEN' });
  });

  it.each(WATCHERS)('in one course are shown to $who, or refused', async ({ viewer, sees }) => {
    const { user, code } = await look(viewer(), `progress(courseId: "${elsewhere.id}") { edges { node { percentage } } }`);
    const shown = sees?.includes('Elsewhere') ?? false;
    expect({ progress: user?.['progress'], code }).toEqual(
      shown ? { progress: { edges: [{ node: { percentage: 60 } }] }, code: undefined } : { progress: null, code: 'FORBIDDEN' },
    );
  });

  it.each(WATCHERS)('in a course as a whole are shown to $who, or refused', async ({ viewer, sees }) => {
    const query = `query ($id: ID!, $user: ID!) { course(id: $id) { progressOf(userId: $user) { percentage completedItems totalItems timeSpentSeconds } } }`;
    const { data, errors } = await world.ask(viewer(), query, { id: course.id, user: learner.id });
    const whole = { percentage: 30, completedItems: 0, totalItems: 1, timeSpentSeconds: 0 };
    expect(data).toEqual({ course: { progressOf: sees?.includes('Here') ? whole : null } });
    expect(errors?.[0]?.extensions?.['code']).toBe(sees ? undefined : 'FORBIDDEN');
  });

  it.each(WATCHERS)('as entities are shown to $who, or not found', async ({ viewer, sees }) => {
    const { user } = await look(learner, 'enrollments { edges { node { id } } }');
    const enrollments =
      user?.['enrollments']?.edges.map(({ node: { id } }: { node: { id: string } }) => ({ __typename: 'Enrollment', id })) ?? [];
    expect(enrollments).toHaveLength(2);
    const { found } = await entities(viewer(), '... on Enrollment { course { title } percentage }', enrollments);
    expect(found.filter((one) => one !== null)).toHaveLength(sees?.length ?? 0);
  });
});
